"""FlavorFilter choose flavors, and an order sorts them, the same way for every caller."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelarts_flavors import Flavor
from modelarts_flavors.errors import InvalidArgumentError
from modelarts_flavors.flavors.filters import FlavorFilter
from modelarts_flavors.flavors.sorting import SORT_KEYS, sort


def flavor(name: str, zones: dict[str, str] | None = None, scope: str = "", **spec: Any) -> Flavor:
    labels = {"os.modelarts/scope": scope} if scope else {}
    told = {} if zones is None else {"status": {"phase": zones}}
    return Flavor({"metadata": {"name": name, "labels": labels}, "spec": spec, **told})


FLAVORS = [
    flavor("cpu", {"a": "normal"}, "Train.Infer", cpuArch="x86", cpu="8", memory="32Gi", billingModes=[0]),
    flavor("gpu", {"a": "soldout", "b": "normal"}, "Train", cpuArch="x86", cpu="16", memory="128Gi",
           gpu={"type": "nvidia-v100-pcie", "size": "2", "memory": "32Gi"}, billingModes=[0, 1]),
    flavor("npu", {"b": "soldout"}, "Notebook", cpuArch="arm64", cpu="192", memory="768Gi",
           npu={"type": "snt9b3", "chip": "8", "memory": "64Gi"}, billingModes=[1]),
    flavor("odd", None, cpu="many", memory="much", gpu={"type": "t4"}),
    flavor("bare"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({}, "cpu gpu npu odd bare"),
        ({"arch": "x86"}, "cpu gpu"),
        ({"arch": "ARM64"}, "npu"),
        ({"min_cpu": 8}, "cpu gpu npu"),
        ({"min_cpu": 9}, "gpu npu"),
        ({"min_cpu": 0}, "cpu gpu npu"),
        ({"min_memory_gib": 128}, "gpu npu"),
        ({"min_memory_gib": 128.5}, "npu"),
        ({"accelerator": "gpu"}, "gpu odd"),
        ({"accelerator": "npu"}, "npu"),
        ({"accelerator": "none"}, "cpu bare"),
        ({"accelerator_type": "V100"}, "gpu"),
        ({"accelerator_type": "snt9b"}, "npu"),
        ({"accelerator": "npu", "accelerator_type": "v100"}, ""),
        ({"accelerator": "none", "accelerator_type": "v100"}, ""),
        ({"accelerator": "none", "min_accelerators": 1}, ""),
        ({"accelerator": "none", "min_accelerators": 0}, "cpu bare"),
        ({"min_accelerators": 0}, "cpu gpu npu odd bare"),
        ({"min_accelerators": 1}, "gpu npu"),
        ({"min_accelerators": 3}, "npu"),
        ({"accelerator": "gpu", "min_accelerators": 0}, "gpu odd"),
        ({"zones": "a"}, "cpu gpu"),
        ({"zones": "b", "available": True}, "gpu"),
        ({"zones": "b", "available": False}, "npu"),
        ({"zones": "c", "available": False}, ""),
        ({"available": True}, "cpu gpu"),
        ({"available": False}, "npu"),
        ({"job_type": "train"}, "cpu gpu"),
        ({"job_type": "Tra"}, ""),
        ({"billing": 1}, "gpu npu"),
        ({"billing": 2}, ""),
        ({"names": ("cpu", "npu")}, "cpu npu"),
        ({"max_cpu": 16}, "cpu gpu"),
        ({"min_cpu": 9, "max_cpu": 100}, "gpu"),
        ({"max_memory_gib": 32}, "cpu"),
        ({"max_accelerators": 2}, "cpu gpu bare"),
        ({"min_accelerators": 1, "max_accelerators": 2}, "gpu"),
        ({"max_accelerators": 0}, "cpu bare"),
        ({"min_accelerator_memory_gib": 500}, "npu"),
        ({"max_accelerator_memory_gib": 500}, "cpu gpu bare"),
        ({"zones": ("a", "b")}, "cpu gpu npu"),
        ({"zones": ("a", "b"), "available": False}, "npu"),
        ({"arch": "x86", "min_cpu": 9, "available": True}, "gpu"),
    ],
)
def test_criteria(criteria: dict[str, Any], expected: str) -> None:
    chosen = [flavor.name for flavor in FLAVORS if FlavorFilter(**criteria).matches(flavor)]
    assert chosen == expected.split()


@given(
    st.sampled_from(FLAVORS),
    st.fixed_dictionaries(
        {},
        optional={
            "arch": st.sampled_from(["x86", "arm64"]),
            "min_cpu": st.integers(0, 200),
            "min_memory_gib": st.floats(0, 800),
            "accelerator": st.sampled_from(["gpu", "npu", "none"]),
            "min_accelerators": st.integers(0, 9),
            "zones": st.sampled_from("abc"),
            "job_type": st.sampled_from(["Train", "Infer", "Notebook"]),
            "billing": st.integers(0, 2),
        },
    ),
)
def test_conditions_hold_one_by_one(flavor: Flavor, criteria: dict[str, Any]) -> None:
    together = FlavorFilter(**criteria).matches(flavor)
    each = [FlavorFilter(**{name: value}).matches(flavor) for name, value in criteria.items()]
    # Accelerator conditions are about one and the same accelerator, which these flavors have one of.
    assert together == all(each)


def test_a_kind_of_accelerator_that_there_is_not() -> None:
    with pytest.raises(
        InvalidArgumentError, match="accelerator is 'tpu'; it can be gpu, npu, none"
    ):
        FlavorFilter(accelerator="tpu")


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("name", "bare cpu gpu npu odd"),
        ("cpu", "cpu gpu npu bare odd"),
        ("memory", "cpu gpu npu bare odd"),
        ("arch", "npu cpu gpu bare odd"),
        ("accelerator", "gpu npu odd bare cpu"),
        ("accelerators", "gpu npu bare cpu odd"),
        ("accelerator-memory", "gpu npu bare cpu odd"),
        ("zones", "bare npu odd cpu gpu"),
    ],
)
def test_orders(by: str, expected: str) -> None:
    assert [flavor.name for flavor in sort(FLAVORS, by)] == expected.split()


def test_the_other_way_round_what_is_not_told_stays_last() -> None:
    names = [flavor.name for flavor in sort(FLAVORS, "cpu", descending=True)]
    assert names == ["npu", "gpu", "cpu", "bare", "odd"]


def test_an_order_that_there_is_not() -> None:
    with pytest.raises(InvalidArgumentError, match="by 'price', but by name, arch"):
        sort(FLAVORS, "price")


@given(st.permutations(FLAVORS), st.sampled_from(sorted(SORT_KEYS)), st.booleans())
def test_an_order_does_not_depend_on_the_order_before(
    flavors: list[Flavor], by: str, descending: bool
) -> None:
    assert sort(flavors, by, descending=descending) == sort(FLAVORS, by, descending=descending)


def test_conditions_about_accelerators_hold_for_one_and_the_same() -> None:
    both = flavor("both", gpu={"type": "t4", "size": "1"}, npu={"type": "snt9", "size": "8"})
    assert FlavorFilter(accelerator="npu", min_accelerators=8).matches(both)
    assert not FlavorFilter(accelerator="gpu", min_accelerators=8).matches(both)
    assert FlavorFilter(accelerator="none").matches(both) is False


def test_a_range_that_holds_nothing() -> None:
    with pytest.raises(InvalidArgumentError, match="from 8 to 4 is empty"):
        FlavorFilter(min_cpu=8, max_cpu=4)
