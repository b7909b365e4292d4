"""The columns in which flavors are shown: what each holds, for people and for spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import click

from modelarts_flavors import Flavor
from modelarts_flavors.cli.param_type import ParamType
from modelarts_flavors.flavors.criteria import accelerator_memory
from modelarts_flavors.flavors.filters import billing_names

MISSING: Final = "-"


@dataclass(frozen=True, slots=True)
class Row:
    """A flavor and its region ("": the only one)."""

    flavor: Flavor
    region: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `text` for people, `brief` where that is too wide, `plain` for a spreadsheet."""

    heading: str
    plain: Callable[[Row], object]
    is_number: bool = False
    text: Callable[[Row], str] | None = None
    brief: Callable[[Row], str] | None = None

    def cell(self, row: Row, *, brief: bool = False) -> str:
        """The cell of a row, for people."""
        if brief and self.brief is not None:
            return self.brief(row)
        if self.text is not None:
            return self.text(row)
        value = self.plain(row)
        if value is None or value == "":
            return MISSING
        return f"{value:g}" if isinstance(value, float) else str(value)


def zones(flavor: Flavor, *, brief: bool = False) -> str:
    """The zones with capacity, then the others by phase, named or counted; `-` for none."""
    found = flavor.zone_phases
    if not found:
        return MISSING
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


def _total_memory(row: Row) -> float | None:
    found = row.flavor.accelerator
    return accelerator_memory(found) if found else None


def _billing(row: Row) -> str:
    names = {number: name for name, number in billing_names().items()}
    return " ".join(names.get(mode, str(mode)) for mode in row.flavor.billing_modes)


COLUMNS: Final[Mapping[str, Column]] = {
    "region": Column("REGION", lambda row: row.region),
    "name": Column("NAME", lambda row: row.flavor.name),
    "arch": Column("ARCH", lambda row: row.flavor.arch),
    "cpu": Column("CPU", lambda row: row.flavor.cpu, is_number=True),
    "memory": Column("GIB", lambda row: row.flavor.memory_gib, is_number=True),
    "accelerator": Column(
        "ACCELERATOR",
        lambda row: accelerator(row.flavor),
        text=lambda row: accelerator(row.flavor),
    ),
    "accelerator-memory": Column("ACC.GIB", _total_memory, is_number=True),
    "zones": Column(
        "ZONES",
        lambda row: " ".join(f"{zone}={phase}" for zone, phase in row.flavor.zone_phases.items()),
        text=lambda row: zones(row.flavor),
        brief=lambda row: zones(row.flavor, brief=True),
    ),
    "available": Column("AVAILABLE", lambda row: " ".join(row.flavor.available_zones)),
    "job-types": Column("JOB TYPES", lambda row: " ".join(row.flavor.job_types)),
    "billing": Column("BILLING", _billing),
    "billing-code": Column("BILLING CODE", lambda row: row.flavor.billing_code),
    "type": Column("TYPE", lambda row: row.flavor.type),
}
TABLE: Final = ("name", "arch", "cpu", "memory", "accelerator", "zones")
WIDE: Final = (
    *("name", "type", "arch", "cpu", "memory", "accelerator", "accelerator-memory"),
    *("job-types", "billing", "billing-code", "zones"),
)


class ColumnNames(ParamType[tuple[str, ...]]):
    """Names of columns with commas between them."""

    name = "columns"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """The names; a usage error for one that there is not."""
        found = tuple(str(value).split(","))
        for name in found:
            if name not in COLUMNS:
                self.fail(f"no column {name!r}; there are {', '.join(COLUMNS)}.", param, ctx)
        return found
