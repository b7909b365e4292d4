"""The options that choose flavors, the same for every command that shows some."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from modelarts_flavors.cli.completion import complete_flavor, complete_zone
from modelarts_flavors.cli.param_type import ParamType
from modelarts_flavors.contract import contract
from modelarts_flavors.flavors.filters import (
    NO_ACCELERATOR,
    FlavorFilter,
    accelerator_kinds,
    billing_names,
)

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
Range = tuple[Any, Any]

_RANGE = re.compile(r"(\d+(?:\.\d+)?)?(\.\.)?(\d+(?:\.\d+)?)?", re.ASCII)
_UNIT = re.compile(r"(?<=\d)\s*(?:gib|gb|gi|g)\b", re.IGNORECASE)


class NumberRange(ParamType[Range]):
    """A number, which is the least, or a range: `8`, `8..64`, `8..`, `..64`.

    >>> NumberRange().convert("8..64", None, None), NumberRange().convert("24GB..", None, None)
    ((8, 64), (24, None))
    """

    name = "number|range"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Range:
        """Both bounds; a usage error for anything else."""
        found = _RANGE.fullmatch(_UNIT.sub("", str(value).strip()))
        low, dots, high = found.groups() if found else (None, None, None)
        if found is None or (low is None and high is None) or (dots is None and high is not None):
            self.fail(f"{value!r} is no number or range; write 8, 8..64, 8.. or ..64.", param, ctx)
        bounds: Range = (_number(low), _number(high))
        if None not in bounds and bounds[0] > bounds[1]:
            self.fail(f"the range {value} is empty.", param, ctx)
        return bounds


def _number(text: str | None) -> int | float | None:
    if text is None:
        return None
    return int(text) if text.isdecimal() else float(text)


class Names(ParamType[tuple[str, ...]]):
    """Names with commas between them.

    >>> Names().convert("a,b", None, None)
    ('a', 'b')
    """

    name = "names"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """The names; a usage error for an empty one."""
        found = tuple(part.strip() for part in str(value).split(","))
        if not all(found):
            self.fail(f"{value!r} holds an empty name.", param, ctx)
        return found


def joined(values: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """The names of a repeatable option, each once."""
    return tuple(dict.fromkeys(name for names in values for name in names))


_OPTIONS = (
    click.option(
        "--flavor",
        "names",
        type=Names(),
        multiple=True,
        metavar="NAME,...",
        shell_complete=complete_flavor,
        help="Flavors by name; repeatable.",
    ),
    click.option(
        "--zone",
        "zones",
        type=Names(),
        multiple=True,
        metavar="ZONE,...",
        shell_complete=complete_zone,
        help="Flavors of any of these availability zones; repeatable.",
    ),
    click.option(
        "--arch",
        type=click.Choice(
            [str(v) for v in contract().flavor_values(contract().flavor.architecture)],
            case_sensitive=False,
        ),
        help="Architecture of the CPU.",
    ),
    click.option(
        "--min-cpu", type=NumberRange(), metavar="N|N..M", help="CPU cores at least, or a range."
    ),
    click.option("--max-cpu", type=click.IntRange(0), metavar="N", help="CPU cores at most."),
    click.option(
        "--min-memory", type=NumberRange(), metavar="N|N..M", help="GiB of memory, or a range."
    ),
    click.option(
        "--accelerator",
        type=click.Choice([*accelerator_kinds(), NO_ACCELERATOR]),
        help="Kind of accelerator.",
    ),
    click.option(
        "--accelerator-type", metavar="TEXT", help="Part of the accelerator's model, such as v100."
    ),
    click.option(
        "--min-accelerators",
        type=NumberRange(),
        metavar="N|N..M",
        help="Accelerator chips of a node at least, or a range.",
    ),
    click.option(
        "--min-accelerator-memory",
        type=NumberRange(),
        metavar="N|N..M",
        help="GiB of memory of all accelerators of a node together, or a range.",
    ),
    click.option("--job-type", metavar="TYPE", help="Job type that a flavor can run."),
    click.option("--billing", type=click.Choice(list(billing_names())), help="Billing mode."),
)
_AVAILABLE = click.option(
    "--available/--sold-out",
    default=None,
    help="Flavors with capacity in any zone, or in a --zone; or those without.",
)


def filter_options(function: Decorated) -> Decorated:
    """Give a command the options, which `take_filter` takes out again."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def availability_option(function: Decorated) -> Decorated:
    """Give a command `--available/--sold-out` as well: one that shows the present only."""
    return _AVAILABLE(function)


def take_filter(options: dict[str, Any]) -> FlavorFilter:
    """The filter of these options, which are taken out of `options`."""
    own = {name: options.pop(name, None) for name in _names()}
    low_cpu, high_cpu = own["min_cpu"] or (None, None)
    maximum: int | None = own["max_cpu"]
    if maximum is not None:
        high_cpu = maximum if high_cpu is None else min(maximum, high_cpu)
    low, high = own["min_memory"] or (None, None)
    fewest, most = own["min_accelerators"] or (None, None)
    low_memory, high_memory = own["min_accelerator_memory"] or (None, None)
    return FlavorFilter(
        names=joined(own["names"] or ()),
        zones=joined(own["zones"] or ()),
        arch=own["arch"],
        min_cpu=low_cpu,
        max_cpu=high_cpu,
        min_memory_gib=low,
        max_memory_gib=high,
        accelerator=own["accelerator"],
        accelerator_type=own["accelerator_type"],
        min_accelerators=fewest,
        max_accelerators=most,
        min_accelerator_memory_gib=low_memory,
        max_accelerator_memory_gib=high_memory,
        available=own["available"],
        job_type=own["job_type"],
        billing=billing_names()[own["billing"]] if own["billing"] else None,
    )


def _names() -> Mapping[str, None]:
    return dict.fromkeys(
        (
            *("names", "zones", "arch", "min_cpu", "max_cpu", "min_memory", "accelerator"),
            *("accelerator_type", "min_accelerators", "min_accelerator_memory", "job_type"),
            *("billing", "available"),
        )
    )
