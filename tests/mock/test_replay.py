"""The schedule of a mock: what a step changes, and what is served when."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from modelarts_flavors.contract import contract
from modelarts_flavors.flavors import Flavor
from modelarts_flavors.mock import Catalog
from modelarts_flavors.mock.catalog.replay import ReplayStep, apply, replay

FREE, TAKEN = contract().phases[:2]


def described(name: str, **spec: str) -> dict[str, Any]:
    return {"metadata": {"name": name}, "spec": spec}


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (ReplayStep(0, {"a": {"z2": TAKEN}}, {}), {"a": {"z1": FREE, "z2": TAKEN}}),
        (ReplayStep(0, {"a": {"z1": None}}, {}), {"a": {}}),
        (ReplayStep(0, {"unknown": {"z1": FREE}}, {}), {"a": {"z1": FREE}}),
        (ReplayStep(0, {}, {"a": None, "unknown": None}), {}),
        # A new description keeps the phases; a new flavor has those of the same step.
        (ReplayStep(0, {}, {"a": described("a", cpu="8")}), {"a": {"z1": FREE}}),
        (
            ReplayStep(0, {"b": {"z1": TAKEN}}, {"b": described("b")}),
            {"a": {"z1": FREE}, "b": {"z1": TAKEN}},
        ),
    ],
)
def test_a_step_changes_flavors_and_phases(
    step: ReplayStep, expected: dict[str, dict[str, str]]
) -> None:
    flavors = {"a": {**described("a"), "status": {"phase": {"z1": FREE}}}}
    apply(flavors, step)
    assert expected == {name: Flavor(data).zone_phases for name, data in flavors.items()}
    for name, new in step.flavors.items():
        if new is not None:
            assert new["spec"] == flavors[name]["spec"]


@pytest.mark.parametrize(
    ("times", "served"),
    [
        ([], []),
        ([0], ["1"]),
        # Of those that are overdue, the last only.
        ([0, 0, 1], ["2", "3"]),
        ([5, 6], ["1", "2"]),
    ],
)
def test_each_catalog_is_served_when_it_is_due(
    times: list[float], served: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = [
        ReplayStep(after, {}, {"a": described("a", cpu=str(number))})
        for number, after in enumerate(times, 1)
    ]
    found: list[Catalog] = []
    now = 100.0

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(asyncio, "sleep", sleep)
    asyncio.run(replay(steps, found.append, lambda: now))
    assert served == [
        Flavor(one).to_dict()["spec"]["cpu"] for each in found for one in each.flavors
    ]
