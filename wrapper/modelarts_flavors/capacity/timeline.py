"""Makes a timeline of what was seen: intervals of one state each, and the spells they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from modelarts_flavors.capacity.states import (
    Interval,
    Span,
    State,
    Unseen,
    is_free,
    is_watched,
)

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


@dataclass(frozen=True, slots=True)
class Spell:
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


def spells(intervals: Iterable[Interval]) -> list[Spell]:
    """The free spells and the waits of a timeline, in order.

    >>> pieces = timeline([(0, "soldout"), (30, "normal")], [Span(0, 40)], 0, 40)
    >>> [(spell.is_free, spell.seconds, spell.is_whole) for spell in spells(pieces)]
    [(False, 30, False), (True, 10, False)]
    """
    found: list[Spell] = []
    for piece in intervals:
        if not is_watched(piece.state):
            continue
        free = is_free(piece.state)
        before = found[-1] if found and found[-1].end == piece.start else None
        if before is not None and before.is_free == free:
            found[-1] = Spell(before.start, piece.end, free, before.start_seen, False)
            continue
        if before is not None:
            found[-1] = Spell(before.start, before.end, before.is_free, before.start_seen, True)
        found.append(Spell(piece.start, piece.end, free, before is not None, False))
    return found
