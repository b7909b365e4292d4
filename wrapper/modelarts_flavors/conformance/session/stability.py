"""Repeats before judging: lists on a live service change while they are read.

A case that fails is tried again, and the whole list is read again around it. If the list is not what
it was but no longer changes, the check begins again with the list as it is now; if it goes on
changing, nothing that compares answers is judged any more. A defect shows again in the same way, a
change somewhere else; so a case that does not fail again is inconclusive, and one that fails in
another way is a failure only if it fails every time.

A server may also give another list because of an earlier request, which looks like a list that
changes. Reading the list several times in a row distinguishes the two: a list that changes by
itself does so then, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from modelarts_flavors.conformance.clauses.ids import ORDER
from modelarts_flavors.conformance.session.listing import Listing
from modelarts_flavors.conformance.session.outcomes import (
    Blocked,
    CheckFailed,
    Inconclusive,
    ListChanged,
)
from modelarts_flavors.conformance.session.reader import Reader

CHANGING = "the list changes while it is read"
IN_A_ROW = 6
TRIES = 3
DOUBLE_READINGS = 6
FIRST_READINGS = 6
MAX_REBASES = 3

# What must not change for a comparison: the names in their order, and the labels that select them.
State = tuple[tuple[str, ...], tuple[Mapping[str, str] | None, ...]]


class StabilityGuard:
    """Whether the list is stable, and what may be judged if not.

    `changing`: flavors or their labels appear and disappear, again and again. `reorders`: their order
    changes. `comparing` says whether the check that runs compares answers; `on_rebase` is called with
    the list that replaces the one to compare with.
    """

    def __init__(self, reader: Reader, on_rebase: Callable[[Listing], None]) -> None:
        self._reader = reader
        self._on_rebase = on_rebase
        self.comparing = False
        self.changing = False
        self.reorders = False
        self._rebases = 0
        self._checked_at = -1
        self._readings = 0

    def confirm(self, case: Callable[[], object]) -> None:
        """Try a case; raise `CheckFailed` only if it fails again, and the list is stable."""
        try:
            case()
        except CheckFailed as failed:
            if failed.confirmed:
                raise
            first = failed
        else:
            return
        again = self._fails_alike(case, first)
        if again is None and not self._always_fails(case):
            raise Inconclusive(f"seen once and not again: {first}") from None
        found = again or first
        found.confirmed = True
        raise found

    def _fails_alike(self, case: Callable[[], object], first: CheckFailed) -> CheckFailed | None:
        """The finding if it shows twice more in the same way, the second time in the shortest way."""
        second = self._try(case)
        if second is None or str(second) != str(first):
            return None
        if not self.comparing:
            return second
        for shorter in second.shorter:
            short = self._try(shorter)
            if short is not None and short.actual == second.actual:
                return short
        third = self._try(case)
        return third if third is not None and str(third) == str(first) else None

    def _always_fails(self, case: Callable[[], object]) -> bool:
        """Whether a case that fails in different ways does so in every further try.

        The list is read as often in a row as the case sends requests: what changes now and then would
        show in those readings, too.
        """
        for _ in range(TRIES):
            before = self._reader.sender.sent
            if self._try(case) is None:
                return False
            self._require_stable(self._reader.sender.sent - before)
        return True

    def _try(self, case: Callable[[], object]) -> CheckFailed | None:
        """Try a case on a list that is stable before and after; None if it does not fail."""
        self._require_stable()
        try:
            case()
        except CheckFailed as failed:
            self._require_stable()
            return failed
        return None

    def _require_stable(self, times: int = 0) -> None:
        """Give up on a comparison if the list is not stable, in so many readings at least."""
        if not self.comparing or self.is_stable(times):
            return
        if self.changing:
            raise Inconclusive(CHANGING)
        raise Blocked(ORDER, "the order changes from request to request")

    def is_stable(self, least: int = 0) -> bool:
        """Whether the whole list reads as it did at first, in so many readings at least.

        Raises `ListChanged` where it has become another one that no longer changes.
        """
        if self.changing or self.reorders:
            return False
        if self._checked_at == self._reader.sender.sent and not least:
            return True
        expected, content_changes = _state(self._reader.listing), self._reader.content_changes
        # Many times at first; later, a few are enough.
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
            self._checked_at = self._reader.sender.sent
            return True
        last = readings[-1]
        settled = all(_state(reading) == _state(last) for reading in readings[-IN_A_ROW:])
        if settled and last.is_usable and self._rebases < MAX_REBASES:
            self.rebase(last)
            self._reader.content_changes = content_changes
            raise ListChanged
        names = sorted(expected[0])
        same = all(sorted(reading.names) == names for reading in readings)
        orders = {reading.names for reading in readings}
        self.reorders = same and len(orders) > 1
        self.changing = not self.reorders
        return False

    def rebase(self, listing: Listing) -> None:
        """Compare with another reading of the whole list from now on."""
        self._rebases += 1
        self._on_rebase(listing)
        self._checked_at = self._reader.sender.sent

    def _read(self) -> Listing:
        try:
            return self._reader.read()
        except CheckFailed as failed:
            return Listing(failed.answers, reached_end=False)


def _state(listing: Listing) -> State:
    return listing.names, listing.labels
