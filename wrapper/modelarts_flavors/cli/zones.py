"""`zones`: a matrix of flavors and zones that shows where there is capacity."""

from __future__ import annotations

import itertools
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from modelarts_flavors.cli import completion
from modelarts_flavors.cli.colors import DIM, GREEN, RED, YELLOW, can_print, paint
from modelarts_flavors.cli.exit_codes import CommandError, Exit
from modelarts_flavors.cli.filter_options import availability_option, filter_options, take_filter
from modelarts_flavors.cli.list_flavors import label_option
from modelarts_flavors.cli.outputs import terminal_width
from modelarts_flavors.cli.reading import Reading, list_query, read, say
from modelarts_flavors.cli.service_options import Regions, region_options, take_regions
from modelarts_flavors.cli.streams import write_json
from modelarts_flavors.cli.terminal_text import columns, escape, escape_lines, pad
from modelarts_flavors.cli.times import Duration, local
from modelarts_flavors.contract import contract
from modelarts_flavors.flavors.filters import FlavorFilter

if TYPE_CHECKING:
    from modelarts_flavors.capacity import Poll

# Available, not available, a phase that the document does not have; they differ without color.
SYMBOLS: Final = ("✓", "-", "?")
ASCII_SYMBOLS: Final = ("+", "-", "?")
CLEAR: Final = "\x1b[H\x1b[2J"

Matrix = Mapping[tuple[str, str], Mapping[str, str]]
# What stands above several columns, and above one.
Head = tuple[str, str]
"""The phase of each zone, by region and flavor."""


@click.command("zones")
@region_options
@label_option
@filter_options
@availability_option
@click.option(
    "-o",
    "--output",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="A matrix, or the phases by region, flavor and zone.",
)
@click.option("--live", is_flag=True, help="Read again and again, and redraw the terminal.")
@click.option(
    "--interval",
    type=Duration(),
    default="30s",
    show_default=True,
    metavar="TIME",
    help="Time between two readings with --live; 10 s at least, unless the service is local.",
)
def command(
    label_selector: str | None, output: str, live: bool, interval: float, **options: Any
) -> None:
    """Show in which zones flavors have capacity.

    An available flavor is no reservation: creating a node may still fail.
    """
    regions, kept = take_regions(options), take_filter(options)
    if live:
        _live(regions, kept, label_selector, interval, output)
        return
    found = read(regions, list_query(label_selector))
    matrix = _matrix(found, kept)
    every = [flavor for flavors in found.flavors.values() for flavor in flavors]
    if not label_selector and not found.errors:
        completion.remember(every)
    if output == "json":
        nested: dict[str, dict[str, Any]] = {region: {} for region in found.flavors}
        for (region, name), phases in matrix.items():
            nested[region][name] = phases
        write_json(nested)
    else:
        for line in draw(matrix, terminal_width(), regions=regions.are_several):
            click.echo(line)
        if matrix and sys.stdout.isatty():
            click.echo(legend())
    if not matrix and found.flavors:
        from modelarts_flavors.capacity.explain import explain

        say(escape_lines(str(explain(every, kept))))
    found.check()


def _matrix(found: Reading, kept: FlavorFilter) -> Matrix:
    return {
        (region, flavor.name): {
            zone: phase
            for zone, phase in flavor.zone_phases.items()
            if not kept.zones or zone in kept.zones
        }
        for region, flavors in found.flavors.items()
        for flavor in flavors
        if kept.matches(flavor)
    }


def draw(matrix: Matrix, width: int | None, *, regions: bool = False) -> Iterator[str]:
    """The lines of a matrix: a row for each flavor, a column for each zone.

    Where the names of the zones do not fit beside each other, what they begin with stands above
    them once. If that does not fit either, there are several blocks.
    """
    zones = sorted({zone for phases in matrix.values() for zone in phases})
    titles = [escape(f"{name} ({region})" if regions else name) for region, name in matrix]
    left = max([len("FLAVOR"), *map(columns, titles)])
    space = None if width is None else width - left
    heads = [("", escape(zone)) for zone in zones]
    if space is not None and _total(heads) > space:
        heads = [_split(zone) for zone in zones]
    for number, (first, end) in enumerate(_blocks(heads, space)):
        if number:
            yield ""
        block, shown = heads[first:end], zones[first:end]
        widths = _column_widths(block)
        if any(group for group, _ in block):
            groups = [
                group if place == 0 or block[place - 1][0] != group else ""
                for place, (group, _) in enumerate(block)
            ]
            yield _group_line(left, groups, widths)
        names = [pad(head, size) for (_, head), size in zip(block, widths, strict=True)]
        yield "  ".join([pad("FLAVOR", left), *names]).rstrip()
        for title, phases in zip(titles, matrix.values(), strict=True):
            # A row that is empty in this block has its place in another.
            if phases and len(block) < len(zones) and phases.keys().isdisjoint(shown):
                continue
            cells = [
                _centred(phases.get(zone), columns(head)) + " " * (size - columns(head))
                for zone, (_, head), size in zip(shown, block, widths, strict=True)
            ]
            yield "  ".join([pad(title, left), *cells]).rstrip()


