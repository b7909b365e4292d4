"""Time, waiting and randomness, as a client uses them; tests pass their own."""

from __future__ import annotations

import random
import time


class Clock:
    """The clock of the system.

    Replace methods to test without waiting: every wait of a client, every measured duration and
    every random choice passes through here.

    >>> Clock().monotonic() <= Clock().monotonic()
    True
    """

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""
        return time.monotonic()

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return time.time()

    def random(self) -> float:
        """A number from 0 up to 1, evenly spread."""
        return random.random()  # noqa: S311 - spreads retries; nothing is kept secret by it

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    async def sleep_async(self, seconds: float) -> None:
        """Wait without holding up the event loop."""
        import anyio

        await anyio.sleep(seconds)
