"""Sends requests and reads lists; observers look at every answer on the way."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import Query, RequestSpec
from modelarts_flavors.conformance.http.sender import Sender, unreachable
from modelarts_flavors.conformance.results import RunStopped, Verdict
from modelarts_flavors.conformance.session.listing import Listing
from modelarts_flavors.conformance.session.outcomes import CheckFailed
from modelarts_flavors.conformance.session.token_origins import TokenOrigins
from modelarts_flavors.contract import Operation, contract

Case = Callable[[], None]
Observe = Callable[[Answer], bool]
REFUSALS = (401, 403)
MAX_EMPTY_PAGES = 10


@dataclass(frozen=True, slots=True)
class Observer:
    """A check that looks at every answer: by its id, and whether one sight of a failure is enough."""

    id: str
    observe: Observe
    certain: bool = False


@dataclass(kw_only=True)
class Reader:
    """Reads from one server.

    `sender` sends, `observers` look at every answer. `plain` is the query of a plain reading: the largest page, unless the server cannot do that.
    `listing` is the reading that all others are compared with. `noticed` holds, by check, a case to
    repeat where an answer showed a failure; `seen` counts by check what was looked at.
    `server_errors` are the plain requests that were answered with one. `cold_start` is an empty list
    with the full one that followed it at once. `origins` knows which page gave a token.
    `content_changes` says that facts about the flavors, as phases, differed between plain readings.
    """

    sender: Sender
    observers: Sequence[Observer] = ()
    plain: Query = ()
    listing: Listing = field(default_factory=lambda: Listing(()))
    noticed: dict[str, Case] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    server_errors: list[Answer] = field(default_factory=list)
    cold_start: tuple[Answer, Answer] | None = None
    origins: TokenOrigins = field(default_factory=TokenOrigins)
    content_changes: bool = False

    @property
    def operation(self) -> Operation:
        """The operation under test."""
        return contract().operation

    def query(
        self, *, limit: object = None, token: str | None = None, selector: str | None = None
    ) -> Query:
        """A query with the parameters that are not None."""
        operation = self.operation
        given = (
            (operation.page_size.name, limit),
            (operation.page_token.name, token),
            (operation.label_selector.name, selector),
        )
        return tuple((name, str(value)) for name, value in given if value is not None)

    def send(self, spec: RequestSpec) -> Answer:
        """Send a request; observers look at its answer."""
        answer = self.sender.send(spec)
        if (
            answer.status >= 500
            and spec.authorized
            and not (spec.loose or spec.free or spec.method)
        ):
            self.server_errors.append(answer)
        self._require_access(answer)
        self.origins.remember(answer)
        for observer in self.observers:
            try:
                if observer.observe(answer):
                    self.notice(observer.id)
            except CheckFailed as failed:
                first = failed if observer.certain else None
                again = functools.partial(self._observe_again, spec, observer, first)
                self.notice(observer.id, again)
        return answer

    def get(
        self, *, limit: object = None, token: str | None = None, selector: str | None = None
    ) -> Answer:
        """Send a request with these parameters."""
        return self.send(RequestSpec(query=self.query(limit=limit, token=token, selector=selector)))

    def send_page(self, query: Query, before: Sequence[Answer] = ()) -> Answer:
        """Send a request that must be answered with a page; anything else is a failure."""
        answer = self.send(RequestSpec(query=query))
        if answer.page is None:
            raise CheckFailed("a page of the list", answer.summary, [*before, answer])
        return answer

    def read(self, selector: str | None = None, most: int | None = None) -> Listing:
        """Read the whole list, or what a selector selects of it; `most` pages at most."""
        if selector is not None:
            return self.read_pages((*self.plain, *self.query(selector=selector)), most)
        if not self.listing.is_usable and not self.listing.problem:
            # The first reading was cut short: no further than that.
            most = min(most or len(self.listing.answers), len(self.listing.answers))
        listing = self.read_pages(self.plain, most)
        before = self.listing
        if listing.is_usable and before.answers and listing.content != before.content:
            self.content_changes = True
        return listing

    def read_pages(
        self, query: Query, most: int | None = None, first: Answer | None = None
    ) -> Listing:
        """Read from the start, following the tokens, `most` pages at most.

        `first` is the first page, where it was read already. An answer that is no page is a failure. A
        reading that goes in circles ends with the first page that holds nothing new.
        """
        answers: list[Answer] = []
        seen: set[str] = set()
        tokens: set[str] = set()
        empty = 0
        step: Query = ()
        while True:
            answer = first if first and not answers else self.send_page(query + step, answers)
            page = answer.page
            if page is None:
                raise AssertionError("send_page returns pages only")
            if answers and page.names and seen.issuperset(page.names):
                return Listing(tuple(answers), problem="holds only flavors of earlier pages")
            answers.append(answer)
            seen.update(page.names)
            empty = 0 if page.names else empty + 1
            if not page.token:
                return Listing(tuple(answers))
            if page.token in tokens and not page.names:
                return Listing(tuple(answers), problem="has a token that was given before")
            if empty > MAX_EMPTY_PAGES:
                return Listing(tuple(answers), problem="is one more without flavors")
            if most is not None and len(answers) >= most:
                return Listing(tuple(answers), reached_end=False)
            tokens.add(page.token)
            step = self.query(token=page.token)

    def notice(self, check: str, case: Case | None = None) -> None:
        """Note that something was looked at for a check, and a case to repeat if it failed."""
        self.seen[check] = self.seen.get(check, 0) + 1
        if case is not None:
            self.noticed.setdefault(check, case)

    def _observe_again(
        self, spec: RequestSpec, observer: Observer, first: CheckFailed | None
    ) -> None:
        """Look at another answer to the same request; the `first` failure stands all the same."""
        observer.observe(self.send(spec))
        if first is not None:
            actual = f"{first.actual} (not each time)"
            raise CheckFailed(first.expected, actual, first.answers, confirmed=True)

    def _require_access(self, answer: Answer) -> None:
        """End the run at once if good credentials are refused, or the server is gone."""
        if not self.listing.answers:
            return
        if not answer.status or (answer.request.authorized and answer.status in REFUSALS):
            check = self.sender.send(self.listing.answers[0].request)
            if not check.status:
                raise unreachable(check)
            if check.status in REFUSALS:
                why = f"the credentials are refused from now on: {check.summary}"
                raise RunStopped(why, Verdict.REFUSED)
