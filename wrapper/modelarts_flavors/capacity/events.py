"""What a watch reports: the first snapshot, then changes only.

* Event
  + FirstSnapshot     what a region lists when the watch begins
  + PhaseChange       one flavor in one zone: from one phase to another
  + FlavorAppeared    a flavor is listed that was not; its phases follow as changes
  + FlavorVanished    a flavor is listed no longer; its phases follow as changes
  + LostSight         a region cannot be read; reported once
  + RegainedSight     it can be read again; what changed meanwhile follows
  + ConditionMet      the condition of `until` holds; the watch ends
  + TimedOut          it did not hold in time; the watch ends
"""

from __future__ import annotations

from dataclasses import dataclass

from modelarts_flavors.capacity.states import Series, is_free
from modelarts_flavors.errors import FlavorsError
from modelarts_flavors.flavors import Flavor


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What all have: `at`, when it was seen, in seconds since 1970, and the region ("": none named)."""

    at: float
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSnapshot(Event):
    """What a region lists when the watch begins: the flavors that the filter keeps."""

    flavors: tuple[Flavor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseChange(Event):
    """A flavor changed in a zone; None as a phase: it was, or is, not listed there.

    >>> change = PhaseChange(at=0.0, region="", flavor="f", zone="z", before="soldout", after="normal")
    >>> change.became_available
    True
    """

    flavor: str
    zone: str
    before: str | None
    after: str | None

    @property
    def became_available(self) -> bool:
        """Whether the flavor was not available in the zone before and is now."""
        return is_free(self.after) and not is_free(self.before)

    @property
    def series(self) -> Series:
        """The flavor and zone."""
        return Series(self.region, self.flavor, self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlavorAppeared(Event):
    """A flavor is listed that was not before."""

    flavor: Flavor


@dataclass(frozen=True, slots=True, kw_only=True)
class FlavorVanished(Event):
    """A flavor is listed no longer; `flavor` is what it was."""

    flavor: Flavor


@dataclass(frozen=True, slots=True, kw_only=True)
class LostSight(Event):
    """The region cannot be read, because of `error`: the service or the credentials fail."""

    error: FlavorsError


@dataclass(frozen=True, slots=True, kw_only=True)
class RegainedSight(Event):
    """The region can be read again, after it could not since `lost_at`."""

    lost_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionMet(Event):
    """The condition holds; `matches` are the flavors and zones by which it does."""

    matches: tuple[Series, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedOut(Event):
    """The time is over; `seconds` is how long the watch lasted."""

    seconds: float
