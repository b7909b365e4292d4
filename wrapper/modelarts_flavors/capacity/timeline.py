"""Makes a timeline of what was seen: intervals of one state each, and the spells they add up to."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from modelarts_flavors.capacity.states import Interval, Span, State, Unseen, is_free
from modelarts_flavors.contract import contract

Change = tuple[float, str | None]
"""When a phase was seen first, and the phase; None: no longer listed."""


def timeline(
    changes: Sequence[Change], spans: Iterable[Span], start: float, end: float
) -> Iterator[Interval]:
    """The intervals from `start` to `end`, without a gap between them, equal neighbours merged.

    A state holds from the poll that saw it first to the one that saw another. Between two `spans`
    nothing is known.

    >>> seen = timeline([(10, "soldout"), (30, "normal")], [Span(10, 40)], 0, 50)
    >>> [(piece.start, str(piece.state)) for piece in seen]
    [(0, 'never seen'), (10, 'soldout'), (30, 'normal'), (40, 'not watched')]
    """
    last: Interval | None = None
    for piece in _pieces(changes, spans, start, end):
        if last is not None and last.state == piece.state:
            last = Interval(last.start, piece.end, last.state)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def _pieces(
    changes: Sequence[Change], spans: Iterable[Span], start: float, end: float
) -> Iterator[Interval]:
    begun = changes[0][0] if changes else end
    if start < min(begun, end):
        yield Interval(start, min(begun, end), Unseen.NEVER_SEEN)
    at, index = max(start, begun), 0
    for span in spans:
        if at >= end:
            return
        if span.end <= at:
            continue
        if span.start > at:
            yield Interval(at, min(span.start, end), Unseen.NOT_WATCHED)
            at = span.start
        until = min(span.end, end)
        while at < until:
            while index + 1 < len(changes) and changes[index + 1][0] <= at:
                index += 1
            phase = changes[index][1]
            following = changes[index + 1][0] if index + 1 < len(changes) else until
            piece = Interval(at, min(following, until), _state(phase))
            yield piece
            at = piece.end
    if at < end:
        yield Interval(at, end, Unseen.NOT_WATCHED)


def _state(phase: str | None) -> State:
    return Unseen.NOT_LISTED if phase is None else phase


def any_zone(zones: Sequence[Sequence[Change]]) -> list[Change]:
    """The changes of a flavor over all its zones: free in any of them counts as free.

    >>> any_zone([[(0, "soldout"), (20, "normal")], [(10, "normal"), (30, "soldout")]])
    [(0, 'soldout'), (10, 'normal')]
    """
    now: list[str | None] = [None] * len(zones)
    merged: list[Change] = []
    events = sorted((at, zone, phase) for zone, seen in enumerate(zones) for at, phase in seen)
    for index, (at, zone, phase) in enumerate(events):
        now[zone] = phase
        if index + 1 < len(events) and events[index + 1][0] == at:
            continue
        known = [one for one in now if one is not None]
        found = next(filter(is_free, known), known[0] if known else None)
        if not merged or merged[-1][1] != found:
            merged.append((at, found))
    return merged


class Spell(NamedTuple):
    """A time through which a flavor was available (`is_free`), or was not: a wait.

    `start_seen` and `end_seen` say whether the change was seen, or the watching began or ended
    meanwhile; then the spell may have been longer.
    """

    start: float
    end: float
    is_free: bool
    start_seen: bool
    end_seen: bool

    @property
    def seconds(self) -> float:
        """Length as far as it was seen."""
        return self.end - self.start

    @property
    def is_whole(self) -> bool:
        """Whether both its start and its end were seen."""
        return self.start_seen and self.end_seen


def spells(
    changes: Sequence[Change],
    spans: Iterable[Span],
    start: float = -math.inf,
    end: float = math.inf,
) -> list[Spell]:
    """The free spells and the waits from `start` to `end`, in order; none goes on through a gap.

    >>> seen = spells([(0, "soldout"), (30, "normal")], [Span(0, 40)])
    >>> [(spell.is_free, spell.seconds, spell.is_whole) for spell in seen]
    [(False, 30, False), (True, 10, False)]
    """
    return [
        Spell(*bounds, begins_free == (index % 2 == 0), index > 0, index < len(edges) - 2)
        for begins_free, edges in _edges(changes, spans, start, end)
        for index, bounds in enumerate(itertools.pairwise(edges))
    ]


class Waits(NamedTuple):
    """Seconds that waits lasted whose start was seen: those that `ended`, and those `cut` by a gap.

    `now` is how long the one has lasted that goes on at the end, as far as was seen; 0: none does.
    """

    ended: list[float]
    cut: list[float]
    now: float


def waits(changes: Sequence[Change], spans: Sequence[Span]) -> Waits:
    """The waits among the spells, without an object for each: a year of a region has 100,000.

    >>> waits([(0, "soldout"), (10, "normal"), (20, "soldout")], [Span(0, 50), Span(900, 907)])
    Waits(ended=[], cut=[30], now=7)
    """
    ended: list[float] = []
    cut: list[float] = []
    now = 0.0
    for begins_free, edges in _edges(changes, spans, -math.inf, math.inf):
        # Every other piece is a wait.
        first = 1 if begins_free else 0
        found = [b - a for a, b in zip(edges[first::2], edges[first + 1 :: 2], strict=False)]
        if len(edges) % 2 == first:
            last = found.pop()
            if edges[-1] == spans[-1].end:
                now = last
            elif len(edges) > 2:
                cut.append(last)
        # The start of the first piece was not seen.
        ended += found[1 - first :]
    return Waits(ended, cut, now)


def _edges(
    changes: Sequence[Change], spans: Iterable[Span], start: float, end: float
) -> Iterator[tuple[bool, list[float]]]:
    """For each span, whether its first piece is free, and the borders of all pieces.

    The pieces are free and not free in turn.
    """
    available = contract().available_phases
    free = [phase in available for _, phase in changes]
    before = [None, *free]
    times = [at for (at, _), is_, was in zip(changes, free, before, strict=False) if is_ is not was]
    for span in spans if times else ():
        begun, until = max(span.start, start, times[0]), min(span.end, end)
        if begun < until:
            index = bisect_right(times, begun)
            edges = [begun, *times[index : bisect_left(times, until)], until]
            yield free[0] == (index % 2 == 1), edges
