"""Repeats before judging: lists on a live service change while they are read.

A case that breaks is tried again, and the whole list is read again around it. If the list is not
what it was, nothing that compares answers is judged any more. If the case does not break again, it
is unclear; only one that breaks most of the time on a list that stands still is a failure all the
same.

A server may also give another list because of what was asked before, which looks like a list that
changes. The two are told apart by reading the list several times in a row: a list that changes by
itself does so then, too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from modelarts_flavors.conformance.listing import Listing
from modelarts_flavors.conformance.outcomes import Blocked, Broken, Unclear

if TYPE_CHECKING:
    from modelarts_flavors.conformance.probe import Probe

ORDER_LAW = "T3.items.definition/order"
MOVES = "the list changes while it is read"
IN_A_ROW = 6
TRIES = 3
DOUBLE_READINGS = 3


class Steadiness:
    """Whether the list stands still, and what may be judged if not.

    `moves`: flavors come and go. `shuffles`: their order changes. `wavers`: what is said of them
    changes, as phases do.
    """

    def __init__(self, probe: Probe) -> None:
        self._probe = probe
        self.moves = False
        self.shuffles = False
        self.wavers = False
        self._checked_at = -1
        self._readings = 0

    def settle(self, case: Callable[[], object]) -> None:
        """Try a case; raise `Broken` only if it breaks again and the list stands still."""
        try:
            case()
        except Broken as broken:
            if broken.confirmed:
                raise
            first = broken
        else:
            return
        self.require_still()
        try:
            case()
        except Broken as second:
            self.require_still()
            raise self._shortest(second) from None
        if not self._mostly_breaks(case):
            raise Unclear(f"seen once and not again: {first}") from None
        first.confirmed = True
        raise first

    def _mostly_breaks(self, case: Callable[[], object]) -> bool:
        """Whether a case that broke and then did not breaks in most further tries."""
        broken = 0
        for _ in range(TRIES):
            self.require_still()
            try:
                case()
            except Broken:
                broken += 1
        self.require_still()
        return broken >= TRIES - 1

    def _shortest(self, broken: Broken) -> Broken:
        """The same with fewer requests, if one of the shorter cases shows it too."""
        for case in broken.shorter:
            try:
                case()
            except Broken as short:
                if len(short.answers) < len(broken.answers):
                    broken = short
                    break
        broken.confirmed = True
        return broken

    def require_still(self) -> None:
        """Give up on a comparison if the list does not stand still."""
        if not self._probe.compares or self.still():
            return
        if self.moves:
            raise Unclear(MOVES)
        raise Blocked(ORDER_LAW, "the order changes from request to request")

    def still(self) -> bool:
        """Whether the whole list reads as it did at first."""
        if self.moves or self.shuffles:
            return False
        if self._checked_at == self._probe.sender.sent:
            return True
        expected = self._probe.listing.names
        times = 2 if self._readings < DOUBLE_READINGS else 1
        self._readings += 1
        if any(self._names() != expected for _ in range(times)):
            control = [self._names() for _ in range(IN_A_ROW)]
            if any(names != expected for names in control):
                same = all(sorted(names) == sorted(expected) for names in control)
                self.shuffles, self.moves = same, not same
                return False
            # It was another list only because of the requests before it.
        self._checked_at = self._probe.sender.sent
        return True

    def _names(self) -> tuple[str, ...]:
        try:
            return self._probe.read().names
        except Broken as broken:
            return Listing(broken.answers).names

    def saw(self, listing: Listing) -> None:
        """Look at a plain reading in passing."""
        first = self._probe.listing
        if first.answers and listing.content != first.content:
            self.wavers = True
