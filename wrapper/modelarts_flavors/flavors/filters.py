"""Chooses among flavors that were read: by what they consist of and where they are available.

The service itself filters by labels only; everything else is chosen here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from modelarts_flavors.contract import contract
from modelarts_flavors.errors import InvalidArgumentError
from modelarts_flavors.flavors.flavor import Flavor

__all__ = [
    "NO_ACCELERATOR",
    "FlavorFilter",
    "SORT_KEYS",
    "accelerator_kinds",
    "billing_names",
    "sort",
]

NO_ACCELERATOR = "none"
# What a condition of each type can be, and what messages call it.
_KINDS: Mapping[str, tuple[Any, str]] = {
    "str | None": (str, "a str"),
    "int | None": (int, "a whole number"),
    "float | None": (int | float, "a number"),
    "bool | None": (bool, "True or False"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FlavorFilter:
    """Conditions that must all hold; one that is None always does.

    A flavor of which something is unknown, or cannot be read, meets no condition about it.

    Attributes:
        arch: Architecture of the CPU, `x86` or `arm64`; case does not matter.
        min_cpu: CPU cores at least.
        min_memory_gib: Memory in GiB at least.
        accelerator: Kind of accelerator: `gpu`, `npu`, or `none` for flavors without.
        accelerator_type: Part of the accelerator's model, such as `v100`; case does not matter.
        min_accelerators: Accelerator chips at least; 0 is met by flavors without.
        zone: Availability zone for which the service reports a phase.
        available: True: is available, in `zone` if that is given, else in any zone. False: is
            known not to be, in `zone` or else in any zone.
        job_type: Job type that the flavor can run, such as `Train`; case does not matter.
        billing: Billing mode, one of the document's numbers (0 pay per use, 1 yearly or monthly).

    >>> flavor = Flavor(contract().example_by_role("page-sample")["items"][0])
    >>> FlavorFilter(min_cpu=8, available=True).matches(flavor)
    True
    >>> FlavorFilter(zone="cn-north-7a", available=True).matches(flavor)
    False
    """

    arch: str | None = None
    min_cpu: int | None = None
    min_memory_gib: float | None = None
    accelerator: str | None = None
    accelerator_type: str | None = None
    min_accelerators: int | None = None
    zone: str | None = None
    available: bool | None = None
    job_type: str | None = None
    billing: int | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value, (kind, called) = getattr(self, field.name), _KINDS[str(field.type)]
            is_wrong = kind is not bool and isinstance(value, bool)
            if value is not None and (is_wrong or not isinstance(value, kind)):
                raise InvalidArgumentError(f"{field.name} is {value!r}; it can be {called}")
        kinds = (*accelerator_kinds(), NO_ACCELERATOR)
        if self.accelerator is not None and self.accelerator not in kinds:
            raise InvalidArgumentError(
                f"accelerator is {self.accelerator!r}; it can be {', '.join(kinds)}"
            )

    def matches(self, flavor: Flavor) -> bool:
        """Whether a flavor meets every condition."""
        return (
            _same(self.arch, flavor.arch)
            and _at_least(self.min_cpu, flavor.cpu)
            and _at_least(self.min_memory_gib, flavor.memory_gib)
            and self._has_accelerators(flavor)
            and self._has_capacity(flavor)
            and (self.job_type is None or any(_same(self.job_type, t) for t in flavor.job_types))
            and (self.billing is None or self.billing in flavor.billing_modes)
        )

    def _has_accelerators(self, flavor: Flavor) -> bool:
        if self.accelerator is None and self.accelerator_type is None and not self.min_accelerators:
            return True
        found = flavor.accelerators
        if self.accelerator == NO_ACCELERATOR:
            return not found and not self.accelerator_type and not self.min_accelerators
        return any(
            (self.accelerator is None or one.kind == self.accelerator)
            and _contains(self.accelerator_type, one.type)
            and _at_least(self.min_accelerators or None, one.count)
            for one in found
        )

    def _has_capacity(self, flavor: Flavor) -> bool:
        if self.zone is None and self.available is None:
            return True
        zones = flavor.zones
        if not zones or (self.zone is not None and self.zone not in zones):
            return False
        return self.available is None or flavor.is_available(self.zone) is self.available


def _same(wanted: str | None, found: str | None) -> bool:
    return wanted is None or (found is not None and wanted.casefold() == found.casefold())


def _contains(wanted: str | None, found: str | None) -> bool:
    return wanted is None or (found is not None and wanted.casefold() in found.casefold())


def _at_least(bound: float | None, found: float | None) -> bool:
    return bound is None or (found is not None and found >= bound)


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
    "zones": lambda flavor: len(flavor.available_zones),
}
"""What flavors can be sorted by; `accelerator` is its type, `zones` how many have capacity."""


def sort(flavors: Iterable[Flavor], by: str, *, descending: bool = False) -> list[Flavor]:
    """The flavors in order of a key of `SORT_KEYS`; equal ones by name, what is unknown last.

    >>> small, large = (Flavor({"spec": {"cpu": cores}}) for cores in ("8", "64"))
    >>> [flavor.cpu for flavor in sort([large, small], "cpu")]
    [8, 64]
    """
    if by not in [*SORT_KEYS]:
        raise InvalidArgumentError(
            f"flavors cannot be sorted by {by!r}, but by {', '.join(SORT_KEYS)}"
        )
    key = SORT_KEYS[by]
    named = sorted(flavors, key=lambda flavor: flavor.name)
    known = [flavor for flavor in named if key(flavor) is not None]
    unknown = [flavor for flavor in named if key(flavor) is None]
    return sorted(known, key=key, reverse=descending) + unknown
