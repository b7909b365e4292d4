"""Changes flavors within the contract in ways that few clients expect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.mock.catalog.flavor_catalog import Catalog
from modelarts_flavors.mock.faults.plan import FaultPlan, draw

EXTRA_NAME = "mockExtra"
EXTRA_VALUE: Mapping[str, Any] = {
    "note": "a property that is not documented",
    "list": [1, None, {}],
}
EXTRA_LABEL = ("mock.example/unknown", "label")
# The longest run of empty pages: every list must end.
EMPTY_IN_A_ROW = 3


def vary_catalog(catalog: Catalog, plan: FaultPlan) -> Catalog:
    """The catalog with the variations of a plan, always the same, so that all pages agree.

    >>> catalog = Catalog.of(contract().example_by_role("page-sample"))
    >>> varied = vary_catalog(catalog, FaultPlan.of(["unknown-labels"]))
    >>> varied.labels
    ({'mock.example/unknown': 'label'},)
    """
    if not plan.has_variations:
        return catalog
    return Catalog.from_flavors(
        _vary_flavor(flavor, index, plan) for index, flavor in enumerate(catalog.flavors)
    )


def _vary_flavor(flavor: dict[str, Any], index: int, plan: FaultPlan) -> dict[str, Any]:
    if plan.varies("sparse", index):
        for path in list(_optional(flavor)):
            if draw(plan.seed, index, *path) < 0.5:
                pointer.get_at(flavor, path[:-1]).pop(path[-1])
    if plan.varies("extra-fields", index):
        flavor[EXTRA_NAME] = EXTRA_VALUE
        for part in flavor.values():
            if isinstance(part, dict) and part is not EXTRA_VALUE:
                part[EXTRA_NAME] = EXTRA_VALUE
    if plan.varies("unknown-labels", index):
        pointer.set_at(flavor, (*contract().flavor.labels, EXTRA_LABEL[0]), EXTRA_LABEL[1])
    return flavor


def _optional(flavor: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The paths of the first two levels, except those that contain the name; a parent comes last."""
    name = contract().flavor.name
    for key, part in flavor.items():
        if isinstance(part, dict):
            yield from ((key, below) for below in part if (key, below) != name)
        if key != name[0]:
            yield (key,)
