"""A heat map of a history: a row for each flavor and zone, a cell for each part of the time."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Final

from modelarts_flavors.capacity import Interval, SeriesHistory, Share
from modelarts_flavors.cli.colors import DIM, GREEN, RED, YELLOW, can_print, paint
from modelarts_flavors.cli.terminal_text import columns, escape, pad

# From never available to always, in quarters of the time; they differ without color.
SHADES: Final = ("-", "░", "▒", "▓", "█")
ASCII_SHADES: Final = ("-", "1", "2", "3", "#")
NOT_WATCHED: Final = "."
NEVER_SEEN: Final = " "


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row: what it is about, and how much was available in each part of the time."""

    title: str
    cells: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Rows over the time from `start` to `end`."""

    start: float
    end: float
    rows: tuple[HeatRow, ...]


def heat_map(
    pasts: Iterable[SeriesHistory], start: float, end: float, count: int, *, regions: bool
) -> HeatMap:
    """The heat map of some series with so many cells in a row."""
    step = (end - start) / count
    rows = []
    for past in pasts:
        intervals = past.intervals(start, end)
        cells, index = [], 0
        for number in range(count):
            low, high = start + number * step, start + (number + 1) * step
            while index < len(intervals) - 1 and intervals[index].end <= low:
                index += 1
            cells.append(Share.of(_cut(intervals[index:], low, high)))
        region = f" ({past.series.region})" if regions else ""
        rows.append(HeatRow(f"{past.series}{region}", tuple(cells)))
    return HeatMap(start, end, tuple(rows))


def _cut(intervals: Sequence[Interval], low: float, high: float) -> Iterator[Interval]:
    for piece in intervals:
        if piece.start >= high:
            return
        yield Interval(max(piece.start, low), min(piece.end, high), piece.state)


def shade(cell: Share) -> int | None:
    """The shade of a cell, 0 to 4; None where nothing was watched."""
    share = cell.share
    if share is None:
        return None
    return 0 if share == 0 else min(4, 1 + int(share * 4))


def lines(drawn: HeatMap) -> Iterator[str]:
    """The lines for a terminal: a scale, the rows, a legend."""
    shades = SHADES if can_print("".join(SHADES)) else ASCII_SHADES
    left = max((columns(escape(row.title)) for row in drawn.rows), default=0)
    count = len(drawn.rows[0].cells) if drawn.rows else 0
    first, last = _day(drawn.start), _day(drawn.end)
    yield " " * left + "  " + first + last.rjust(max(0, count - len(first)))
    for row in drawn.rows:
        runs = groupby(row.cells, key=lambda cell: _symbol(cell, shades))
        cells = "".join(paint(symbol * len(list(run)), color) for (symbol, color), run in runs)
        yield f"{pad(escape(row.title), left)}  {cells}".rstrip()
    parts = [
        f"{shades[0]} never available",
        *(f"{shades[n]} up to {n * 25} %" for n in range(1, 5)),
    ]
    yield "; ".join([*parts, f"{NOT_WATCHED} not watched", "blank: never seen"])


def _symbol(cell: Share, shades: Sequence[str]) -> tuple[str, str]:
    level = shade(cell)
    if level is None:
        return (NOT_WATCHED, DIM) if cell.not_watched else (NEVER_SEEN, DIM)
    return shades[level], RED if level == 0 else YELLOW if level < 3 else GREEN


def _day(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%MZ}"


_STYLE = """
body{font:14px/1.5 system-ui,sans-serif;margin:2rem;color:#222;background:#fff}
table{border-collapse:collapse}th{text-align:left;font-weight:400;padding-right:1rem;white-space:nowrap}
td{padding:0}b{font-weight:400;display:inline-block}svg{display:block}.n{fill:#e5e5e5}.u{fill:#fff}
.s0{fill:#c0392b}.s1{fill:#e67e22}.s2{fill:#f1c40f}.s3{fill:#7cb342}.s4{fill:#1e8449}
i{display:inline-block;width:1em;height:1em;margin:0 .3em 0 1em;vertical-align:-.1em}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#111}.n{fill:#333}.u{fill:#111}}
"""
_KEYS = (
    ("#c0392b", "never available"),
    ("#e67e22", "up to 25 %"),
    ("#f1c40f", "up to 50 %"),
    ("#7cb342", "up to 75 %"),
    ("#1e8449", "up to 100 %"),
    ("#e5e5e5", "not watched"),
)


def page(drawn: HeatMap) -> Iterator[str]:
    """The parts of one HTML page that needs nothing else: no script, no font, no other file."""
    title = f"Capacity from {_day(drawn.start)} to {_day(drawn.end)}"
    yield (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>\n<h1>{title}</h1>\n"
    )
    # A color and its meaning stay on one line.
    keys = " ".join(f'<b><i style="background:{color}"></i>{text}</b>' for color, text in _KEYS)
    yield f"<p>Share of the watched time in which a flavor was available:{keys}.</p>\n<table>\n"
    for row in drawn.rows:
        yield f'<tr><th scope="row">{html.escape(row.title)}</th><td>{_svg(drawn, row)}</td></tr>\n'
    yield "</table>\n</body></html>\n"


def _svg(drawn: HeatMap, row: HeatRow, width: int = 5, height: int = 16) -> str:
    parts, at = [], 0
    step = (drawn.end - drawn.start) / len(row.cells)
    for name, run in groupby(row.cells, key=_class):
        cells = list(run)
        share = Share(*(sum(values) for values in zip(*map(_numbers, cells), strict=True)))
        told = "not watched" if share.share is None else f"{share.share:.0%} available"
        start, end = _day(drawn.start + at * step), _day(drawn.start + (at + len(cells)) * step)
        parts.append(
            f'<rect class="{name}" x="{at * width}" width="{len(cells) * width}" height="{height}">'
            f"<title>{start} to {end}: {told}</title></rect>"
        )
        at += len(cells)
    return f'<svg width="{at * width}" height="{height}" role="img">{"".join(parts)}</svg>'


def _class(cell: Share) -> str:
    level = shade(cell)
    return f"s{level}" if level is not None else "n" if cell.not_watched else "u"


def _numbers(cell: Share) -> tuple[float, float, float, float]:
    return cell.available, cell.watched, cell.not_watched, cell.never_seen
