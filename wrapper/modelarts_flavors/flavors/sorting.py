"""Puts flavors in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from modelarts_flavors.errors import InvalidArgumentError
from modelarts_flavors.flavors.criteria import accelerator_memory
from modelarts_flavors.flavors.flavor import Flavor

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
    if by not in [*SORT_KEYS]:
        raise InvalidArgumentError(
            f"flavors cannot be sorted by {by!r}, but by {', '.join(SORT_KEYS)}"
        )
    key = SORT_KEYS[by]
    named = sorted(flavors, key=lambda flavor: flavor.name)
    known = [flavor for flavor in named if key(flavor) is not None]
    unknown = [flavor for flavor in named if key(flavor) is None]
    return sorted(known, key=key, reverse=descending) + unknown
