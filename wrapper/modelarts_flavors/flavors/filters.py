"""Chooses among flavors that were read: by what they consist of and where they are available.

The service itself filters by labels only; everything else is chosen here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

from modelarts_flavors.contract import contract
from modelarts_flavors.errors import InvalidArgumentError
from modelarts_flavors.flavors.criteria import (
    Criterion,
    Number,
    accelerator_memory,
    any_accelerator,
    bounds,
    member,
    number_range,
    within,
)
from modelarts_flavors.flavors.flavor import Accelerator, Flavor

__all__ = ["NO_ACCELERATOR", "FlavorFilter", "accelerator_kinds", "billing_names"]

Value = Callable[[Any], Number]

NO_ACCELERATOR = "none"
# What a condition of each type can be, and what messages call it.
_KINDS: dict[str, tuple[Any, str]] = {
    "str | None": (str, "a str"),
    "int | None": (int, "a whole number"),
    "float | None": (int | float, "a number"),
    "bool | None": (bool, "True or False"),
    "tuple[str, ...] | str": (str | tuple | list | set | frozenset, "a str or several"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FlavorFilter:
    """Conditions that must all hold; one that is None, or empty, always does.

    A flavor of which something is unknown, or cannot be read, meets no condition about it. The
    conditions about accelerators must hold for one and the same kind of accelerator of a node.

    Attributes:
        names: Names of flavors, any of which is good.
        arch: Architecture of the CPU, `x86` or `arm64`; case does not matter.
        min_cpu: CPU cores at least.
        max_cpu: CPU cores at most.
        min_memory_gib: Memory in GiB at least.
        max_memory_gib: Memory in GiB at most.
        accelerator: Kind of accelerator: `gpu`, `npu`, or `none` for flavors without.
        accelerator_type: Part of the accelerator's model, such as `v100`; case does not matter.
        min_accelerators: Accelerator chips at least; 0 is met by flavors without.
        max_accelerators: Accelerator chips at most; met by flavors without.
        min_accelerator_memory_gib: Memory of all accelerators together in GiB at least.
        max_accelerator_memory_gib: Memory of all accelerators together in GiB at most.
        zones: Availability zones, for any of which the service reports a phase; a name or several.
        available: True: is available, in one of `zones` if there are any, else in any zone. False:
            is known not to be, in any of them.
        job_type: Job type that the flavor can run, such as `Train`; case does not matter.
        billing: Billing mode, one of the document's numbers (0 pay per use, 1 yearly or monthly).

    >>> flavor = Flavor(contract().example_by_role("page-sample")["items"][0])
    >>> FlavorFilter(min_cpu=8, available=True).matches(flavor)
    True
    >>> FlavorFilter(zones="cn-north-7a", available=True).matches(flavor)
    False
    """

    names: tuple[str, ...] | str = ()
    arch: str | None = None
    min_cpu: int | None = None
    max_cpu: int | None = None
    min_memory_gib: float | None = None
    max_memory_gib: float | None = None
    accelerator: str | None = None
    accelerator_type: str | None = None
    min_accelerators: int | None = None
    max_accelerators: int | None = None
    min_accelerator_memory_gib: float | None = None
    max_accelerator_memory_gib: float | None = None
    zones: tuple[str, ...] | str = ()
    available: bool | None = None
    job_type: str | None = None
    billing: int | None = None
    criteria: tuple[Criterion, ...] = field(init=False, repr=False, compare=False)
    """The conditions that are set, one by one."""

    def __post_init__(self) -> None:
        for one in fields(self):
            if one.init:
                _check_kind(one.name, str(one.type), getattr(self, one.name))
        kinds = (*accelerator_kinds(), NO_ACCELERATOR)
        if self.accelerator is not None and self.accelerator not in kinds:
            raise InvalidArgumentError(
                f"accelerator is {self.accelerator!r}; it can be {', '.join(kinds)}"
            )
        for name in ("names", "zones"):
            value = getattr(self, name)
            object.__setattr__(self, name, (value,) if isinstance(value, str) else tuple(value))
        object.__setattr__(self, "criteria", tuple(self._criteria()))

    def without_zones(self) -> FlavorFilter:
        """The conditions about what flavors consist of, without those about capacity."""
        return replace(self, zones=(), available=None)

    def matches(self, flavor: Flavor) -> bool:
        """Whether a flavor meets every condition."""
        return all(criterion.holds(flavor) for criterion in self.criteria) and (
            len(found := flavor.accelerators) < 2 or any(map(self._is_wanted, found))
        )

    def _criteria(self) -> Iterator[Criterion]:
        if self.names:
            names = frozenset(self.names)
            text = f"name {' or '.join(self.names)}"
            yield Criterion("names", text, lambda f: f.name in names, lambda f: f.name)
        if self.arch is not None:
            yield member("arch", "architecture", [self.arch], lambda f: [f.arch] if f.arch else [])
        for name, what, low, high, value in (
            ("cpu", "CPU cores", self.min_cpu, self.max_cpu, _cpu),
            ("memory_gib", "GiB of memory", self.min_memory_gib, self.max_memory_gib, _memory),
        ):
            if low is not None or high is not None:
                yield number_range(name, what, low, high, value)
        yield from self._accelerator_criteria()
        if self.zones:
            zones = frozenset(self.zones)
            yield Criterion(
                "zones",
                f"zone {' or '.join(self.zones)}",
                lambda f: not zones.isdisjoint(f.zones),
                lambda f: ", ".join(f.zones) or None,
            )
        if self.available is not None:
            where = f" in zone {' or '.join(self.zones)}" if self.zones else ""
            yield Criterion(
                "available",
                f"{'available' if self.available else 'not available'}{where}",
                self._has_capacity,
                lambda f: ", ".join(f"{zone} {phase}" for zone, phase in f.zone_phases.items()),
            )
        if self.job_type is not None:
            yield member("job_type", "job type", [self.job_type], lambda f: f.job_types)
        if self.billing is not None:
            yield Criterion(
                "billing",
                f"billing mode {self.billing}",
                lambda f: self.billing in f.billing_modes,
                lambda f: ", ".join(map(str, f.billing_modes)) or None,
            )

    def _accelerator_criteria(self) -> Iterator[Criterion]:
        kind, part = self.accelerator, self.accelerator_type
        if kind == NO_ACCELERATOR:
            yield any_accelerator(
                "accelerator", "no accelerator", lambda _: False, none_is_good=True
            )
        elif kind is not None:
            yield any_accelerator("accelerator", f"accelerator {kind}", lambda a: a.kind == kind)
        if part is not None:
            text = f"accelerator type {part}"
            yield any_accelerator("accelerator_type", text, lambda a: _contains(part, a.type))
        for name, what, low, high, value in self._accelerator_ranges():
            # A flavor without accelerators has no more of them than any maximum.
            yield any_accelerator(
                name,
                f"{bounds(low, high)} {what}",
                within(low, high, value),
                none_is_good=low is None,
            )

    def _accelerator_ranges(self) -> Iterator[tuple[str, str, Number, Number, Value]]:
        for name, what, low, high, value in (
            ("accelerators", "accelerators", self.min_accelerators, self.max_accelerators, _count),
            (
                *("accelerator_memory_gib", "GiB of accelerator memory"),
                *(self.min_accelerator_memory_gib, self.max_accelerator_memory_gib),
                accelerator_memory,
            ),
        ):
            if low or high is not None:
                yield name, what, low or None, high, value

    def _is_wanted(self, accelerator: Accelerator) -> bool:
        """Whether one kind of accelerator of a node meets all the conditions about them."""
        return (
            self.accelerator in (None, accelerator.kind)
            and (
                self.accelerator_type is None or _contains(self.accelerator_type, accelerator.type)
            )
            and all(
                within(low, high, value)(accelerator)
                for _, _, low, high, value in self._accelerator_ranges()
            )
        )

    def _has_capacity(self, flavor: Flavor) -> bool:
        known = flavor.zone_phases
        zones = [zone for zone in self.zones or known if zone in known]
        return bool(zones) and any(map(flavor.is_available, zones)) is self.available


def _cpu(flavor: Flavor) -> int | None:
    return flavor.cpu


def _memory(flavor: Flavor) -> float | None:
    return flavor.memory_gib


def _count(accelerator: Accelerator) -> int | None:
    return accelerator.count


def _contains(part: str, text: str | None) -> bool:
    return text is not None and part.casefold() in text.casefold()


def _check_kind(name: str, annotation: str, value: object) -> None:
    kind, called = _KINDS[annotation]
    is_wrong = isinstance(value, bool) and kind is not bool
    parts = value if isinstance(value, tuple | list | set | frozenset) else ()
    if (
        (value is not None and (is_wrong or not isinstance(value, kind)))
        or (value is None and "None" not in annotation)
        or not all(isinstance(part, str) for part in parts)
    ):
        raise InvalidArgumentError(f"{name} is {value!r}; it can be {called}")


def accelerator_kinds() -> tuple[str, ...]:
    """The kinds of accelerator that the document knows.

    >>> accelerator_kinds()
    ('gpu', 'npu')
    """
    return tuple(shape.kind for shape in contract().flavor.accelerators)


def billing_names() -> dict[str, int]:
    """The billing modes by a readable name.

    >>> billing_names()
    {'pay-per-use': 0, 'yearly-monthly': 1}
    """
    facts = contract()
    listed = facts.at(facts.flavor.billing_modes, facts.flavor_schema)
    schema = facts.resolve(listed["items"])
    names = schema.get("x-enum-varnames", map(str, schema["enum"]))
    return {
        name.lower().replace("_", "-"): value
        for name, value in zip(names, schema["enum"], strict=True)
    }
