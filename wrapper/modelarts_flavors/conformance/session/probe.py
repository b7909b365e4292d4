"""What a check works with: requests, the list to compare with, random values, and confirmation."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ParamSpec

from modelarts_flavors.conformance.clauses.ids import ENDS, PAGES_AGREE, REMAINING_COUNT
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import RequestSpec
from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.session.expectation import (
    is_plain,
    selected,
    wrong_count,
    wrong_page,
)
from modelarts_flavors.conformance.session.listing import Listing
from modelarts_flavors.conformance.session.outcomes import Blocked, Skipped
from modelarts_flavors.conformance.session.reader import Reader
from modelarts_flavors.conformance.session.stability import StabilityGuard
from modelarts_flavors.conformance.session.token_origins import MAX_ORIGIN_PAGES
from modelarts_flavors.conformance.target import Target

P = ParamSpec("P")
LONG_PAGES = 2


@dataclass(kw_only=True)
class Probe(Reader):
    """One run's view of the server; a check gets it and nothing else.

    `comparing` are the ids of the checks that compare answers, `running` is the id of the check that
    runs. `selections` keeps what selectors selected, for checks that compare two of them. `stability`
    knows whether the list changes.
    """

    target: Target
    options: Options
    comparing: frozenset[str] = frozenset()
    running: str = ""
    selections: dict[str, Listing] = field(default_factory=dict)
    _first_page: Answer | None = None
    _selected: dict[str, tuple[str, ...] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.stability = StabilityGuard(self, self._rebase)

    def begin(self, check: str) -> None:
        """Work for this check from now on."""
        self.running = check
        self.stability.begin(check, comparing=check in self.comparing)

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

    def send(self, spec: RequestSpec) -> Answer:
        """Send a request; observers look at its answer, and a page is compared with the whole list."""
        answer = super().send(spec)
        place = self.origins.place(answer) if answer.page and is_plain(answer) else None
        comparable = (
            self.listing.is_usable and self.listing.answers and not self.listing.is_nameless
        )
        if place is None or not comparable:
            return answer
        selector, offset = place
        if selector not in self._selected:
            self._selected[selector] = selected(self.listing, selector)
        expected = self._selected[selector]
        if expected is not None:
            self.compare(answer, expected, offset)
        return answer

    def compare(self, answer: Answer, expected: Sequence[str], offset: int) -> None:
        """Note whether a page, and its remaining count, is what the whole list has there."""
        again = functools.partial(self.send, answer.request)
        failed = wrong_page(self.listing, expected, answer, offset)
        self.observed[PAGES_AGREE].note(failed, again)
        if failed is None and answer.page and answer.page.remaining is not None:
            failed = wrong_count(self.listing, expected, answer, offset)
            self.observed[REMAINING_COUNT].note(failed, again)

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
        self.listing = listing
        self._first_page = None
        self.selections.clear()
        self._selected.clear()
        for check in self.comparing:
            self.observed.pop(check, None)
