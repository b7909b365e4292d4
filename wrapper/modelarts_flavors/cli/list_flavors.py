"""`list`: the flavors of one region or of several, filtered, sorted, in any of the formats."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import click

from modelarts_flavors import Flavor
from modelarts_flavors.cli import completion
from modelarts_flavors.cli.columns import Row
from modelarts_flavors.cli.curl import print_curl
from modelarts_flavors.cli.filter_options import availability_option, filter_options, take_filter
from modelarts_flavors.cli.outputs import Printer, output_options
from modelarts_flavors.cli.reading import Reading, list_query, read, say
from modelarts_flavors.cli.service_options import Regions, region_options, take_regions
from modelarts_flavors.cli.terminal_text import escape_lines
from modelarts_flavors.contract import contract
from modelarts_flavors.flavors.filters import FlavorFilter
from modelarts_flavors.flavors.sorting import SORT_KEYS, sort


def label_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--label-selector`."""
    return click.option(
        "-l",
        "--label-selector",
        metavar="TEXT",
        help="Ask for flavors whose labels match, such as "
        f"{contract().operation.label_selector.example!r}.",
    )(function)


@click.command("list")
@region_options
@label_option
@filter_options
@availability_option
@click.option(
    "--sort-by",
    type=click.Choice([sign + key for key in SORT_KEYS for sign in ("", "-")]),
    metavar="[-]KEY",
    help=f"Sort by {', '.join(SORT_KEYS)}; with - in front descending.",
)
@click.option(
    "--page-size",
    type=click.IntRange(1, contract().operation.page_size.maximum),
    help="Flavors per request. Default: as many as the service returns.",
)
@click.option("--max-items", type=click.IntRange(1), metavar="N", help="Maximum number of flavors.")
@output_options
@click.option("--curl", is_flag=True, help="Print the requests as curl commands; send nothing.")
def command(
    label_selector: str | None,
    sort_by: str | None,
    page_size: int | None,
    max_items: int | None,
    output: str,
    columns: tuple[str, ...] | None,
    no_headers: bool,
    curl: bool,
    **options: Any,
) -> None:
    """List flavors, every page.

    Without options, region, project and credentials come from the environment and the files of
    the vendor's own tools. An available flavor is no reservation: creating a node may still fail.

    An error in the middle of a list prints no part of it, but for jsonl and csv, which are printed
    page by page. A region that fails is named and does not hide the others.
    """
    regions, kept = take_regions(options), take_filter(options)
    printer = Printer(output, columns, headings=not no_headers, regions=regions.are_several)
    if curl:
        print_curl(regions, list_query(label_selector, page_size))
        return
    if printer.is_streamed and sort_by is None:
        query = list_query(label_selector, page_size, None if kept.criteria else max_items)
        _stream(printer, regions, kept, query, max_items)
        return
    # What is sorted or filtered is bounded afterwards.
    bound = None if sort_by or kept.criteria else max_items
    found = read(regions, list_query(label_selector, page_size, bound))
    every = [flavor for flavors in found.flavors.values() for flavor in flavors]
    if not label_selector and bound is None and not found.errors:
        completion.remember(every)
    rows = _rows(found, kept, sort_by)[:max_items]
    if printer.is_streamed:
        printer.begin()
        printer.rows(rows)
    else:
        printer.whole(rows, list(found.flavors))
    if not rows and found.flavors:
        _say_why(every, kept)
    found.check()


def _rows(found: Reading, kept: FlavorFilter, sort_by: str | None) -> list[Row]:
    rows = {
        id(flavor): Row(flavor, region)
        for region, flavors in found.flavors.items()
        for flavor in flavors
        if kept.matches(flavor)
    }
    if sort_by is None:
        return list(rows.values())
    flavors = [row.flavor for row in rows.values()]
    ordered = sort(flavors, sort_by.removeprefix("-"), descending=sort_by.startswith("-"))
    return [rows[id(flavor)] for flavor in ordered]


def _stream(
    printer: Printer,
    regions: Regions,
    kept: FlavorFilter,
    query: dict[str, Any],
    max_items: int | None,
) -> None:
    """Print each page when it was read: memory does not grow with the list."""
    lock = threading.Lock()
    count = 0

    def on_page(region: str, flavors: Sequence[Flavor]) -> bool:
        nonlocal count
        rows = [Row(flavor, region) for flavor in flavors if kept.matches(flavor)]
        with lock:
            rows = rows[: None if max_items is None else max_items - count]
            count += len(rows)
            printer.rows(rows)
            return count == max_items

    printer.begin()
    found = read(regions, query, on_page)
    if not count and found.flavors and kept.criteria:
        say("No flavor meets every condition; `-o table` says why.")
    found.check()


def _say_why(flavors: Sequence[Flavor], kept: FlavorFilter) -> None:
    if not kept.criteria:
        say("No flavors.")
        return
    from modelarts_flavors.capacity.explain import explain

    say(escape_lines(str(explain(flavors, kept))))
