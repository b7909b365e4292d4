"""What a check works with: requests, the list to compare with, random values, and confirmation."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Sequence
from typing import ParamSpec

from modelarts_flavors.conformance.clauses.ids import ENDS
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import Query, RequestSpec
from modelarts_flavors.conformance.http.sender import Sender
from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.session.listing import Listing
from modelarts_flavors.conformance.session.outcomes import Blocked, Skipped
from modelarts_flavors.conformance.session.reader import Observer, Reader
from modelarts_flavors.conformance.session.stability import StabilityGuard
from modelarts_flavors.conformance.session.token_origins import MAX_ORIGIN_PAGES
from modelarts_flavors.conformance.target import Target
from modelarts_flavors.contract import Operation, contract

P = ParamSpec("P")
LONG_PAGES = 2


class Probe:
    """One run's view of the server; a check gets it and nothing else.

    `comparing` are the ids of the checks that compare answers. `reader` reads, `stability` knows
    whether the list changes. `selections` keeps what selectors selected, for checks that compare two
    of them.
    """

    def __init__(
        self,
        target: Target,
        options: Options,
        sender: Sender,
        observers: Sequence[Observer] = (),
        comparing: frozenset[str] = frozenset(),
    ) -> None:
        self.target = target
        self.options = options
        self.sender = sender
        self.reader = Reader(sender, observers)
        self.stability = StabilityGuard(self.reader, self._rebase)
        self.selections: dict[str, Listing] = {}
        self.running = ""
        self._comparing = comparing
        self._first_page: Answer | None = None

    def begin(self, check: str) -> None:
        """Work for this check from now on."""
        self.running = check
        self.stability.comparing = check in self._comparing

    @property
    def operation(self) -> Operation:
        """The operation under test."""
        return contract().operation

    @property
    def plain(self) -> Query:
        """The query of a plain reading."""
        return self.reader.plain

    @property
    def listing(self) -> Listing:
        """The reading that all others are compared with."""
        return self.reader.listing

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
        """How many pages of a reading are enough: all (None), unless the list is long."""
        pages = len(self.listing.answers)
        return None if pages <= LONG_PAGES else 2 if pages <= 2 * LONG_PAGES else 1

    @property
    def most(self) -> int:
        """The largest documented page size."""
        return self.operation.page_size.maximum or len(self.names) or 1

    @property
    def random(self) -> random.Random:
        """Random values that depend on the seed and the running check alone."""
        return random.Random(f"{self.options.seed}:{self.running}")  # noqa: S311  (no secret)

    # Sending and reading

    def query(
        self, *, limit: object = None, token: str | None = None, selector: str | None = None
    ) -> Query:
        """A query with the parameters that are not None."""
        return self.reader.query(limit=limit, token=token, selector=selector)

    def send(self, spec: RequestSpec) -> Answer:
        """Send a request; observers look at its answer."""
        return self.reader.send(spec)

    def get(
        self, *, limit: object = None, token: str | None = None, selector: str | None = None
    ) -> Answer:
        """Send a request with these parameters."""
        return self.reader.get(limit=limit, token=token, selector=selector)

    def send_page(self, query: Query, before: Sequence[Answer] = ()) -> Answer:
        """Send a request that must be answered with a page; anything else is a failure."""
        return self.reader.send_page(query, before)

    def read(self, selector: str | None = None, most: int | None = None) -> Listing:
        """Read the whole list, or what a selector selects of it; `most` pages at most."""
        if selector is not None:
            return self.reader.read(selector, most)
        return self.stability.read(most)

    def first_page(self, *, again: bool = False) -> Answer:
        """A first page of one flavor; the same as before unless `again`."""
        if again or self._first_page is None:
            self._first_page = self.get(limit=1)
        return self._first_page

    def token(self) -> str:
        """The token after a first page of one flavor, "" if there is none."""
        page = self.first_page().page
        return page.token if page else ""

    # Judging

    def confirm(self, case: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Try a case, with its arguments; if it fails, make sure before saying so. See `stability`."""
        self.stability.confirm(functools.partial(case, *args, **kwargs))

    def require_whole(self) -> None:
        """End a check that needs the whole list where it was not read to its end."""
        if self.listing.is_usable:
            return
        if self.listing.problem:
            raise Blocked(ENDS, "the whole list cannot be read")
        raise Skipped("the list has too many pages to read it whole (more with --max-requests)")

    def evidence(self) -> Sequence[Answer]:
        """The reading that a comparison rests on, where few requests made it."""
        return self.listing.answers if len(self.listing.answers) <= MAX_ORIGIN_PAGES else ()

    def _rebase(self, listing: Listing) -> None:
        self.reader.listing = listing
        self._first_page = None
        self.selections.clear()
        for check in self._comparing:
            self.reader.noticed.pop(check, None)