def _split(zone: str) -> tuple[str, str]:
    """What a zone shares with its neighbours, and what is its own.

    >>> _split("cn-north-4a"), _split("elsewhere")
    (('cn-north-4', 'a'), ('', 'elsewhere'))
    """
    found = re.fullmatch(r"(.*\d)(\D+)", zone)
    return (escape(found[1]), escape(found[2])) if found else ("", escape(zone))


def _column_widths(heads: Sequence[Head]) -> list[int]:
    """Of each column; the last of a group is as wide as the name of the group needs."""
    widths = [columns(head) for _, head in heads]
    for group, places in itertools.groupby(range(len(heads)), key=lambda place: heads[place][0]):
        *_, last = members = list(places)
        taken = sum(widths[place] + 2 for place in members) - 2
        widths[last] += max(0, columns(group) - taken)
    return widths


def _total(heads: Sequence[Head]) -> int:
    return sum(2 + width for width in _column_widths(heads))


def _group_line(left: int, groups: Sequence[str], widths: Sequence[int]) -> str:
    line = " " * left
    for group, start in zip(
        groups, itertools.accumulate(widths, lambda a, b: a + b + 2, initial=left + 2), strict=False
    ):
        if group:
            line = pad(line, start) + group
    return line


def _blocks(heads: Sequence[Head], space: int | None) -> Iterator[tuple[int, int]]:
    """Where each block begins and ends; a block has at least one column."""
    first = 0
    for end in range(1, len(heads) + 1):
        if end - first > 1 and space is not None and _total(heads[first:end]) > space:
            yield first, end - 1
            first = end - 1
    yield first, len(heads)


def _centred(phase: str | None, width: int) -> str:
    symbol, color = symbol_of(phase)
    left = (width - 1) // 2
    return " " * left + paint(symbol, color) + " " * (width - 1 - left)


def symbol_of(phase: str | None) -> tuple[str, str]:
    """The symbol for a phase, and its color; None: the flavor is not listed in the zone."""
    available, taken, unknown = SYMBOLS if can_print("".join(SYMBOLS)) else ASCII_SYMBOLS
    if phase is None:
        return " ", DIM
    if phase in contract().available_phases:
        return available, GREEN
    return (taken, RED) if phase in contract().phases else (unknown, YELLOW)


def legend() -> str:
    """What the symbols mean."""
    parts = [f"{paint(*symbol_of(phase))} {phase}" for phase in contract().phases]
    parts.append(f"{paint(*symbol_of(''))} another phase")
    return "   ".join(parts)


def _live(
    regions: Regions,
    kept: FlavorFilter,
    label_selector: str | None,
    interval: float,
    output: str,
) -> None:
    """Redraw the terminal after every poll."""
    if output != "table" or not sys.stdout.isatty():
        raise CommandError("--live redraws a terminal, and stdout is none", Exit.USAGE)
    from modelarts_flavors.capacity import polls

    latest: dict[str, Poll] = {}
    failed: dict[str, Poll] = {}
    with regions.clients() as clients:
        # It goes on until Ctrl-C.
        for poll in polls(  # pragma: no branch
            clients, interval=interval, label_selector=label_selector
        ):
            failed.pop(poll.region, None)
            (latest if poll.error is None else failed)[poll.region] = poll
            if latest:
                _redraw(latest, failed, kept, regions=regions.are_several)
            elif poll.error is not None and len(failed) == len(clients):
                raise poll.error


def _redraw(
    latest: Mapping[str, Poll], failed: Mapping[str, Poll], kept: FlavorFilter, *, regions: bool
) -> None:
    found = Reading({name: list(one.flavors) for name, one in latest.items()})
    size = shutil.get_terminal_size()
    lines = list(draw(_matrix(found, kept), size.columns, regions=regions))
    # What does not fit would scroll the top away.
    hidden = max(0, len(lines) - (size.lines - 3))
    lines = lines[: len(lines) - hidden] + ([f"... {hidden} more lines"] if hidden else [])
    notes = [f"{name or 'the service'}: {escape(str(p.error))}" for name, p in failed.items()]
    at = local(max(one.at for one in latest.values()))
    click.echo(CLEAR + "\n".join([*lines, legend(), f"read {at}; Ctrl-C ends", *notes]))
