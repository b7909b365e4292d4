"""Chooses among flavors that were read: by what they consist of and where they are available.

The service itself filters by labels only; everything else is chosen here.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from modelarts_flavors.contract import contract
from modelarts_flavors.errors import InvalidArgumentError
from modelarts_flavors.flavors.flavor import Accelerator, Flavor

__all__ = [
    "NO_ACCELERATOR",
    "SORT_KEYS",
    "Criterion",
    "FlavorFilter",
    "accelerator_kinds",
    "billing_names",
    "sort",
]

NO_ACCELERATOR = "none"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of a filter: its name there, what it wants, and what a flavor has, in words."""

    name: str
    text: str
    holds: Callable[[Flavor], bool]
    found: Callable[[Flavor], object]


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
        kinds = (*accelerator_kinds(), NO_ACCELERATOR)
        if self.accelerator is not None and self.accelerator not in kinds:
            raise InvalidArgumentError(
                f"accelerator is {self.accelerator!r}; it can be {', '.join(kinds)}"
            )
        for name in ("names", "zones"):
            value = getattr(self, name)
            object.__setattr__(self, name, (value,) if isinstance(value, str) else tuple(value))
        object.__setattr__(self, "criteria", tuple(self._criteria()))

    def matches(self, flavor: Flavor) -> bool:
        """Whether a flavor meets every condition."""
        return all(criterion.holds(flavor) for criterion in self.criteria) and (
            len(found := flavor.accelerators) < 2 or any(map(self._is_wanted, found))
        )

    def _criteria(self) -> Iterator[Criterion]:
        if self.names:
            names = frozenset(self.names)
            yield Criterion(
                "names", f"name {_either(self.names)}", lambda f: f.name in names, _name
            )
        yield from _word("arch", "architecture", self.arch, lambda f: f.arch)
        yield from _range("cpu", "CPU cores", self.min_cpu, self.max_cpu, lambda f: f.cpu)
        yield from _range(
            "memory_gib",
            "GiB of memory",
            self.min_memory_gib,
            self.max_memory_gib,
            lambda f: f.memory_gib,
        )
        yield from self._accelerator_criteria()
        if self.zones:
            zones = frozenset(self.zones)
            yield Criterion(
                "zones",
                f"zone {_either(self.zones)}",
                lambda f: not zones.isdisjoint(f.zones),
                lambda f: ", ".join(f.zones) or None,
            )
        if self.available is not None:
            yield Criterion(
                "available",
                ("available" if self.available else "not available")
                + (f" in zone {_either(self.zones)}" if self.zones else ""),
                self._has_capacity,
                lambda f: ", ".join(f"{zone} {phase}" for zone, phase in f.zone_phases.items()),
            )
        if self.job_type is not None:
            job_type = self.job_type
            yield Criterion(
                "job_type",
                f"job type {job_type}",
                lambda f: any(_same(job_type, one) for one in f.job_types),
                lambda f: ", ".join(f.job_types) or None,
            )
        if self.billing is not None:
            yield Criterion(
                "billing",
                f"billing mode {self.billing}",
                lambda f: self.billing in f.billing_modes,
                lambda f: ", ".join(map(str, f.billing_modes)) or None,
            )

    def _accelerator_criteria(self) -> Iterator[Criterion]:
        if self.accelerator == NO_ACCELERATOR:
            yield Criterion(
                "accelerator", "no accelerator", lambda f: not f.accelerators, _accelerators
            )
        elif self.accelerator is not None:
            kind = self.accelerator
            yield _any_accelerator("accelerator", f"accelerator {kind}", lambda a: a.kind == kind)
        if self.accelerator_type is not None:
            part = self.accelerator_type
            yield _any_accelerator(
                "accelerator_type",
                f"accelerator type {part}",
                lambda a: a.type is not None and part.casefold() in a.type.casefold(),
            )
        for name, what, low, high, value in self._accelerator_ranges():
            if low or high is not None:
                test = _within(low or None, high, value)
                yield Criterion(
                    name,
                    f"{_bounds(low or None, high)} {what}",
                    functools.partial(_has_accelerator, test, not low),
                    _accelerators,
                )

    def _accelerator_ranges(self) -> Iterator[tuple[str, str, Any, Any, Callable[[Any], Any]]]:
        low, high = self.min_accelerators, self.max_accelerators
        yield "accelerators", "accelerators", low, high, lambda a: a.count
        low_memory, high_memory = self.min_accelerator_memory_gib, self.max_accelerator_memory_gib
        what = "GiB of accelerator memory"
        yield "accelerator_memory_gib", what, low_memory, high_memory, accelerator_memory

    def _is_wanted(self, accelerator: Accelerator) -> bool:
        """Whether one kind of accelerator of a node meets all the conditions about them."""
        part = self.accelerator_type
        return (
            self.accelerator in (None, accelerator.kind)
            and (part is None or part.casefold() in (accelerator.type or "").casefold())
            and all(
                (not low and high is None) or _within(low or None, high, value)(accelerator)
                for _, _, low, high, value in self._accelerator_ranges()
            )
        )

    def _has_capacity(self, flavor: Flavor) -> bool:
        known = flavor.zone_phases
        zones = [zone for zone in self.zones or known if zone in known]
        return bool(zones) and any(map(flavor.is_available, zones)) is self.available


