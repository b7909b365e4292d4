"""Locks an access key after signature failures in a row, as the document says."""

from __future__ import annotations

from collections.abc import Callable

from modelarts_flavors.contract import contract


class Lockout:
    """Counts the failures of each access key; `clock` returns Unix time in seconds.

    >>> lockout = Lockout(clock=lambda: 0.0)
    >>> for _ in range(contract().lockout.failures):
    ...     lockout.record("AK", passed=False)
    >>> lockout.is_locked("AK"), lockout.is_locked("another")
    (True, False)
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures: dict[str, int] = {}
        self._locked_until: dict[str, float] = {}

    def is_locked(self, access_key: str) -> bool:
        """Whether the key is locked now."""
        return self._clock() < self._locked_until.get(access_key, 0)

    def record(self, access_key: str, *, passed: bool) -> None:
        """Count the result of a verification."""
        count = 0 if passed else self._failures.get(access_key, 0) + 1
        if count >= contract().lockout.failures:
            self._locked_until[access_key] = self._clock() + contract().lockout.seconds
            count = 0
        self._failures[access_key] = count
