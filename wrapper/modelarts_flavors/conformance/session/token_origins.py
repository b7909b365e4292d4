"""Where continue tokens came from, so that the requests of a finding begin where a list begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.contract import contract

# A longer way would hide the finding.
WAY_MOST = 3


@dataclass
class Ways:
    """Remembers which page gave each token."""

    _givers: dict[str, Answer] = field(default_factory=dict)

    def saw(self, answer: Answer) -> None:
        """Remember the token of a page."""
        if answer.page is not None and answer.page.token:
            self._givers[answer.page.token] = answer

    def shown(self, answers: Sequence[Answer]) -> Sequence[Answer]:
        """The answers of a finding, before each the pages that led to its token.

        Tokens do not last, and what they do may depend on how they were got. A way of more than
        `WAY_MOST` pages is left out.
        """
        shown: list[Answer] = []
        for answer in answers:
            given = {before.page.token for before in shown if before.page}
            way = self._way(answer, given)
            if len(way) <= WAY_MOST:
                shown += way
            shown.append(answer)
        return shown

    def _way(self, answer: Answer, given: set[str]) -> list[Answer]:
        """The pages from the start of a list, or from a token that is given, to the answer."""
        way: list[Answer] = []
        while len(way) <= WAY_MOST:
            token = answer.ask.value(contract().operation.page_token.name)
            giver = None if not token or token in given else self._givers.get(token)
            if giver is None:
                break
            answer = giver
            way.insert(0, giver)
        return way
