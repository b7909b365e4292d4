"""Watches over a list: remembers names and tokens in memory of a fixed size."""

from __future__ import annotations

from collections.abc import Hashable


class Seen:
    """Says whether something was there before.

    It keeps 64-bit hashes in a table that is as large for a short list as for a long one, so that
    two different names pass for one with a probability of about n²/2^65: one in a billion for
    100,000 flavors. When `capacity` things were added, it is full, and `add` raises OverflowError.

    >>> seen = Seen()
    >>> [seen.add(name) for name in ("a", "b", "a")]
    [True, True, False]
    """

    SLOTS = 2**19
    # Up to half full, a search takes one or two steps.
    capacity = SLOTS // 2

    def __init__(self) -> None:
        self._slots = memoryview(bytearray(8 * self.SLOTS)).cast("q")
        self._count = 0

    def add(self, thing: Hashable) -> bool:
        """Remember a thing; gives whether it is new."""
        # 0 marks a free slot.
        mark = hash(thing) or 1
        slots, last = self._slots, self.SLOTS - 1
        index = mark & last
        while found := slots[index]:
            if found == mark:
                return False
            index = (index + 1) & last
        if self._count >= self.capacity:
            raise OverflowError(f"more than {self.capacity}")
        slots[index] = mark
        self._count += 1
        return True
