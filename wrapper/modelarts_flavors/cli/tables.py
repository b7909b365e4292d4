"""Flavors as a table for people: one line each where the width allows, and never a name cut short.

Own code instead of rich, whose import alone takes nearly three times as long as that of click.
Control characters of the service's texts are escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from modelarts_flavors.cli.terminal_text import columns, escape, pad, wrap

if TYPE_CHECKING:
    from modelarts_flavors import Flavor

HEADINGS = ("NAME", "ARCH", "CPU", "GIB", "ACCELERATOR", "ZONES")
NUMBERS = ("CPU", "GIB")
GAP = "  "
ZONES_MIN = 15


def table(flavors: Iterable[Flavor], width: int | None = None) -> Iterator[str]:
    """The lines of a table of these flavors, in their order, with a line of headings first.

    `width` is that of the terminal in characters; None, for a pipe or a file, is no limit. Where the
    table is too wide, zones without capacity are only counted, zones wrap, and a name that is longer
    than its column has a line of its own. What the service does not report is shown as `-`.
    """
    listed = list(flavors)
    rows = [HEADINGS, *(_row(flavor, zones(flavor)) for flavor in listed)]
    widths = _widths(rows)
    if width is not None and sum(widths) + len(GAP) * (len(widths) - 1) > width:
        rows = [HEADINGS, *(_row(flavor, zones(flavor, brief=True)) for flavor in listed)]
        widths = _fit(_widths(rows), width)
    for row in rows:
        yield from _lines(row, widths)


def zones(flavor: Flavor, *, brief: bool = False) -> str:
    """The zones with capacity, then the others by phase, named or counted; `-` for none."""
    found = flavor.zone_phases
    if not found:
        return "-"
    open_zones = set(flavor.available_zones)
    others: dict[str, list[str]] = {}
    for zone, phase in found.items():
        if zone not in open_zones:
            others.setdefault(phase, []).append(zone)
    parts = [grouped(flavor.available_zones)] if open_zones else []
    parts += (
        # A no-break space, so that the count and its phase stay on one line.
        f"(+{len(names)}\u00a0{phase})" if brief else f"({phase}: {grouped(names)})"
        for phase, names in others.items()
    )
    return " ".join(parts)


def grouped(names: Iterable[str]) -> str:
    """Zones of one region in one word: the region once, then each zone's last letter.

    >>> grouped(["cn-north-4a", "cn-north-4c", "cn-south-1e", "far"])
    'cn-north-4a/c cn-south-1e far'
    """
    groups = groupby(names, key=lambda name: name[:-1] if name[-2:-1].isdigit() else name)
    return " ".join("/".join([first, *(name[-1] for name in rest)]) for _, (first, *rest) in groups)


def accelerator(flavor: Flavor) -> str:
    """Count and type of the accelerators, as far as they are known; empty without any."""
    found = flavor.accelerator
    if found is None:
        return ""
    kind = found.type or found.kind
    return kind if found.count is None else f"{found.count} x {kind}"


def _row(flavor: Flavor, where: str) -> tuple[str, ...]:
    cells = (
        flavor.name or "-",
        flavor.arch or "-",
        "-" if flavor.cpu is None else str(flavor.cpu),
        "-" if flavor.memory_gib is None else f"{flavor.memory_gib:g}",
        accelerator(flavor),
        where,
    )
    return tuple(map(escape, cells))


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(columns, column)) for column in zip(*rows, strict=True)]


def _fit(widths: list[int], width: int) -> list[int]:
    """Widths with which the middle columns fit: zones shrink first, then names."""
    name, *middle, last = widths
    left = width - sum(middle) - len(GAP) * (len(widths) - 1)
    last = min(last, max(ZONES_MIN, left - name))
    return [min(name, max(len(HEADINGS[0]), left - last)), *middle, last]


def _lines(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    cells = [
        pad(cell, width, right=heading in NUMBERS)
        for heading, cell, width in zip(HEADINGS[1:-1], row[1:-1], widths[1:-1], strict=True)
    ]
    name = pad(row[0], widths[0])
    if columns(name) > widths[0]:
        yield name
        name = " " * widths[0]
    before = GAP.join([name, *cells, ""])
    for line in wrap(row[-1], widths[-1]):
        yield (before + line).rstrip()
        before = " " * columns(before)
