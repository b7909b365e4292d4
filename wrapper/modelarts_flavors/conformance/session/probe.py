"""What a law works with: sending, reading, the list to compare with, and repeating before judging."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from hypothesis import strategies as st

from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import Ask, Query
from modelarts_flavors.conformance.http.sender import Sender, unreachable
from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.results import Verdict
from modelarts_flavors.conformance.session.listing import Listing, read
from modelarts_flavors.conformance.session.outcomes import Blocked, Broken, Skipped, Stop
from modelarts_flavors.conformance.session.sampling import drawn
from modelarts_flavors.conformance.session.stability import Steadiness
from modelarts_flavors.conformance.session.token_origins import WAY_MOST, Ways
from modelarts_flavors.conformance.target import Target
from modelarts_flavors.contract import Operation, contract

P = ParamSpec("P")
T = TypeVar("T")
Case = Callable[[], None]
Watch = Callable[[Answer], bool]

ENDS_LAW = "T4.continue.range/ends"
REFUSALS = (401, 403)
LONG_PAGES = 2


@dataclass
class Probe:
    """One run's view of the server; laws get it and nothing else.

    `watches` look at every answer; those of the laws in `sure` need no second look, those in
    `comparing` compare. `plain` is the query of a plain reading: the largest page, unless the server
    cannot do that. `listing` is the reading that all others are compared with. `noticed` holds, by law, what was
    found in passing: a case to repeat; `seen` counts by law what was looked at in passing. `selections`
    keeps what selectors brought, for laws that compare two of them; `upsets` are the plain requests that
    were answered with a server error; `cold` is an empty list with the full one that came right after it;
    `ways` knows where tokens came from.
    """

    target: Target
    options: Options
    sender: Sender
    watches: dict[str, Watch] = field(default_factory=dict)
    sure: frozenset[str] = frozenset()
    comparing: frozenset[str] = frozenset()
    plain: Query = ()
    listing: Listing = field(default_factory=lambda: Listing(()))
    noticed: dict[str, Case] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    selections: dict[str, Listing] = field(default_factory=dict)
    upsets: list[Answer] = field(default_factory=list)
    cold: tuple[Answer, Answer] | None = None
    ways: Ways = field(default_factory=Ways)
    _first_page: Answer | None = None
    running: str = ""
    compares: bool = False

    def __post_init__(self) -> None:
        self.steadiness = Steadiness(self)

    @property
    def operation(self) -> Operation:
        """The operation under test."""
        return contract().operation

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the whole list, in order."""
        return self.listing.names

    @property
    def is_long(self) -> bool:
        """Whether reading the whole list each time would cost too many requests."""
        return len(self.listing.answers) > LONG_PAGES

    @property
    def some_pages(self) -> int | None:
        """How many pages of a reading must do: all, unless the list is long."""
        pages = len(self.listing.answers)
        return None if pages <= LONG_PAGES else 2 if pages <= 2 * LONG_PAGES else 1

    @property
    def most(self) -> int:
        """The largest documented page size."""
        return self.operation.page_size.maximum or len(self.names) or 1

    # Sending

    def query(
        self,
        *,
        limit: object = None,
        token: str | None = None,
        selector: str | None = None,
    ) -> Query:
        """A query with the parameters that are not None."""
        operation = self.operation
        given = (
            (operation.page_size.name, limit),
            (operation.page_token.name, token),
            (operation.label_selector.name, selector),
        )
        return tuple((name, str(value)) for name, value in given if value is not None)

    def ask(self, ask: Ask) -> Answer:
        """Send a request; everything that is true of any answer is looked at in passing."""
        answer = self.sender.send(ask)
        if answer.status >= 500 and ask.authorized and not (ask.loose or ask.free or ask.method):
            self.upsets.append(answer)
        self._guard(answer)
        self.ways.saw(answer)
        for law, watch in self.watches.items():
            try:
                if watch(answer):
                    self.notice(law)
            except Broken as broken:
                seen = broken if law in self.sure else None
                self.notice(law, functools.partial(self._look_again, ask, watch, seen))
        return answer

    def get(
        self, *, limit: object = None, token: str | None = None, selector: str | None = None
    ) -> Answer:
        """Send a request with these parameters."""
        return self.ask(Ask(query=self.query(limit=limit, token=token, selector=selector)))

    def send_page(self, query: Query, before: Sequence[Answer] = ()) -> Answer:
        """Send a request that must give a page; anything else is a broken law."""
        answer = self.ask(Ask(query=query))
        if answer.page is None:
            raise Broken("a page of the list", answer.summary, [*before, answer])
        return answer

    def first_page(self, *, again: bool = False) -> Answer:
        """A first page of one flavor; the same as before unless `again`."""
        if again or self._first_page is None:
            self._first_page = self.get(limit=1)
        return self._first_page

    def token(self) -> str:
        """The token after a first page of one flavor, "" if there is none."""
        page = self.first_page().page
        return page.token if page else ""

    def read(self, selector: str | None = None, most: int | None = None) -> Listing:
        """Read the whole list, or what a selector selects of it; `most` pages at most."""
        if selector is not None:
            return read(self, (*self.plain, *self.query(selector=selector)), most)
        if not self.listing.complete and not self.listing.trouble:
            # As far as the first reading came, which was cut short.
            most = min(most or len(self.listing.answers), len(self.listing.answers))
        listing = read(self, self.plain, most)
        if listing.complete:
            self.steadiness.saw(listing)
        return listing

    def renew(self, listing: Listing) -> None:
        """Compare with another reading of the whole list from now on."""
        self.listing = listing
        self._first_page = None
        self.selections.clear()
        self.__dict__.pop("contents", None)
        for law in self.comparing:
            self.noticed.pop(law, None)

    def require_whole(self) -> None:
        """End a law that needs the whole list where it was not read to its end."""
        if self.listing.complete:
            return
        if self.listing.trouble:
            raise Blocked(ENDS_LAW, "the whole list cannot be read")
        raise Skipped("the list has too many pages to read it whole (more with --max-requests)")

    def _look_again(self, ask: Ask, watch: Watch, seen: Broken | None) -> None:
        """Look at another answer to the same request; what was `seen` stands although it was once."""
        watch(self.ask(ask))
        if seen is not None:
            came = f"{seen.came} (not each time)"
            raise Broken(seen.expected, came, seen.answers, confirmed=True)

    def _guard(self, answer: Answer) -> None:
        """End the run at once if good credentials are refused, or the server is gone."""
        if not self.listing.answers:
            return
        lost = not answer.status
        if lost or (answer.ask.authorized and answer.status in REFUSALS):
            check = self.sender.send(self.listing.answers[0].ask)
            if not check.status:
                raise unreachable(check)
            if check.status in REFUSALS:
                why = f"the credentials are refused from now on: {check.summary}"
                raise Stop(why, Verdict.REFUSED)

    # Drawing

    def draw(self, strategy: st.SearchStrategy[T], count: int) -> list[T]:
        """Values that depend on the seed and the running law alone."""
        return drawn(strategy, seed=self.options.seed, label=self.running, count=count)

    def draw_one(self, strategy: st.SearchStrategy[T]) -> T:
        """One value that depends on the seed and the running law alone."""
        return self.draw(strategy, 1)[0]

    # Judging

    def settle(self, case: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Try a case, with its arguments; if it breaks, make sure before saying so. See `steady`."""
        self.steadiness.settle(functools.partial(case, *args, **kwargs))

    def evidence(self) -> Sequence[Answer]:
        """The reading that a comparison rests on, where few requests made it."""
        return self.listing.answers if len(self.listing.answers) <= WAY_MOST else ()

    def notice(self, law: str, case: Case | None = None) -> None:
        """Note in passing that something was looked at for a law, and a case to repeat if it broke."""
        self.seen[law] = self.seen.get(law, 0) + 1
        if case is not None:
            self.noticed.setdefault(law, case)

    @functools.cached_property
    def contents(self) -> dict[str, object]:
        """Every flavor of the whole list by name."""
        return dict(zip(self.listing.names, self.listing.items, strict=True))
