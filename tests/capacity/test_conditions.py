"""Which names a watch accepts, what a filter keeps, and when a condition holds."""

from __future__ import annotations

from typing import Any

import pytest

from modelarts_flavors.capacity import (
    Accelerators,
    AllOf,
    AnyOf,
    Available,
    ConditionMet,
    FirstSnapshot,
    FlavorFilter,
    Series,
    TimedOut,
    View,
    watch,
)
from modelarts_flavors.errors import InvalidArgumentError, UnknownNameError

from .naive import FREE, TAKEN
from .scripted import FakeClock, Script, Watch, listing, lists, short


@pytest.mark.parametrize(
    ("kept", "until"),
    [
        (FlavorFilter(names="flavor-onr"), None),
        (FlavorFilter(zones="zone-1b"), None),
        (FlavorFilter(), Available(("flavor-onr",))),
        (FlavorFilter(), AllOf(Available(), AnyOf(Accelerators(1), Available(zones=("zone-1b",))))),
    ],
)
def test_a_wrong_name_is_refused_at_the_start(run: Watch, kept: FlavorFilter, until: Any) -> None:
    script = lists({"flavor-one": {"zone-1a": TAKEN}})
    with pytest.raises(UnknownNameError) as caught:
        run({"r": script}, kept, until=until)
    assert caught.value.near
    assert len(script.times) == 1


def test_a_name_of_another_region_is_good(run: Watch) -> None:
    clock = FakeClock()
    scripts = {
        "r1": Script([listing({"a": {"z1": TAKEN}})], clock),
        "r2": Script([listing({"b": {"z2": FREE}})], clock),
    }
    events = run(scripts, FlavorFilter(names="b", zones="z2"), until=Available())
    assert isinstance(events[-1], ConditionMet)


BOTH = {"a": {"z1": FREE, "z2": TAKEN}, "b": {"z1": TAKEN, "z2": FREE}}


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (Available(), True),
        (Available(("a",), ("z2",)), False),
        (Available(("a", "b"), ("z2",)), True),
        (Available(("a", "b"), all=True), True),
        (Available(all=True), True),
        (Available(("a", "b"), ("z1",), all=True), False),
        (Available(("a",), ("z1", "z2"), all=True), False),
        (AllOf(Available(("a",), ("z1",)), Available(("b",), ("z2",))), True),
        (AllOf(Available(("a",), ("z1",)), Available(("b",), ("z1",))), False),
        (AnyOf(Available(("a",), ("z2",)), Available(("b",), ("z2",))), True),
        (Accelerators(16), True),
        (Accelerators(17), False),
        (Accelerators(16, in_one_zone=True), False),
        (Accelerators(8, in_one_zone=True), True),
    ],
)
def test_conditions(run: Watch, condition: Any, holds: bool) -> None:
    script = Script([listing(BOTH, npu={"type": "snt9b", "size": "8"})])
    events = run({"r": script}, until=condition, timeout=1)
    assert isinstance(events[-1], ConditionMet if holds else TimedOut)


def test_a_repeated_condition_is_reported_each_time_it_holds_again(run: Watch) -> None:
    phases = [TAKEN, FREE, FREE, TAKEN, FREE]
    script = lists(*({"a": {"z": phase}} for phase in phases))
    events = run({"r": script}, until=Available(), repeat=True, timeout=131)
    met = [event.at for event in events if isinstance(event, ConditionMet)]
    assert [30, 120] == [at - 1_000_000 for at in met]
    assert isinstance(events[-1], TimedOut)


def test_a_filter_keeps_flavors_and_zones(run: Watch) -> None:
    script = lists({"a": {"z1": TAKEN, "z2": TAKEN}, "b": {"z1": TAKEN}},
                   {"a": {"z1": TAKEN, "z2": FREE}, "b": {"z1": FREE}})  # fmt: skip
    events = run({"r": script}, FlavorFilter(names="a", zones="z2"), timeout=31)
    assert isinstance(events[0], FirstSnapshot)
    assert [flavor.name for flavor in events[0].flavors] == ["a"]
    assert [short(event) for event in events[1:-1]] == [(("a", "z2"), TAKEN, FREE)]


@pytest.mark.parametrize(
    "settings",
    [
        {"filter": FlavorFilter(available=True)},
        {"label_selector": "a", "record": "a history"},
    ],
)
def test_arguments_that_do_not_fit(run: Watch, settings: Any) -> None:
    with pytest.raises(InvalidArgumentError):
        run({"r": lists({})}, **settings)
    with pytest.raises(InvalidArgumentError, match="clients"):
        next(watch({}))


def test_conditions_that_cannot_be_meant() -> None:
    with pytest.raises(InvalidArgumentError, match="count is 0; it must be at least 1"):
        Accelerators(0)
    for kind in (AllOf, AnyOf):
        with pytest.raises(InvalidArgumentError, match="needs at least one condition"):
            kind()


def test_flavors_without_accelerators_do_not_count() -> None:
    assert () == Accelerators(1).matches(View({Series("", "a", "z"): FREE}, {}))
