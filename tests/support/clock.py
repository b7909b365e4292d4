"""A clock that a test moves."""

from __future__ import annotations

from modelarts_flavors.clock import Clock


class ManualClock(Clock):
    """Time that passes only when a test or a wait says so; every random number is one half.

    `sleeps` are the waits, in seconds.
    """

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.seconds = now
        self.sleeps: list[float] = []

    def now(self) -> float:
        return self.seconds

    def monotonic(self) -> float:
        return self.seconds

    def random(self) -> float:
        return 0.5

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.seconds += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)
