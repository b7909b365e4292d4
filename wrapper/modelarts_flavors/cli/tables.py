"""Flavors as a table for people: a row each, which wraps where the terminal is narrow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from modelarts_flavors import Flavor

HEADINGS = ("NAME", "ARCH", "CPU", "GIB", "ACCELERATOR", "ZONES")


def table(flavors: Iterable[Flavor]) -> Table:
    """The table of these flavors, in their order.

    A value that the service does not tell, or that cannot be read, is shown as `-`. The last column
    names the zones with capacity, then in brackets the others with their phase.
    """
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in HEADINGS:
        numeric = heading in {"CPU", "GIB"}
        # A name is copied from the table: it is never cut; the last two columns wrap instead.
        shown.add_column(
            heading, justify="right" if numeric else "left", no_wrap=heading not in HEADINGS[-2:]
        )
    for flavor in flavors:
        shown.add_row(
            flavor.name or "-",
            str(flavor.arch or "-"),
            "-" if flavor.cpu is None else str(flavor.cpu),
            "-" if flavor.memory_gib is None else f"{flavor.memory_gib:g}",
            accelerator(flavor),
            zones(flavor),
        )
    return shown


def accelerator(flavor: Flavor) -> str:
    """Count, type and memory of the accelerators, as far as they are told; empty without any."""
    found = flavor.accelerator
    if found is None:
        return ""
    parts = [f"{found.count} x" if found.count else "", found.type or found.kind]
    return " ".join(filter(None, parts))


def zones(flavor: Flavor) -> Text:
    """The zones with capacity, then the others by phase in brackets; `-` where none is told."""
    if not flavor.zones:
        return Text("-")
    text = Text(" ".join(flavor.available_zones), style="green")
    others: dict[str, list[str]] = {}
    for zone, phase in flavor.zones.items():
        if zone not in flavor.available_zones:
            others.setdefault(str(phase), []).append(zone)
    for phase, names in others.items():
        gap = " " if text else ""
        text.append(f"{gap}({phase}: {' '.join(names)})", style="dim")
    return text
