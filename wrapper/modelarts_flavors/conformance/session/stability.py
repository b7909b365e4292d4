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

import contextlib
from collections.abc import Callable

from modelarts_flavors.conformance.clauses.ids import CONSISTENT, ORDER, PAGES_AGREE
from modelarts_flavors.conformance.session.alternation import (
    Alternation,
    differing_lists,
    states_of,
)
from modelarts_flavors.conformance.session.listing import Listing
from modelarts_flavors.conformance.session.observed import ONCE
from modelarts_flavors.conformance.session.outcomes import (
    Blocked,
    CheckFailed,
    Inconclusive,
    ListChanged,
)
from modelarts_flavors.conformance.session.reader import FEW, Reader

CHANGING = "the list changes while it is read"
IN_A_ROW = 6
TRIES = 3
DOUBLE_READINGS = 6
FIRST_READINGS = 6
MAX_REBASES = 3
READING_TRIES = 3
# A confirmation that takes more requests would leave too few for everything else.
MAX_CONFIRMATION = 60
BURST = 20
BURSTS = 3
MORE_TRIES = 8


def is_lost(failed: CheckFailed) -> bool:
    """Whether a failure is that an answer is missing or a server error, which may pass."""
    return any(not answer.status or answer.status >= 500 for answer in failed.answers[-1:])


