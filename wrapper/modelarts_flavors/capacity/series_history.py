"""The past of one flavor in one zone, or in all its zones together."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from modelarts_flavors.capacity.odds import MIN_CASES, Odds, odds
from modelarts_flavors.capacity.states import Interval, Series, Span, State, Unseen, is_free
from modelarts_flavors.capacity.summaries import HourOfWeek, Lengths, Share, hours_of_week
from modelarts_flavors.capacity.timeline import Change, Spell, spells, timeline, waits
from modelarts_flavors.errors import InvalidArgumentError


@dataclass(frozen=True, slots=True)
class LastFree:
    """When a flavor was last seen available: `start` to `end`; up to the last poll if `is_now`."""

    start: float
    end: float
    is_now: bool


@dataclass(frozen=True, slots=True)
class SeriesHistory:
    """What was seen of one series; `History.select` makes it.

    Times are seconds since 1970; where `start` and `end` are left out they are those of the first
    and the last good poll of the region.

    Attributes:
        series: The flavor and zone.
        changes: When each phase was first seen; None: no longer listed.
        spans: The times through which the region was watched without a gap.
    """

    series: Series
    changes: Sequence[Change]
    spans: Sequence[Span]

    @property
    def last_poll(self) -> float:
        """Time of the last good poll of the region."""
        return self.spans[-1].end

    def state_at(self, at: float | None = None) -> State:
        """The state at a time, by default that of the last good poll: a phase, or an `Unseen`."""
        time = self.last_poll if at is None else at
        seen = bisect_right(self.changes, time, key=_change_time)
        if not seen:
            return Unseen.NEVER_SEEN
        span = bisect_right(self.spans, time, key=_span_start)
        if not span or self.spans[span - 1].end < time:
            return Unseen.NOT_WATCHED
        phase = self.changes[seen - 1][1]
        return Unseen.NOT_LISTED if phase is None else phase

    def intervals(self, start: float | None = None, end: float | None = None) -> list[Interval]:
        """The states from `start` to `end`, one after another without a gap between them."""
        return list(timeline(self.changes, self.spans, *self._bounds(start, end)))

    def _bounds(self, start: float | None, end: float | None) -> tuple[float, float]:
        start = self.spans[0].start if start is None else start
        end = self.last_poll if end is None else end
        if start > end:
            raise InvalidArgumentError(f"the start {start} is after the end {end}")
        return start, end

    def share(self, start: float | None = None, end: float | None = None) -> Share:
        """How much of the time it was available; time that nobody watched is left out, and given."""
        return Share.of(self.intervals(start, end))

    def last_free(self) -> LastFree | None:
        """When it was last seen available; None where it never was."""
        indices = range(len(self.changes) - 1, -1, -1)
        index = next((index for index in indices if is_free(self.changes[index][1])), None)
        if index is None:
            return None
        is_now = index + 1 == len(self.changes)
        until = math.inf if is_now else self.changes[index + 1][0]
        # That it held through a gap was not seen.
        span = self.spans[bisect_left(self.spans, until, key=_span_start) - 1]
        while index and is_free(self.changes[index - 1][1]):
            index -= 1
        start = max(self.changes[index][0], span.start)
        return LastFree(start, min(until, span.end), is_now)

    def spells(self, start: float | None = None, end: float | None = None) -> list[Spell]:
        """The times through which it was available, and the waits between them."""
        return spells(self.changes, self.spans, *self._bounds(start, end))

    def lengths(self, *, free: bool) -> Lengths:
        """How long it was available each time (`free=True`), or how long the waits were."""
        return Lengths.of(self.spells(), free=free)

    def hours_of_week(
        self, timezone: tzinfo = UTC, start: float | None = None, end: float | None = None
    ) -> list[HourOfWeek]:
        """The share of time for each hour of the week that was watched, in a time zone."""
        return hours_of_week(self.intervals(start, end), timezone)

    def best_hour(self, timezone: tzinfo = UTC) -> HourOfWeek | None:
        """The hour of the week with the largest share; None where it was never available."""
        hours = self.hours_of_week(timezone)
        best = max(hours, key=lambda hour: hour.share.share or 0.0, default=None)
        return best if best is not None and best.share.available else None

    def odds(self, within: float, *, min_cases: int = MIN_CASES) -> Odds:
        """The chance that it is available within so many seconds after the last good poll.

        Args:
            within: Seconds.
            min_cases: Past waits below which there is not enough data.
        """
        if not within > 0:
            raise InvalidArgumentError(f"within is {within}; it must be more than 0 seconds")
        at = self.last_poll
        if is_free(self.state_at(at)):
            return Odds(at, within, is_free=True, waited=0.0, cases=0, low=None, high=None)
        return odds(waits(self.changes, self.spans), at, within, min_cases=min_cases)


def _change_time(change: Change) -> float:
    return change[0]


def _span_start(span: Span) -> float:
    return span.start
