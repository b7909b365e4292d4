"""The chance that a flavor becomes available within a time, from how long past waits lasted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from modelarts_flavors.capacity.timeline import Spell

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


def odds(seen: Sequence[Spell], at: float, within: float, *, min_cases: int = MIN_CASES) -> Odds:
    """The odds after these spells, the last of which holds at `at`.

    The chance is the Kaplan-Meier estimate over the waits whose start was seen and which lasted longer
    than the present one so far: a wait whose end was not seen counts as far as it was seen.

    >>> past = [Spell(0, n, False, True, True) for n in (10, 20, 30, 40, 50, 60, 70, 80)]
    >>> str(odds([*past, Spell(80, 100, True, True, True), Spell(100, 100, False, True, False)],
    ...          at=100, within=35))
    '25% to 50% (8 cases)'
    """
    now = seen[-1] if seen and seen[-1].end >= at else None
    if now is not None and now.is_free:
        return Odds(at, within, True, 0.0, 0, None, None)
    waited = now.seconds if now is not None else 0.0
    waits = [one for one in seen if not one.is_free and one.start_seen and one is not now]
    lasting = [one for one in waits if one.seconds > waited]
    ended = sorted(one.seconds for one in lasting if one.end_seen)
    ended = [seconds for seconds in ended if seconds <= waited + within]
    cases = len(ended) + sum(one.seconds > waited + within for one in lasting)
    if cases < min_cases:
        return Odds(at, within, False, waited, cases, None, None)
    remaining = 1.0
    for seconds in sorted(set(ended)):
        at_risk = sum(one.seconds >= seconds for one in lasting)
        remaining *= 1 - ended.count(seconds) / at_risk
    low, high = _band(1 - remaining)
    return Odds(at, within, False, waited, cases, low, high)


def _band(chance: float) -> tuple[float, float]:
    """The band of a chance; one on the border of two belongs to the upper.

    >>> _band(0.25), _band(1.0)
    ((0.25, 0.5), (0.75, 1.0))
    """
    # The product of many fractions misses a border by a rounding error.
    index = max(i for i, low in enumerate(BANDS[:-1]) if chance >= low - 1e-9)
    return BANDS[index], BANDS[index + 1]
