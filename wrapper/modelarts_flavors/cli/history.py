"""`history`: asks a recorded history what was available when, and how likely it is again."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from modelarts_flavors.capacity import (
    FlavorFilter,
    History,
    Lengths,
    Series,
    SeriesHistory,
    export_intervals,
    to_csv,
    to_jsonl,
    to_openmetrics,
)
from modelarts_flavors.capacity.explain import explain
from modelarts_flavors.capacity.export import timestamp
from modelarts_flavors.capacity.names import unknown
from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.cli.filter_options import filter_options, take_filter
from modelarts_flavors.cli.heat_map import HeatMap, heat_map, lines, page
from modelarts_flavors.cli.outputs import terminal_width
from modelarts_flavors.cli.reading import say
from modelarts_flavors.cli.streams import write_data, write_json
from modelarts_flavors.cli.tables import table
from modelarts_flavors.cli.terminal_text import columns, escape, escape_lines
from modelarts_flavors.cli.times import Duration, Moment, local, words

QUESTIONS: Final = ("map", "last-free", "odds", "spells", "hours", "export")
EXPORTS: Final[dict[str, Callable[..., Iterator[str]]]] = {
    "jsonl": to_jsonl,
    "csv": to_csv,
    "openmetrics": to_openmetrics,
}
# Cells of a row where stdout is no terminal, and in a page.
CELLS: Final = 60
PAGE_CELLS: Final = 168


@click.command("history")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("question", type=click.Choice(QUESTIONS), default="map")
@filter_options
@click.option("--region", metavar="ID", help="One region of the history.")
@click.option("--start", type=Moment(), metavar="TIME", help="Begin here; -7d is a week ago.")
@click.option("--end", type=Moment(), metavar="TIME", help="End here.")
@click.option(
    "--within",
    type=Duration(),
    default="4h",
    show_default=True,
    metavar="TIME",
    help="Time for which `odds` names the chance.",
)
@click.option(
    "--timezone",
    default="UTC",
    show_default=True,
    metavar="NAME",
    help="Time zone of `hours`, such as Asia/Shanghai.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(EXPORTS)),
    default="jsonl",
    show_default=True,
    help="Format of `export`; openmetrics is for promtool tsdb create-blocks-from.",
)
@click.option(
    "--step",
    type=Duration(),
    default="4m",
    show_default=True,
    metavar="TIME",
    help="Time between two samples of openmetrics.",
)
@click.option(
    "--html",
    "html_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help="Write the map as one page of HTML.",
)
@click.option(
    "-o",
    "--output",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="A table, or JSON with every number, for last-free, odds, spells and hours.",
)
def command(file: Path, question: str, region: str | None, output: str, **options: Any) -> Exit:
    """Ask the history FILE, which `watch --record FILE` writes.

    \b
    map        when each flavor was available, as a heat map (default)
    last-free  when each was last available, and for how long
    odds       the chance that each is available within a time
    spells     how long it was available each time, and how long the waits were
    hours      the hours of the week with the largest share of time available
    export     every interval, for other programs

    Times are UTC unless they say otherwise. Time that nobody watched counts as nothing.
    """
    kept = take_filter(options)
    with History(file) as history:
        pasts = _select(history, kept, region)
        several = len({past.series.region for past in pasts}) > 1
        if not pasts:
            flavors = [one for found in history.flavors(region).values() for one in found]
            say(escape_lines(str(explain(flavors, kept))))
            return Exit.NO
        if question == "export":
            _export(history, {past.series for past in pasts}, options)
        elif question == "map":
            _map(pasts, options, regions=several)
        else:
            _ask(question, pasts, options, output, regions=several)
    return Exit.DONE


def _select(history: History, kept: FlavorFilter, region: str | None) -> list[SeriesHistory]:
    """The pasts that a filter keeps; raises UnknownNameError for a name that is not there."""
    known = history.series()
    if region is not None and region not in history.regions():
        raise unknown("region", region, history.regions(), "in the history")
    for kind, wanted, there in (
        ("flavor", kept.names, {one.flavor for one in known}),
        ("zone", kept.zones, {one.zone for one in known}),
    ):
        for name in wanted:
            if name not in there:
                raise unknown(kind, name, there, "in the history")
    # The zones are chosen here: what a history says of flavors has none.
    described = kept.without_zones()
    good = {
        (name, flavor.name)
        for name, flavors in history.flavors().items()
        for flavor in flavors
        if described.matches(flavor)
    }
    are_described = bool(described.criteria)
    return [
        past
        for past in history.select_all(region)
        if (not kept.zones or past.series.zone in kept.zones)
        and (not are_described or (past.series.region, past.series.flavor) in good)
    ]


def _export(history: History, kept: set[Series], options: dict[str, Any]) -> None:
    intervals = export_intervals(
        history, start=options["start"], end=options["end"], kept=kept.__contains__
    )
    form = options["form"]
    settings = {"step": options["step"]} if form == "openmetrics" else {}
    for text in EXPORTS[form](intervals, **settings):
        write_data(text.encode(), newline=False)


def _map(pasts: list[SeriesHistory], options: dict[str, Any], *, regions: bool) -> None:
    start = options["start"]
    end = options["end"]
    start = min(past.spans[0].start for past in pasts) if start is None else start
    end = max(past.last_poll for past in pasts) if end is None else end
    if start >= end:
        say("The history holds less than two polls of this time.")
        return

    def drawn(count: int) -> HeatMap:
        return heat_map(pasts, start, end, count, regions=regions)

    path: Path | None = options["html_file"]
    if path is not None:
        path.write_text("".join(page(drawn(PAGE_CELLS))), encoding="utf-8")
        return
    width = terminal_width()
    count = CELLS
    if width is not None:
        left = max(columns(escape(row.title)) for row in drawn(1).rows)
        count = max(10, width - left - 2)
    for line in lines(drawn(count)):
        click.echo(line)


def _ask(
    question: str,
    pasts: Iterable[SeriesHistory],
    options: dict[str, Any],
    output: str,
    *,
    regions: bool,
) -> None:
    title, answer = {
        "last-free": (("LAST FREE", "FOR", "AGO"), _last_free),
        "odds": (("CHANCE", "CASES", "WAITED"), _odds),
        "spells": (("FREE", "MEDIAN", "LONGEST", "WAITS", "MEDIAN", "LONGEST"), _spells),
        "hours": (("BEST HOURS",), _hours),
    }[question]
    rows, documents = [], []
    for past in pasts:
        cells, document = answer(past, options)
        series = past.series
        head = (series.flavor, series.zone, *((series.region,) if regions else ()))
        rows.append([escape(cell) for cell in (*head, *cells)])
        documents.append({**asdict(series), **document})
    if output == "json":
        write_json(documents)
        return
    heads = ("FLAVOR", "ZONE", *(("REGION",) if regions else ()), *title)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for line in table(heads, rows, width):
        click.echo(line)


Answer = tuple[tuple[str, ...], dict[str, Any]]


def _last_free(past: SeriesHistory, _: dict[str, Any]) -> Answer:
    found = past.last_free()
    if found is None:
        return ("never", "-", "-"), {"start": None, "end": None, "now": False}
    ago = words(past.last_poll - found.end)
    cells = (local(found.end), words(found.end - found.start), "now" if found.is_now else ago)
    return cells, {
        "start": timestamp(found.start),
        "end": timestamp(found.end),
        "now": found.is_now,
    }


def _odds(past: SeriesHistory, options: dict[str, Any]) -> Answer:
    found = past.odds(options["within"])
    if found.is_free:
        chance, cases, since = "available now", "-", "-"
    elif found.low is None or found.high is None:
        chance, cases, since = "not enough data", str(found.cases), words(found.waited)
    else:
        chance = f"{found.low:.0%} to {found.high:.0%}"
        cases, since = str(found.cases), words(found.waited)
    return (chance, cases, since), {**asdict(found), "at": timestamp(found.at)}


def _spells(past: SeriesHistory, options: dict[str, Any]) -> Answer:
    seen = past.spells(options["start"], options["end"])
    cells: list[str] = []
    document: dict[str, Any] = {}
    for name, free in (("free", True), ("waits", False)):
        found = Lengths.of(seen, free=free)
        times = ["-" if value is None else words(value) for value in (found.median, found.longest)]
        cells += [f"{found.count}", *times]
        document[name] = asdict(found)
    return tuple(cells), document


def _hours(past: SeriesHistory, options: dict[str, Any]) -> Answer:
    try:
        zone = ZoneInfo(options["timezone"])
    except (ZoneInfoNotFoundError, ValueError):
        raise click.BadParameter(f"no time zone {options['timezone']!r}.") from None
    found = past.hours_of_week(zone, options["start"], options["end"])
    best = sorted(found, key=lambda one: -(one.share.share or 0.0))[:3]
    shown = ", ".join(f"{one} {one.share.share or 0.0:.0%}" for one in best if one.share.available)
    return (shown or "never available",), {
        "hours": [{"weekday": one.weekday, "hour": one.hour, **asdict(one.share)} for one in found]
    }