def accelerator_memory(accelerator: Accelerator) -> float | None:
    """Memory of all cards together in GiB; None where that is unknown.

    >>> accelerator_memory(Accelerator("gpu", "v100", count=2, memory_gib=32.0))
    64.0
    """
    number = accelerator.count if accelerator.cards is None else accelerator.cards
    if number is None or accelerator.memory_gib is None:
        return None
    return number * accelerator.memory_gib


def _name(flavor: Flavor) -> str:
    return flavor.name


def _accelerators(flavor: Flavor) -> str | None:
    """The accelerators of a flavor in words."""
    parts = []
    for one in flavor.accelerators:
        number = "" if one.count is None else f"{one.count} x "
        memory = accelerator_memory(one)
        total = "" if memory is None else f" with {memory:g} GiB"
        parts.append(f"{number}{one.type or one.kind}{total}")
    return ", ".join(parts) or "no accelerator"


def _either(names: Iterable[str]) -> str:
    return " or ".join(names)


def _same(wanted: str, found: str | None) -> bool:
    return found is not None and wanted.casefold() == found.casefold()


def _word(
    name: str, what: str, wanted: str | None, value: Callable[[Flavor], str | None]
) -> Iterator[Criterion]:
    if wanted is not None:
        yield Criterion(name, f"{what} {wanted}", lambda f: _same(wanted, value(f)), value)


def _range(
    name: str,
    what: str,
    low: float | None,
    high: float | None,
    value: Callable[[Flavor], float | None],
) -> Iterator[Criterion]:
    if low is not None or high is not None:
        text = f"{_bounds(low, high)} {what}"
        yield Criterion(name, text, _within(low, high, value), value)


def _bounds(low: float | None, high: float | None) -> str:
    """A range in words; raises InvalidArgumentError for one that holds nothing."""
    if low is not None and high is not None:
        if low > high:
            raise InvalidArgumentError(f"the range from {low:g} to {high:g} is empty")
        return f"{low:g} to {high:g}"
    return f"at least {low:g}" if low is not None else f"at most {high:g}"


def _within(
    low: float | None, high: float | None, value: Callable[[Any], float | None]
) -> Callable[[Any], bool]:
    def holds(thing: Any) -> bool:
        found = value(thing)
        return (
            found is not None and (low is None or found >= low) and (high is None or found <= high)
        )

    return holds


def _has_accelerator(
    test: Callable[[Accelerator], bool], none_is_good: bool, flavor: Flavor
) -> bool:
    # One without accelerators has none of them, which is no more than a maximum.
    return any(map(test, flavor.accelerators)) or (none_is_good and not flavor.accelerators)


def _any_accelerator(name: str, text: str, test: Callable[[Accelerator], bool]) -> Criterion:
    return Criterion(name, text, lambda f: any(map(test, f.accelerators)), _accelerators)


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


SORT_KEYS: Mapping[str, Callable[[Flavor], Any]] = {
    "name": lambda flavor: flavor.name,
    "arch": lambda flavor: flavor.arch,
    "cpu": lambda flavor: flavor.cpu,
    "memory": lambda flavor: flavor.memory_gib,
    "accelerator": lambda flavor: flavor.accelerator and flavor.accelerator.type,
    "accelerators": lambda flavor: flavor.accelerator and flavor.accelerator.count,
    "accelerator-memory": lambda flavor: (
        flavor.accelerator and accelerator_memory(flavor.accelerator)
    ),
    "zones": lambda flavor: len(flavor.available_zones),
}
"""What flavors can be sorted by; `accelerator` is its type, `zones` how many have capacity."""


def sort(flavors: Iterable[Flavor], by: str, *, descending: bool = False) -> list[Flavor]:
    """The flavors in order of a key of `SORT_KEYS`; equal ones by name, what is unknown last.

    >>> small, large = (Flavor({"spec": {"cpu": cores}}) for cores in ("8", "64"))
    >>> [flavor.cpu for flavor in sort([large, small], "cpu")]
    [8, 64]
    """
    if by not in SORT_KEYS:
        raise InvalidArgumentError(
            f"flavors cannot be sorted by {by!r}, but by {', '.join(SORT_KEYS)}"
        )
    key = SORT_KEYS[by]
    named = sorted(flavors, key=lambda flavor: flavor.name)
    known = [flavor for flavor in named if key(flavor) is not None]
    unknown = [flavor for flavor in named if key(flavor) is None]
    return sorted(known, key=key, reverse=descending) + unknown
