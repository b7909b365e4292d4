"""Repeats before judging: lists on a live service change while they are read.

A case that breaks is tried again, and the whole list is read again around it. If the list is not
what it was but stands still again, the law begins anew with the list as it is now; if it goes on
changing, nothing that compares answers is judged any more. A defect shows again in the same way,
a change somewhere else; so a case that does not break again is unclear, and one that breaks in
another way is a failure only if it breaks every time.

A server may also give another list because of what was asked before, which looks like a list that
changes. The two are told apart by reading the list several times in a row: a list that changes by
itself does so then, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from modelarts_flavors.conformance.session.listing import Listing
from modelarts_flavors.conformance.session.outcomes import Blocked, Broken, Renewed, Unclear

if TYPE_CHECKING:
    from modelarts_flavors.conformance.session.probe import Probe

ORDER_LAW = "T3.items.definition/order"
MOVES = "the list changes while it is read"
IN_A_ROW = 6
TRIES = 3
DOUBLE_READINGS = 6
FIRST_READINGS = 6
RENEWALS = 3

# What must stand still for a comparison: the names in their order, and the labels that select them.
State = tuple[tuple[str, ...], tuple[Mapping[str, str] | None, ...]]


class Steadiness:
    """Whether the list stands still, and what may be judged if not.

    `moves`: flavors or their labels come and go, again and again. `shuffles`: their order changes.
    `wavers`: what is said of them changes, as phases do. `renewals` counts how often the list became
    another one that stands still.
    """

    def __init__(self, probe: Probe) -> None:
        self._probe = probe
        self.moves = False
        self.shuffles = False
        self.wavers = False
        self.renewals = 0
        self._checked_at = -1
        self._readings = 0

    def settle(self, case: Callable[[], object]) -> None:
        """Try a case; raise `Broken` only if it breaks again, and the list stands still."""
        try:
            case()
        except Broken as broken:
            if broken.confirmed:
                raise
            first = broken
        else:
            return
        again = self._breaks_alike(case, first)
        if again is None and not self._always_breaks(case):
            raise Unclear(f"seen once and not again: {first}") from None
        found = again or first
        found.confirmed = True
        raise found

    def _breaks_alike(self, case: Callable[[], object], first: Broken) -> Broken | None:
        """The finding if it shows twice more in the same way, the second time in the shortest way."""
        second = self._try(case)
        if second is None or str(second) != str(first):
            return None
        if not self._probe.compares:
            return second
        for shorter in second.shorter:
            short = self._try(shorter)
            if short is not None and short.came == second.came:
                return short
        third = self._try(case)
        return third if third is not None and str(third) == str(first) else None

    def _always_breaks(self, case: Callable[[], object]) -> bool:
        """Whether a case that breaks in different ways does so in every further try.

        The list is read as often in a row as the case sends requests: what changes now and then would
        show in those readings, too.
        """
        for _ in range(TRIES):
            before = self._probe.sender.sent
            if self._try(case) is None:
                return False
            self.require_still(self._probe.sender.sent - before)
        return True

    def _try(self, case: Callable[[], object]) -> Broken | None:
        """Try a case on a list that stands still before and after; None if it does not break."""
        self.require_still()
        try:
            case()
        except Broken as broken:
            self.require_still()
            return broken
        return None

    def require_still(self, times: int = 0) -> None:
        """Give up on a comparison if the list does not stand still, in so many readings at least."""
        if not self._probe.compares or self.still(times):
            return
        if self.moves:
            raise Unclear(MOVES)
        raise Blocked(ORDER_LAW, "the order changes from request to request")

    def still(self, least: int = 0) -> bool:
        """Whether the whole list reads as it did at first, in so many readings at least.

        Raises `Renewed` where it has become another one that stands still.
        """
        if self.moves or self.shuffles:
            return False
        if self._checked_at == self._probe.sender.sent and not least:
            return True
        expected, wavered = _state(self._probe.listing), self.wavers
        # Many times at first; later, a few will do.
        times = (
            FIRST_READINGS if not self._readings else 2 if self._readings < DOUBLE_READINGS else 1
        )
        times = max(times, least)
        self._readings += 1
        readings = [self._read() for _ in range(times)]
        if any(_state(reading) != expected for reading in readings):
            # Perhaps only because of the requests before it; then it is the same from now on.
            readings += [self._read() for _ in range(IN_A_ROW)]
        if all(_state(reading) == expected for reading in readings[1:]):
            self._checked_at = self._probe.sender.sent
            return True
        last = readings[-1]
        settled = all(_state(reading) == _state(last) for reading in readings[-IN_A_ROW:])
        if settled and last.complete and self.renewals < RENEWALS:
            self.renewals, self.wavers = self.renewals + 1, wavered
            self._probe.renew(last)
            self._checked_at = self._probe.sender.sent
            raise Renewed
        names = sorted(expected[0])
        same = all(sorted(reading.names) == names for reading in readings)
        orders = {reading.names for reading in readings}
        self.shuffles = same and len(orders) > 1
        self.moves = not self.shuffles
        return False

    def _read(self) -> Listing:
        try:
            return self._probe.read()
        except Broken as broken:
            return Listing(broken.answers, whole=False)

    def saw(self, listing: Listing) -> None:
        """Look at a plain reading in passing."""
        first = self._probe.listing
        if first.answers and listing.content != first.content:
            self.wavers = True


def _state(listing: Listing) -> State:
    return listing.names, listing.labels
