"""Why a filter keeps nothing, as a person would find out."""

from __future__ import annotations

from modelarts_flavors.capacity import FlavorFilter, explain
from modelarts_flavors.flavors import Flavor

from .naive import FREE, TAKEN

FLAVORS = [
    Flavor({"metadata": {"name": name}, "spec": {"cpu": cpu, **more}, "status": {"phase": phases}})
    for name, cpu, more, phases in (
        ("small", "8", {}, {"z1": FREE}),
        ("large", "64", {"gpu": {"type": "v100", "size": "8"}}, {"z1": TAKEN}),
        ("odd", "many", {"npu": {"type": "snt9"}}, {}),
    )
]


def test_it_names_what_each_condition_removes_and_the_nearest() -> None:
    kept = FlavorFilter(min_cpu=32, accelerator_type="V100", min_accelerators=8, available=True)
    found = explain(FLAVORS, kept)
    assert (found.total, found.kept) == (3, 0)
    assert {one.name: one.removed for one in found.removals} == {
        "cpu": 2, "accelerator_type": 2, "accelerators": 2, "available": 2
    }  # fmt: skip
    assert found.nearest == FLAVORS[1]
    assert [(miss.name, miss.found) for miss in found.misses] == [("available", f"z1 {TAKEN}")]


def test_what_is_unknown_is_called_so() -> None:
    found = explain([FLAVORS[2]], FlavorFilter(min_cpu=1, zones="z1"))
    assert [miss.found for miss in found.misses] == [None, None]
    assert "it has unknown" in str(found)


def test_an_empty_list_and_a_filter_without_conditions() -> None:
    assert str(explain([], FlavorFilter(min_cpu=1))) == "The list is empty."
    found = explain(FLAVORS, FlavorFilter())
    assert (found.kept, found.nearest) == (3, None)
    assert str(found) == "3 of 3 flavors meet every condition."


def test_a_size_is_written_without_needless_digits() -> None:
    flavor = Flavor({"metadata": {"name": "a"}, "spec": {"memory": "1.5Gi"}})
    assert "(it has 1.5)" in str(explain([flavor], FlavorFilter(min_memory_gib=64)))
