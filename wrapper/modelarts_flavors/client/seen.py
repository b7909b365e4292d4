"""Remembers what a pass has seen in a few bytes each, so that memory stays flat through a long list."""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_left
from typing import Final

# As many are kept in a set, which takes some 80 bytes for each; nearly every list is shorter.
RECENT: Final = 16_384


class Seen:
    """A set of things, by their hashes: 8 bytes for each.

    >>> seen = Seen()
    >>> seen.add("a"), seen.add("b"), seen.add("a")
    (True, True, False)
    """

    def __init__(self) -> None:
        self._recent: set[int] = set()
        # Sorted; each is longer than the next, so there are few.
        self._runs: list[array[int]] = []

    def add(self, thing: object) -> bool:
        """Remember it; whether it was new."""
        value = hash(thing)
        if value in self._recent or (self._runs and self._is_old(value)):
            return False
        self._recent.add(value)
        if len(self._recent) >= RECENT:
            run = array("q", sorted(self._recent))
            self._recent.clear()
            while self._runs and len(self._runs[-1]) <= len(run):
                run = array("q", heapq.merge(self._runs.pop(), run))
            self._runs.append(run)
        return True

    def _is_old(self, value: int) -> bool:
        for run in self._runs:
            index = bisect_left(run, value)
            if index < len(run) and run[index] == value:
                return True
        return False
