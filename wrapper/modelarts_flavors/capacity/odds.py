"""The chance that a flavor becomes available within a time, from how long past waits lasted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import Final

from modelarts_flavors.capacity.timeline import Waits

MIN_CASES: Final = 8
"""Past waits that are needed to name a chance."""

BANDS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Chances are given as a quarter: past waits do not tell more."""


@dataclass(frozen=True, slots=True)
class Odds:
    """The chance that a flavor is available within `within` seconds after `at`.

    Attributes:
        at: Time of the last good poll, from which the time counts, in seconds since 1970.
        within: Seconds.
        is_free: Whether the flavor was available at that time; then there is nothing to wait for.
        waited: Seconds for which it had not been available by then, as far as was seen.
        cases: Past waits that lasted longer than `waited` and whose outcome within the time is
            known; 0 where it is available.
        low: Lower end of the band that holds the chance; None: not enough data.
        high: Upper end of the band; None: not enough data.
    """

    at: float
    within: float
    is_free: bool
    waited: float
    cases: int
    low: float | None
    high: float | None

    def __str__(self) -> str:
        if self.is_free:
            return "available"
        if self.low is None or self.high is None:
            return f"not enough data ({self.cases} cases)"
        return f"{self.low:.0%} to {self.high:.0%} ({self.cases} cases)"


def odds(past: Waits, at: float, within: float, *, min_cases: int = MIN_CASES) -> Odds:
    """The odds at `at`, after these waits, the last of which has lasted for `past.now` seconds by then.

    The chance is the Kaplan-Meier estimate over the waits that lasted longer than the present one so
    far: a wait whose end was not seen counts as far as it was seen.

    >>> past = Waits(ended=[10, 20, 30, 40, 50, 60, 70, 80], cut=[], now=0)
    >>> str(odds(past, at=100, within=35))
    '25% to 50% (8 cases)'
    """
    ended = sorted(seconds for seconds in past.ended if seconds > past.now)
    lasting = sorted([*ended, *(seconds for seconds in past.cut if seconds > past.now)])
    until = past.now + within
    ended = ended[: bisect_right(ended, until)]
    cases = len(ended) + len(lasting) - bisect_right(lasting, until)
    if cases < min_cases:
        return Odds(at, within, False, past.now, cases, None, None)
    remaining = 1.0
    for seconds, count in Counter(ended).items():
        at_risk = len(lasting) - bisect_left(lasting, seconds)
        remaining *= 1 - count / at_risk
    low, high = _band(1 - remaining)
    return Odds(at, within, False, past.now, cases, low, high)


def _band(chance: float) -> tuple[float, float]:
    """The band of a chance; one on the border of two belongs to the upper.

    >>> _band(0.25), _band(1.0)
    ((0.25, 0.5), (0.75, 1.0))
    """
    # The product of many fractions misses a border by a rounding error.
    index = max(i for i, low in enumerate(BANDS[:-1]) if chance >= low - 1e-9)
    return BANDS[index], BANDS[index + 1]
