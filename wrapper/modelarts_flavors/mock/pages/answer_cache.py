"""Caches answers by request, up to a number and a size; the oldest is removed first."""

from __future__ import annotations

from collections import OrderedDict

from modelarts_flavors.mock.http.http_response import Answer

Key = tuple[str | bytes | None, ...]


class AnswerCache:
    """Holds at most `entries` answers; with their keys they take at most `size` bytes.

    >>> cache = AnswerCache(entries=1)
    >>> cache.put(("a",), Answer(200, b""))
    >>> cache.put(("b",), Answer(200, b""))
    >>> cache.get(("a",)) is None, cache.get(("b",)) is None
    (True, False)
    """

    def __init__(self, entries: int = 1024, size: int = 16 * 1024 * 1024) -> None:
        self._entries = entries
        self._size = size
        self._held: OrderedDict[Key, Answer] = OrderedDict()
        self._held_size = 0
        self.get = self._held.get  # bound once: every request calls it

    def put(self, key: Key, answer: Answer) -> None:
        """Add an answer, unless it is larger than the cache."""
        size = _size(key, answer)
        if size > self._size or key in self._held:
            return
        self._held[key] = answer
        self._held_size += size
        while len(self._held) > self._entries or self._held_size > self._size:
            self._held_size -= _size(*self._held.popitem(last=False))


def _size(key: Key, answer: Answer) -> int:
    return len(answer.body) + sum(len(part) for part in key if part)
