"""What is known of one flavor in one zone over time: series, states, intervals.

Times are seconds since 1970, UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from modelarts_flavors.contract import contract


@dataclass(frozen=True, slots=True, order=True)
class Series:
    """One flavor in one zone of one region; `zone` is "" for all its zones together.

    >>> str(Series("cn-north-4", "modelarts.vm.cpu.8ud", "cn-north-4a"))
    'modelarts.vm.cpu.8ud cn-north-4a'
    """

    region: str
    flavor: str
    zone: str = ""

    def __str__(self) -> str:
        return f"{self.flavor} {self.zone}" if self.zone else self.flavor


class Unseen(StrEnum):
    """Why no phase is known at a time; neither counts as a phase of zero capacity.

    `NEVER_SEEN`: the flavor was not listed in the zone up to then. `NOT_WATCHED`: nobody asked, or
    nobody got an answer. `NOT_LISTED`: the flavor was listed in the zone before, and no longer was.
    """

    NEVER_SEEN = "never seen"
    NOT_WATCHED = "not watched"
    NOT_LISTED = "not listed"


State = str | Unseen
"""A phase as the service names it, or why none is known."""


@dataclass(frozen=True, slots=True)
class Interval:
    """One state from `start` up to but not including `end`.

    >>> Interval(0.0, 60.0, "normal").seconds
    60.0
    """

    start: float
    end: float
    state: State

    @property
    def seconds(self) -> float:
        """Length."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Span:
    """A time through which polls followed one another without a gap, the first to the last poll."""

    start: float
    end: float


GAP_INTERVALS: Final = 3
"""Two successful polls further apart than this many intervals have a gap between them."""


def is_free(state: State | None) -> bool:
    """Whether a flavor is available in this state.

    >>> is_free("normal"), is_free("soldout"), is_free(Unseen.NEVER_SEEN)
    (True, False, False)
    """
    return state in contract().available_phases


def is_watched(state: State) -> bool:
    """Whether it is known if the flavor was available: it had a phase, or was listed no longer."""
    return state not in (Unseen.NEVER_SEEN, Unseen.NOT_WATCHED)
