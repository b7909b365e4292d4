"""`list`: every flavor of the service, as a table or as one list document in the wire's shape."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable

import click
import orjson

from modelarts_flavors import Flavor
from modelarts_flavors.cli.service_options import Connection, connection_options
from modelarts_flavors.cli.streams import write_data
from modelarts_flavors.cli.tables import table
from modelarts_flavors.cli.wire import list_document
from modelarts_flavors.contract import contract


@click.command("list")
@connection_options
@click.option(
    "-l",
    "--label-selector",
    metavar="TEXT",
    help="Keep the flavors whose labels match, such as "
    f"{contract().operation.label_selector.example!r}.",
)
@click.option(
    "--page-size",
    type=click.IntRange(1, contract().operation.page_size.maximum),
    help="Flavors per request. Default: as many as the service returns.",
)
@click.option(
    "--max-items",
    type=click.IntRange(1),
    metavar="N",
    help="Maximum number of flavors.",
)
@click.option(
    "-o",
    "--output",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="A table for people, or one list document as it is on the wire.",
)
def command(
    label_selector: str | None,
    page_size: int | None,
    max_items: int | None,
    output: str,
    **connection: str | None,
) -> None:
    """List flavors, every page.

    Without options, region, project and credentials come from the environment and the files of
    the vendor's own tools. An error in the middle of the list prints no part of it.
    """
    with Connection(**connection).client() as client:  # type: ignore[arg-type]
        flavors = list(
            client.list_flavors(
                label_selector=label_selector,
                page_size=page_size,
                # More than a list can hold is all of it.
                max_items=max_items and min(max_items, sys.maxsize),
            )
        )
    if output == "json":
        write_data(orjson.dumps(list_document(flavors), option=orjson.OPT_INDENT_2))
    elif flavors:
        show(flavors)
    else:
        click.echo("No flavors.", err=True)


def show(flavors: Iterable[Flavor]) -> None:
    """Print a table, as wide as the terminal, or as wide as it needs to be where there is none."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for line in table(flavors, width):
        click.echo(line)
