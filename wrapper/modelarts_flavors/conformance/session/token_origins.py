"""Which page gave each continue token: so the requests of a finding begin where a list begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.contract import contract

# More pages than that would hide the finding.
MAX_ORIGIN_PAGES = 3


@dataclass
class TokenOrigins:
    """Remembers which page gave each token."""

    _givers: dict[str, Answer] = field(default_factory=dict)
    _places: dict[str, tuple[str, int] | None] = field(default_factory=dict)

    def remember(self, answer: Answer) -> None:
        """Remember the token of a page."""
        if answer.page is None or not answer.page.token:
            return
        token, place = answer.page.token, self.place(answer)
        self._givers[token] = answer
        following = None if place is None else (place[0], place[1] + len(answer.page.names))
        # A token that is given at two places is of no use, or of a walk that is kept in the server.
        same = self._places.setdefault(token, following) == following
        self._places[token] = following if same else None

    def giver(self, token: str) -> Answer | None:
        """The page that gave a token last; None if none did."""
        return self._givers.get(token)

    def place(self, answer: Answer) -> tuple[str, int] | None:
        """The selector of a request, and how many flavors stand before its page; None if unknown."""
        operation = contract().operation
        token = answer.request.value(operation.page_token.name)
        selector = answer.request.value(operation.label_selector.name) or ""
        if not token:
            return selector, 0
        place = self._places.get(token)
        return place if place is not None and place[0] == selector else None

    def with_origins(self, answers: Sequence[Answer]) -> Sequence[Answer]:
        """The answers of a finding, before each the pages that led to its token.

        Tokens expire, and what they do may depend on how they were obtained. More than
        `MAX_ORIGIN_PAGES` pages are left out.
        """
        shown: list[Answer] = []
        for answer in answers:
            given = {before.page.token for before in shown if before.page}
            origins = self._origins(answer, given)
            if len(origins) <= MAX_ORIGIN_PAGES:
                shown += origins
            shown.append(answer)
        return shown

    def _origins(self, answer: Answer, given: set[str]) -> list[Answer]:
        """The pages from the start of a list, or from a token that is given, to the answer."""
        origins: list[Answer] = []
        while len(origins) <= MAX_ORIGIN_PAGES:
            token = answer.request.value(contract().operation.page_token.name)
            giver = None if not token or token in given else self._givers.get(token)
            if giver is None:
                break
            answer = giver
            origins.insert(0, giver)
        return origins