class StabilityGuard:
    """Whether the list is stable, and what may be judged if not.

    `changing`: flavors or their labels appear and disappear, again and again. `reorders`: their order
    changes. `comparing` says whether the check that runs compares answers. `once` are the failures that
    were seen once and not again, by check; `alternation` knows whether the list depends on who answers.
    `on_rebase` is called with the list that replaces the one to
    compare with.
    """

    def __init__(self, reader: Reader, on_rebase: Callable[[Listing], None]) -> None:
        self._reader = reader
        self._on_rebase = on_rebase
        self.comparing = False
        self.once: dict[str, CheckFailed] = {}
        self.alternation = Alternation()
        self._running = ""
        self._began = 0
        self.changing = False
        self.reorders = False
        self._rebases = 0
        self._checked_at = -1
        self._readings = 0

    def begin(self, check: str, *, comparing: bool) -> None:
        """Work for this check from now on."""
        self._running, self.comparing = check, comparing

    @property
    def may_change(self) -> bool:
        """Whether the list changes as far as is known: not for one answer, but for some in a row."""
        in_a_row = self._reader.observed[PAGES_AGREE].in_a_row
        return self.changing or (self._reader.names_differed and in_a_row)

    @property
    def was_stable(self) -> bool:
        """Whether the list never changed so far, in no respect."""
        changed = self.may_change or self.reorders or self._reader.content_changes
        return not changed and not self._rebases and self.alternation.found is None

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
        self._began = self._reader.sender.sent
        again = self._fails_alike(case, first)
        always = again is None and self._always_fails(case)
        again = again or (None if always else self._fails_now_and_then(case, first))
        if again is None and not always:
            self.once[self._running] = first
            raise Inconclusive(f"{ONCE}: {first}") from None
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

    def _fails_now_and_then(
        self, case: Callable[[], object], first: CheckFailed
    ) -> CheckFailed | None:
        """The finding of a further try, where the list never changed: some of the answers are broken."""
        if not self.was_stable or is_lost(first):
            return None
        # Beyond the limit of a confirmation the failure was seen once.
        with contextlib.suppress(Inconclusive):
            for _ in range(MORE_TRIES):
                found = self._try(case)
                if found is not None and not is_lost(found):
                    found.actual += " (in some of the tries)"
                    return found
        return None

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
        if self._reader.sender.sent - self._began > MAX_CONFIRMATION:
            raise Inconclusive(f"not confirmed within {MAX_CONFIRMATION} requests")
        if not self.comparing or self.is_stable(times):
            return
        self.require_comparable()

    def require_comparable(self) -> None:
        """End a check that compares where the list does not allow it."""
        if self.alternation.found is not None:
            raise Blocked(CONSISTENT, "which list is returned depends on who answers")
        if self.changing:
            raise Inconclusive(CHANGING)
        if self.reorders:
            raise Blocked(ORDER, "the order changes from request to request")

    def is_stable(self, least: int = 0) -> bool:
        """Whether the whole list reads as it did at first, in so many readings at least.

        Raises `ListChanged` where it has become another one that no longer changes.
        """
        if self.changing or self.reorders or self.alternation.found is not None:
            return False
        if self._checked_at == self._reader.sender.sent and not least:
            return True
        expected, content_changes = self._reader.listing, self._reader.content_changes
        # Many times at first; later, a few are enough.
        times = (
            FIRST_READINGS if not self._readings else 2 if self._readings < DOUBLE_READINGS else 1
        )
        self._readings += 1
        readings = [self._read(expected) for _ in range(max(times, least))]
        if all(reading.matches(expected) for reading in readings):
            self._checked_at = self._reader.sender.sent
            return True
        # Perhaps only because of the requests before it; then it is the same from now on.
        settled = self.read_in_a_row(IN_A_ROW)
        # First pages alone do not show that the whole list is the former one again.
        whole = [] if settled[-1].reached_end else [self._read(expected)]
        if all(reading.matches(expected) for reading in [*readings[1:], *settled, *whole]):
            self._checked_at = self._reader.sender.sent
            return True
        if self.alternation.look_at([*readings, *settled]) or self.look_for_alternation():
            return False
        if all(reading.matches(expected) for reading in [settled[-1], *whole]):
            # It came back at once, which no change does that stays.
            other = next(r for r in [*readings, *settled] if not r.matches(expected))
            self.once[CONSISTENT] = differing_lists(expected, other)
            self._checked_at = self._reader.sender.sent
            return True
        same_now = len(set(states_of(settled))) == 1
        last = self._read() if same_now and self._rebases < MAX_REBASES else None
        if last is not None and last.is_usable and settled[0].matches(last):
            self.rebase(last)
            self._reader.content_changes = content_changes
            raise ListChanged
        readings = [reading for reading in [*readings, *settled] if reading.is_usable]
        names = sorted(expected.names)
        same = all(sorted(reading.names) == names for reading in readings)
        self.reorders = same and len({reading.names for reading in readings}) > 1
        self.changing = not self.reorders
        return False

    def look_for_alternation(self) -> bool:
        """Read the list many times in a row, over new connections; whether it alternates."""
        return self.alternation.look_at(self.read_in_a_row(BURST))

    def look_longer(self) -> None:
        """Where the list seems to change again and again, find out whether it depends on who answers."""
        for _ in range(BURSTS):
            if not self.changing or self._reader.sender.left < 2 * BURST:
                return
            if self.look_for_alternation():
                self.changing = False

    def read_in_a_row(self, times: int) -> list[Listing]:
        """Read the list so many times: the whole list where it has few pages, else its first page."""
        few = len(self._reader.listing.answers) <= 1
        return [self._read(most=None if few else 1, anew=True) for _ in range(times)]

    def rebase(self, listing: Listing) -> None:
        """Compare with another reading of the whole list from now on."""
        before = self._reader.listing
        if before.is_usable and not before.names and len(listing.names) > FEW:
            self._reader.cold_start = before.answers[0], listing.answers[0]
        self._rebases += 1
        self._on_rebase(listing)
        self._checked_at = self._reader.sender.sent

    def _read(
        self, expected: Listing | None = None, most: int | None = None, *, anew: bool = False
    ) -> Listing:
        """Read the whole list; a reading that fails is no other list, so it is tried again."""
        for attempt in range(1, READING_TRIES + 1):
            try:
                return self._reader.read(most=most, expected=expected, anew=anew)
            except CheckFailed as failed:
                if attempt == READING_TRIES:
                    raise Inconclusive(f"the list cannot be read: {failed.actual}") from None
        raise AssertionError("the last attempt returns or raises")
