"""A flavor tells what was sent, in numbers where it can, and never raises."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from modelarts_flavors import Accelerator, Flavor, ResponseSchemaError, Volume
from modelarts_flavors.cli.wire import list_document
from modelarts_flavors.contract import contract

SAMPLE = contract().example_by_role("page-sample")["items"][0]


def flavor(**spec: Any) -> Flavor:
    return Flavor({"metadata": {"name": "f"}, "spec": spec})


def test_the_vendors_sample() -> None:
    found = Flavor(SAMPLE)
    assert found.name == "modelarts.vm.cpu8u32g"
    assert found.type == "Dedicate"
    assert found.arch == "x86"
    assert found.cpu == 8
    assert found.memory_gib == 32.0
    assert found.accelerator is None
    assert found.accelerators == ()
    assert found.volumes == ()
    assert found.root_volume is None
    assert found.zone_phases == {
        "cn-north-7a": "soldout", "cn-north-7b": "soldout", "cn-north-7c": "normal"
    }  # fmt: skip
    assert found.available_zones == ("cn-north-7c",)
    assert found.is_available() is True
    assert found.is_available("cn-north-7c") is True
    assert found.is_available("cn-north-7a") is False
    assert found.is_available("elsewhere") is False
    assert found.job_types == ()
    assert found.job_flavors == ()
    assert found.billing_modes == (0,)
    assert found.billing_code == "modelarts.vm.cpu.8ud"
    assert found.labels == {}
    assert found.annotations == {}


@pytest.mark.parametrize("name", contract().page_response.examples)
def test_the_documents_samples_are_read_and_written_whole(name: str) -> None:
    for item in contract().page_response.examples[name]["value"]["items"]:
        found = Flavor(item)
        assert found.to_dict() == item
        assert found.raw.to_dict() == item
        assert found.name == item["metadata"]["name"]
        assert found.cpu is not None
        assert found.memory_gib is not None


@pytest.mark.parametrize("kind", ["gpu", "npu"])
@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"type": "v100", "size": "2"}, {"type": "v100", "count": 2}),
        ({"type": "v100", "size": 2}, {"type": "v100", "count": 2}),
        (
            {"type": "snt9c", "size": "16", "chip": "16", "card": "8", "memory": "64Gi"},
            {"type": "snt9c", "count": 16, "cards": 8, "memory_gib": 64.0},
        ),
        ({"size": "4", "chip": "8"}, {"count": 8}),
        ({"chip": "8"}, {"count": 8}),
        ({"size": "4", "chip": "many"}, {"count": 4}),
        ({"size": "many", "type": "v100"}, {"type": "v100"}),
        ({"card": "1", "memory": "16"}, {"cards": 1, "memory_gib": 16.0}),
    ],
)
def test_accelerators_in_old_and_new_form(
    kind: str, told: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert flavor(**{kind: told}).accelerator == Accelerator(kind, **expected)


@pytest.mark.parametrize(
    "told", [{}, None, [], "one", {"size": "0"}, {"size": "0", "type": "v100"}]
)
def test_no_accelerator(told: Any) -> None:
    assert flavor(gpu=told).accelerator is None


def test_both_kinds_of_accelerator() -> None:
    both = flavor(gpu={"size": "1"}, npu={"size": "2"})
    assert [one.kind for one in both.accelerators] == ["gpu", "npu"]
    assert both.accelerator == Accelerator("gpu", count=1)


SSD = {"volumeType": "SSD", "size": "500Gi"}
SATA = {"volumeType": "SATA", "size": "1Ti"}


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"dataVolume": [SSD]}, [Volume("SSD", 500.0)]),
        ({"dataVolumes": [SATA]}, [Volume("SATA", 1024.0)]),
        ({"dataVolume": [SSD, SSD]}, [Volume("SSD", 500.0)] * 2),
        ({"dataVolume": [SSD], "dataVolumes": [SSD]}, [Volume("SSD", 500.0)]),
        ({"dataVolume": [SSD], "dataVolumes": [SSD, SATA]}, [Volume("SSD", 500.0), Volume("SATA", 1024.0)]),
        ({"dataVolume": [], "dataVolumes": [SSD, SSD]}, [Volume("SSD", 500.0)] * 2),
        ({"dataVolume": None}, []),
        ({"dataVolume": {"size": "5Gi"}}, []),
        ({"dataVolume": [None, {"size": "5Gi"}, "disk", {}]}, [Volume(None, 5.0), Volume()]),
        ({"dataVolume": [{"size": "much", "volumeType": "NVMe"}]}, [Volume("NVMe", None)]),
    ],
)  # fmt: skip
def test_disks_from_either_place(spec: dict[str, Any], expected: list[Volume]) -> None:
    assert flavor(**spec).volumes == tuple(expected)


def test_the_system_disk() -> None:
    assert flavor(rootVolume=SSD).root_volume == Volume("SSD", 500.0)
    assert flavor(rootVolume=[]).root_volume is None


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("Train", ("Train",)),
        ("Train.Infer.Notebook", ("Train", "Infer", "Notebook")),
        ("", ()),
        ("Train..Infer.", ("Train", "Infer")),
        (5, ()),
        (None, ()),
    ],
)
def test_job_types(scope: Any, expected: tuple[str, ...]) -> None:
    labels = {"os.modelarts/scope": scope, "team": "a", "count": 3}
    found = Flavor({"metadata": {"labels": labels}})
    assert found.job_types == expected
    assert found.labels.get("team") == "a"
    assert "count" not in found.labels


def test_phases_that_nobody_documented_are_kept_and_not_available() -> None:
    found = Flavor({"status": {"phase": {"a": "normal", "b": "abnormal", "c": None, "d": 1}}})
    assert found.zone_phases == {"a": "normal", "b": "abnormal"}
    assert found.available_zones == ("a",)


def test_values_that_cannot_be_read() -> None:
    odd = flavor(
        cpu="many", memory="much", billingModes=[0, "1", "x", None, 7], jobFlavors=["a", 1]
    )
    assert (odd.cpu, odd.memory_gib) == (None, None)
    assert odd.billing_modes == (0, 1, 7)
    assert odd.job_flavors == ("a",)
    assert odd.raw.spec.cpu == "many"  # type: ignore[union-attr]


def test_an_empty_flavor_has_nothing() -> None:
    empty = Flavor({})
    values = {
        name: getattr(empty, name)
        for name, kind in vars(Flavor).items()
        if isinstance(kind, property) and name != "raw"
    }
    assert values.pop("name") == ""
    assert not any(values.values())
    assert empty.is_available() is False


def test_a_flavor_cannot_be_changed() -> None:
    found = Flavor(copy.deepcopy(SAMPLE))
    for name in ("name", "cpu", "raw", "color"):
        with pytest.raises(AttributeError):
            setattr(found, name, "x")
    found.to_dict()["metadata"]["name"] = "x"
    found.zone_phases["x"] = "normal"
    found.labels["x"] = "y"
    found.raw.metadata.name = "x"  # type: ignore[union-attr]
    assert found == Flavor(SAMPLE)


def test_flavors_compare_hash_copy_and_pickle() -> None:
    one, other = Flavor(SAMPLE), Flavor(copy.deepcopy(SAMPLE))
    assert one == other
    assert len({one, other}) == 1
    assert one != Flavor({})
    assert one != SAMPLE
    assert pickle.loads(pickle.dumps(one)) == one
    assert copy.deepcopy(one) == one


def test_a_flavor_shows_what_it_is() -> None:
    assert repr(flavor(cpu="8", cpuArch="x86", memory="32Gi")) == (
        "<Flavor 'f' arch='x86' cpu=8 memory_gib=32.0>"
    )


def test_a_list_document_is_what_the_service_sends() -> None:
    for example in contract().page_response.examples.values():
        sample = {**example["value"], "metadata": {}}
        assert list_document(Flavor(item) for item in sample["items"]) == sample


def test_flavors_that_are_nested_too_deeply_are_not_compared() -> None:
    def nested() -> Flavor:
        value: Any = "x"
        for _ in range(100_000):
            value = {"a": value}
        return flavor(more=value)

    with pytest.raises(ResponseSchemaError, match="nested in more than"):
        nested() == nested()  # noqa: B015
