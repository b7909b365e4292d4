"""One poll: the whole list of one region at one time, or why it could not be read."""

from __future__ import annotations

from dataclasses import dataclass

from modelarts_flavors.errors import FlavorsError
from modelarts_flavors.flavors import Flavor


@dataclass(frozen=True, slots=True)
class Poll:
    """What one reading of the list gave: `flavors`, or else `error`.

    Attributes:
        region: Name of the region; "" where there is only one client, which knows of none.
        at: When the answer was complete, in seconds since 1970.
        interval: Planned time from one poll to the next in seconds.
        seconds: How long the reading took.
        flavors: Every flavor of the list; empty after an error.
        error: Why the list could not be read; None after a success.
    """

    region: str
    at: float
    interval: float
    seconds: float = 0.0
    flavors: tuple[Flavor, ...] = ()
    error: FlavorsError | None = None
