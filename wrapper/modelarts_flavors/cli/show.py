"""`show`: everything that is known of one flavor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from modelarts_flavors.cli.columns import COLUMNS, MISSING, Row
from modelarts_flavors.cli.completion import complete_flavor
from modelarts_flavors.cli.exit_codes import CommandError, Exit
from modelarts_flavors.cli.reading import list_query, read
from modelarts_flavors.cli.service_options import region_options, take_regions
from modelarts_flavors.cli.streams import write_data, write_json
from modelarts_flavors.cli.terminal_text import columns, escape
from modelarts_flavors.contract import contract

# What else than the columns of a table is known, and how it is called.
_IN_COLUMNS = {
    "Type": "type",
    "Architecture": "arch",
    "CPU cores": "cpu",
    "Memory, GiB": "memory",
    "Accelerators": "accelerator",
    "Accelerator memory, GiB": "accelerator-memory",
    "Job types": "job-types",
    "Billing modes": "billing",
    "Billing code": "billing-code",
}


@click.command("show")
@click.argument("name", shell_complete=complete_flavor)
@region_options
@click.option(
    "-o",
    "--output",
    type=click.Choice(["text", "json", "yaml"]),
    default="text",
    show_default=True,
    help="Text, or the flavor as it is on the wire.",
)
def command(name: str, output: str, **options: Any) -> None:
    """Show everything that is known of the flavor NAME.

    A name that no flavor has is a negative result; the nearest names are printed.
    """
    regions = take_regions(options)
    found = read(regions, list_query(None))
    rows = [
        Row(flavor, region)
        for region, flavors in found.flavors.items()
        for flavor in flavors
        if flavor.name == name
    ]
    if not rows:
        found.check()
        from modelarts_flavors.capacity.names import near_matches

        near = near_matches(name, (f.name for flavors in found.flavors.values() for f in flavors))
        hint = f"the nearest: {', '.join(near)}" if near else "`list` shows every name"
        raise CommandError(f"no flavor has the name {name!r}; {hint}", Exit.NO)
    if output == "text":
        for number, row in enumerate(rows):
            for line in (*([""] if number else []), *_lines(row)):
                click.echo(line)
    else:
        flavors = [row.flavor.to_dict() for row in rows]
        _print(
            {row.region: data for row, data in zip(rows, flavors, strict=True)}
            if regions.are_several
            else flavors[0],
            output,
        )
    found.check()


def _print(data: Any, output: str) -> None:
    if output == "json":
        write_json(data)
        return
    import yaml

    write_data(yaml.safe_dump(data, sort_keys=False, allow_unicode=True).encode(), newline=False)


def _lines(row: Row) -> Iterator[str]:
    """A line for each fact, with the names of the facts in a column."""
    facts = [(name, value) for name, value in _facts(row) if value]
    width = max(columns(escape(name)) for name, _ in facts)
    for name, value in facts:
        first, *others = value if isinstance(value, list) else [value]
        shown = escape(name)
        yield f"{shown}{' ' * (width - columns(shown))}  {escape(first)}"
        for other in others:
            yield f"{' ' * width}  {escape(other)}"


def _facts(row: Row) -> Iterator[tuple[str, str | list[str]]]:
    flavor = row.flavor
    yield "Name", flavor.name
    yield "Region", row.region
    for name, column in _IN_COLUMNS.items():
        value = COLUMNS[column].cell(row)
        yield name, "" if value == MISSING else value
    yield "System disk", _volumes([flavor.root_volume])
    yield "Data disks", _volumes(flavor.volumes)
    yield "Job flavors", list(flavor.job_flavors)
    known = contract().available_phases
    yield (
        "Zones",
        [
            f"{zone}  {phase}{'' if phase in known else '  (no capacity)'}"
            for zone, phase in flavor.zone_phases.items()
        ]
        or "not reported",
    )
    yield "Labels", [f"{key}={value}" for key, value in flavor.labels.items()]
    yield "Annotations", [f"{key}={value}" for key, value in flavor.annotations.items()]


def _volumes(volumes: Any) -> list[str]:
    return [
        " ".join(
            part
            for part in (
                volume.type or "",
                "" if volume.size_gib is None else f"{volume.size_gib:g} GiB",
            )
            if part
        )
        for volume in volumes
        if volume is not None
    ]
