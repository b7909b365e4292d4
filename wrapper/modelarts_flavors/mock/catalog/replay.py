"""Lets the phases of a running mock follow a schedule: what is listed, and when it changes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.mock.catalog.flavor_catalog import Catalog

Phases = Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True, slots=True)
class ReplayStep:
    """Changes at one time.

    Attributes:
        after: Seconds after the start of the server.
        phases: New phases by flavor and zone; None: the zone is no longer reported.
        flavors: Flavors that are listed from then on, as on the wire without phases; None: no
            longer listed.
    """

    after: float
    phases: Phases
    flavors: Mapping[str, Mapping[str, Any] | None]


def apply(flavors: dict[str, dict[str, Any]], step: ReplayStep) -> None:
    """Make the changes of a step to flavors by name, which are changed in place.

    >>> known = {"a": {"metadata": {"name": "a"}}}
    >>> apply(known, ReplayStep(0.0, {"a": {"z": "normal"}}, {}))
    >>> pointer.get_at(known["a"], contract().flavor.phase)
    {'z': 'normal'}
    """
    path = contract().flavor.phase
    for name, described in step.flavors.items():
        before = pointer.get_at(flavors.pop(name, {}), path)
        if described is not None:
            flavors[name] = dict(described)
            pointer.set_at(flavors[name], path, dict(before or {}))
    for name, zones in step.phases.items():
        if name in flavors:
            phases = {**(pointer.get_at(flavors[name], path) or {}), **zones}
            known = {zone: phase for zone, phase in phases.items() if phase is not None}
            pointer.set_at(flavors[name], path, known)


async def replay(
    steps: Iterable[ReplayStep],
    serve: Callable[[Catalog], None],
    monotonic: Callable[[], float] = time.monotonic,
) -> None:
    """Serve the catalog of each step when it is due; of those that are overdue, the last only."""
    begun = monotonic()
    flavors: dict[str, dict[str, Any]] = {}
    is_new = False
    for step in steps:
        if begun + step.after > monotonic():
            if is_new:
                serve(Catalog.from_flavors(flavors.values()))
                is_new = False
            await asyncio.sleep(begun + step.after - monotonic())
        apply(flavors, step)
        is_new = True
    if is_new:
        serve(Catalog.from_flavors(flavors.values()))
