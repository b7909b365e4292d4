"""Remembers finished answers by request, up to a number and a size, oldest out first."""

from __future__ import annotations

from collections.abc import Hashable

from modelarts_flavors.mock.answers import Answer


class AnswerCache:
    """At most `entries` answers whose bodies are at most `size` bytes together.

    >>> cache = AnswerCache(entries=1)
    >>> cache.put("a", Answer(200, b""))
    >>> cache.put("b", Answer(200, b""))
    >>> cache.get("a") is None, cache.get("b") is None
    (True, False)
    """

    def __init__(self, entries: int = 1024, size: int = 16 * 1024 * 1024) -> None:
        self._entries = entries
        self._size = size
        self._held: dict[Hashable, Answer] = {}
        self._held_size = 0
        self.get = self._held.get

    def put(self, key: Hashable, answer: Answer) -> None:
        """Remember an answer; one that is larger than the cache is not."""
        if len(answer.body) > self._size or key in self._held:
            return
        self._held[key] = answer
        self._held_size += len(answer.body)
        while len(self._held) > self._entries or self._held_size > self._size:
            oldest = self._held.pop(next(iter(self._held)))
            self._held_size -= len(oldest.body)

    def clear(self) -> None:
        """Forget every answer."""
        self._held.clear()
        self._held_size = 0
