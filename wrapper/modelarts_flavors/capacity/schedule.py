"""When each region is polled next; one description for both kinds of client.

The work is a generator that yields what its driver must do: `Start` a poll in the background, or
`Wait` for one to end. So a region that hangs holds up no other.
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from modelarts_flavors.capacity.poll import Poll
from modelarts_flavors.clock import Clock
from modelarts_flavors.contract import contract
from modelarts_flavors.errors import ApiError, AuthenticationError, InvalidArgumentError

LOWEST_INTERVAL: Final = 10.0
"""Seconds between two polls of a service that is not on this machine: fewer get accounts blocked."""

JITTER: Final = 0.1
"""Part of the interval by which a wait is longer or shorter, so that watches do not run in step."""

LONGEST_WAIT: Final = 3600.0
"""Seconds for which a poll is put off at most, whatever Retry-After asks for."""


@dataclass(frozen=True, slots=True)
class Start:
    """Begin a poll of this region in the background."""

    region: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait until a poll has ended, which it gives, or so many seconds, which gives None."""

    seconds: float


@dataclass(slots=True)
class _Turn:
    due: float
    is_running: bool = False
    refusals: int = 0


@dataclass(slots=True)
class Schedule:
    """Polls of some regions, each at its own times.

    Args:
        regions: Their names.
        interval: Seconds between the starts of two polls of one region, give or take JITTER.
        lowest: Seconds that no jitter goes below.
        clock: Time and randomness.
        timeout: Seconds after which the polls end; None: never.
    """

    regions: Iterable[str]
    interval: float
    lowest: float
    clock: Clock
    timeout: float | None = None
    begun: float = field(init=False)
    _turns: dict[str, _Turn] = field(init=False)

    def __post_init__(self) -> None:
        self.begun = self.clock.monotonic()
        self._turns = {region: _Turn(self.begun) for region in self.regions}

    def next_poll(self) -> Generator[Start | Wait, Poll | None, Poll | None]:
        """Work that gives the next poll that ends, or None when the time is over."""
        while True:
            now = self.clock.monotonic()
            if self.timeout is not None and now >= self.begun + self.timeout:
                return None
            for region, turn in self._turns.items():
                if not turn.is_running and turn.due <= now:
                    turn.is_running = True
                    turn.due = now + self._jittered()
                    yield Start(region)
            idle = [turn.due for turn in self._turns.values() if not turn.is_running]
            until = min([*idle, math.inf if self.timeout is None else self.begun + self.timeout])
            poll = yield Wait(max(0.0, until - self.clock.monotonic()))
            if poll is not None:
                self._ended(poll)
                return poll

    def _jittered(self) -> float:
        return max(self.lowest, self.interval * (1 + JITTER * (2 * self.clock.random() - 1)))

    def _ended(self, poll: Poll) -> None:
        turn = self._turns[poll.region]
        turn.is_running = False
        now = self.clock.monotonic()
        wait = 0.0
        if isinstance(poll.error, ApiError):
            wait = min(poll.error.retry_after or 0.0, LONGEST_WAIT)
        refused = isinstance(poll.error, AuthenticationError)
        turn.refusals = turn.refusals + 1 if refused else 0
        if refused:
            # Refused signatures lock the key, so each further try comes later.
            longest = max(self.interval, contract().lockout.seconds)
            wait = max(wait, min(self.interval * 2.0 ** min(turn.refusals - 1, 60), longest))
        turn.due = max(turn.due, now + wait)


def lowest_interval(endpoint: str) -> float:
    """The least time between two polls of a service in seconds: none where it is on this machine.

    >>> lowest_interval("http://127.0.0.1:8000"), lowest_interval("https://service.example")
    (0.0, 10.0)
    """
    host = urlsplit(endpoint).hostname or ""
    try:
        is_loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = host == "localhost"
    return 0.0 if is_loopback else LOWEST_INTERVAL


def check_interval(interval: float, lowest: float) -> None:
    """Raise InvalidArgumentError for an interval below the lowest."""
    if not (interval >= lowest and 0 < interval < math.inf):
        raise InvalidArgumentError(
            f"the interval is {interval:g} s; it must be at least {lowest:g} s",
            hint="Services block accounts that ask too often." if lowest else None,
        )
