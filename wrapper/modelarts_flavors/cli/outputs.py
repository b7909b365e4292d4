"""Prints flavors in one of the formats: tables, the wire's JSON or YAML, JSON Lines, CSV."""

from __future__ import annotations

import csv
import io
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

import click

from modelarts_flavors.cli.columns import COLUMNS, TABLE, WIDE, ColumnNames, Row
from modelarts_flavors.cli.streams import json_bytes, write_data, write_json
from modelarts_flavors.cli.tables import flavor_table
from modelarts_flavors.cli.terminal_text import escape_controls
from modelarts_flavors.cli.wire import list_document
from modelarts_flavors.flavors.spreadsheet import cell

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

FORMATS: Final = ("table", "wide", "json", "jsonl", "csv", "yaml")
STREAMED: Final = ("jsonl", "csv")
"""Formats that are printed page by page."""


def output_options(function: Decorated) -> Decorated:
    """Give a command `-o`, `--columns` and `--no-headers`."""
    for option in (
        click.option("--no-headers", is_flag=True, help="No line of headings in tables and CSV."),
        click.option(
            "--columns",
            type=ColumnNames(),
            metavar="NAME,...",
            help=f"Columns of tables and CSV: {', '.join(COLUMNS)}.",
        ),
        click.option(
            "-o",
            "--output",
            type=click.Choice(FORMATS),
            default="table",
            show_default=True,
            help="A table, a wide one, one list document as it is on the wire (json, yaml), "
            "a flavor per line (jsonl), or a file for spreadsheets (csv).",
        ),
    ):
        function = option(function)
    return function


class Printer:
    """Prints flavors to stdout.

    Args:
        output: One of FORMATS.
        names: Columns; None: those of the format.
        headings: Whether there is a line of headings.
        regions: Whether each flavor says its region.
    """

    def __init__(
        self, output: str, names: Sequence[str] | None, *, headings: bool, regions: bool
    ) -> None:
        if names and output in ("json", "jsonl", "yaml"):
            raise click.UsageError(f"--columns does not go with -o {output}.")
        default = TABLE if output == "table" else WIDE
        if regions:
            default = (default[0], "region", *default[1:])
        self._output = output
        self._names = tuple(names or default)
        self._headings = headings
        self._regions = regions

    @property
    def is_streamed(self) -> bool:
        """Whether rows can be printed as they arrive."""
        return self._output in STREAMED

    def begin(self) -> None:
        """Print what comes before the rows of a streamed format."""
        if self._output == "csv" and self._headings:
            write_data(
                _csv([COLUMNS[name].heading for name in self._names]).encode(), newline=False
            )

    def rows(self, rows: Iterable[Row]) -> None:
        """Print rows in a streamed format, and flush them."""
        if self._output == "csv":
            text = "".join(_csv([_plain(row, name) for name in self._names]) for row in rows)
            write_data(text.encode(), newline=False)
        else:
            write_data(b"".join(map(self._json_line, rows)), newline=False)

    def whole(self, rows: Sequence[Row], regions: Sequence[str]) -> None:
        """Print all rows, in a format that needs all of them."""
        if self._output in ("table", "wide"):
            if rows:
                width = terminal_width() if self._output == "table" else None
                lines = flavor_table(rows, self._names, width, headings=self._headings)
                for line in lines:
                    click.echo(line)
            return
        document: Any = list_document(row.flavor for row in rows)
        if self._regions:
            document = {
                name: list_document(row.flavor for row in rows if row.region == name)
                for name in regions
            }
        if self._output == "json":
            write_json(document)
        else:
            import yaml

            text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
            write_data(text.encode(), newline=False)

    def _json_line(self, row: Row) -> bytes:
        data: Mapping[str, Any] = row.flavor.to_dict()
        return json_bytes({"region": row.region, **data} if self._regions else data) + b"\n"


def terminal_width() -> int | None:
    """Columns of the terminal; None where stdout is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _plain(row: Row, name: str) -> str:
    value = COLUMNS[name].plain(row)
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else cell(escape_controls(str(value)))


def _csv(values: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(values)
    return buffer.getvalue()
