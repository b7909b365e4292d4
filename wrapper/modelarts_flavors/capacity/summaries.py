"""What a timeline tells in a few numbers: share of time available, lengths of spells, best hours."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Self

from modelarts_flavors.capacity.states import Interval, Unseen, is_free, is_watched
from modelarts_flavors.capacity.timeline import Spell

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a time a flavor was available; all in seconds.

    Attributes:
        available: It was available.
        watched: It was known whether it was; what was listed no longer was not available.
        not_watched: Nobody asked, or nobody got an answer.
        never_seen: It had not been listed yet.
    """

    available: float
    watched: float
    not_watched: float
    never_seen: float

    @property
    def share(self) -> float | None:
        """Part of the watched time, 0 to 1; None where nothing was watched."""
        return self.available / self.watched if self.watched else None

    @classmethod
    def of(cls, intervals: Iterable[Interval]) -> Self:
        """Integrated over a timeline.

        >>> Share.of([Interval(0, 30, "normal"), Interval(30, 120, "soldout")]).share
        0.25
        """
        available = watched = not_watched = never_seen = 0.0
        for piece in intervals:
            if is_watched(piece.state):
                watched += piece.seconds
                available += piece.seconds if is_free(piece.state) else 0.0
            elif piece.state is Unseen.NOT_WATCHED:
                not_watched += piece.seconds
            else:
                never_seen += piece.seconds
        return cls(available, watched, not_watched, never_seen)


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long spells lasted, in seconds.

    Attributes:
        count: Spells that were seen from start to end; the numbers below are theirs.
        cut: Spells of which the start or the end was not seen.
        shortest: None without any spell, as are the next two.
        median: Half of them lasted no longer.
        longest: The longest.
    """

    count: int
    cut: int
    shortest: float | None
    median: float | None
    longest: float | None

    @classmethod
    def of(cls, seen: Sequence[Spell], *, free: bool) -> Self:
        """Of the free spells, or of the waits."""
        kind = [one for one in seen if one.is_free == free]
        whole = [one.seconds for one in kind if one.is_whole]
        if not whole:
            return cls(0, len(kind), None, None, None)
        median = statistics.median(whole)
        return cls(len(whole), len(kind) - len(whole), min(whole), median, max(whole))


@dataclass(frozen=True, slots=True)
class HourOfWeek:
    """One of the 168 hours of a week: `weekday` 0 is Monday, `hour` begins it."""

    weekday: int
    hour: int
    share: Share

    def __str__(self) -> str:
        # 1 January 2024 was a Monday.
        day = datetime(2024, 1, 1 + self.weekday, self.hour, tzinfo=UTC)
        return f"{day:%a %H:%M}"


def hours_of_week(intervals: Iterable[Interval], zone: tzinfo = UTC) -> list[HourOfWeek]:
    """The share of each hour of the week in which something was watched, in the order of the week.

    >>> monday = 1704067200.0
    >>> [best] = hours_of_week([Interval(monday, monday + 1800, "normal")])
    >>> str(best), best.share.share
    ('Mon 00:00', 1.0)
    """
    pieces: dict[tuple[int, int], list[Interval]] = {}
    for interval in intervals:
        if is_watched(interval.state):
            for key, piece in _by_hour(interval, zone):
                pieces.setdefault(key, []).append(piece)
    return [HourOfWeek(*key, Share.of(pieces[key])) for key in sorted(pieces)]


def _by_hour(interval: Interval, zone: tzinfo) -> Iterator[tuple[tuple[int, int], Interval]]:
    at = interval.start
    while at < interval.end:
        local = datetime.fromtimestamp(at, zone)
        # To the next full hour of that clock; no zone changes its offset in between.
        left = HOUR - local.minute * 60 - local.second - local.microsecond / 1e6
        until = min(interval.end, at + max(left, 0.001))
        yield (local.weekday(), local.hour), Interval(at, until, interval.state)
        at = until
