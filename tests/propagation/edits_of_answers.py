"""Edits of what an answer holds: the page, flavors, phases and other enums."""

from __future__ import annotations

import json

from document_tools import (
    component,
    operation,
    properties,
    rename_key,
    rename_property,
    rename_text,
    replace_value,
)
from seen import Seen, statuses
from workshop import Document


def third_phase(document: Document) -> None:
    phase = component(document, "schemas", "Phase")
    phase["enum"].append("scarce")
    phase["x-enum-values"]["scarce"] = {
        "description": "There is little capacity.",
        "x-evidence": {"level": "assumed", "source": "synthetic"},
    }
    phase["x-available"].append("scarce")


def check_third_phase(seen: Seen) -> None:
    assert seen["models"]["Phase"] == ["normal", "scarce", "soldout"]
    items = seen["answers"][0]["body"]["items"]
    phases = [phase for i in items for phase in i.get("status", {}).get("phase", {}).values()]
    assert set(phases) == {"normal", "scarce", "soldout"}
    views = [view for view in seen["client"]["views"] if "'scarce'" in view["zone_phases"]]
    assert views
    assert all("'mock-scarce'" in view["available_zones"] for view in views)


def new_spec_property(document: Document) -> None:
    properties(document, "ResourceFlavorSpec")["rackType"] = {
        "type": "string",
        "description": "Kind of rack. Absent: not told.",
        "x-evidence": {"level": "assumed", "source": "synthetic"},
    }


def check_new_spec_property(seen: Seen) -> None:
    assert seen["models"]["ResourceFlavorSpec"]["rackType"] == "rack_type"
    assert any("rackType" in item["spec"] for item in seen["answers"][0]["body"]["items"])


def page_properties_renamed(document: Document) -> None:
    rename_property(document, "ResourceFlavorList", "items", "flavors")
    rename_property(document, "ListMetadata", "remainingItemCount", "left")
    rename_property(document, "ResourceFlavorList", "metadata", "page")
    rename_property(document, "ErrorResponse", "metadata", "page")
    # A flavor has a property of that name, too, which is another.
    for example in document["components"]["examples"].values():
        for item in example["value"].get("flavors", ()):
            if "page" in item:
                rename_key(item, "page", "metadata")
    rename_text(document["components"]["links"], "#/metadata/", "#/page/")


def check_page_properties_renamed(seen: Seen) -> None:
    [answer] = seen["answers"]
    assert set(answer["body"]) == {"apiVersion", "kind", "page", "flavors"}
    assert set(answer["body"]["page"]) == {"continue", "left"}
    assert len(answer["body"]["flavors"]) == 2
    assert set(seen["client"]["document"]) == {"apiVersion", "kind", "page", "flavors"}


FLAVOR_RENAMES = (
    ("ResourceFlavorSpec", "memory", "ram"),
    ("Gpu", "memory", "ram"),
    ("Npu", "memory", "ram"),
    ("ResourceFlavorSpec", "cpuArch", "arch"),
    ("ResourceFlavorSpec", "npu", "ascend"),
    ("ResourceFlavorSpec", "dataVolume", "disks"),
    ("DataVolume", "volumeType", "class"),
    ("RootVolume", "volumeType", "class"),
    ("ResourceFlavorStatus", "phase", "capacity"),
    ("ResourceFlavor", "status", "state"),
    ("FlavorMetadata", "name", "id"),
    ("FlavorMetadata", "labels", "tags"),
)


def flavor_properties_renamed(document: Document) -> None:
    for schema, old, new in FLAVOR_RENAMES:
        rename_property(document, schema, old, new)


def check_flavor_properties_renamed(seen: Seen) -> None:
    first = next(i for i in seen["answers"][0]["body"]["items"] if "ascend" in i["spec"])
    assert {"id", "tags"} <= set(first["metadata"])
    assert {"ram", "arch", "ascend"} <= set(first["spec"])
    assert first["state"]["capacity"]


def new_values(document: Document) -> None:
    for schema, value in {"VolumeType": "ESSD", "CpuArch": "riscv64", "FlavorType": "Spot"}.items():
        found = component(document, "schemas", schema)
        found["enum"].append(value)
        found["x-enum-values"][value] = {
            "description": "New.",
            "x-evidence": {"level": "documented", "source": "synthetic"},
        }
    modes = component(document, "schemas", "BillingMode")
    modes["enum"].append(2)
    modes["x-enum-varnames"].append("SPOT")
    modes["x-enum-values"]["2"] = {
        "description": "Spot.",
        "x-evidence": {"level": "documented", "source": "synthetic"},
    }


def check_new_values(seen: Seen) -> None:
    models = seen["models"]
    assert "ESSD" in models["VolumeType"]
    assert "riscv64" in models["CpuArch"]
    assert models["BillingMode"] == [0, 1, 2]


def kinds_renamed(document: Document) -> None:
    for schema, old, new in (
        ("ListKind", "ResourceFlavorList", "FlavorList"),
        ("FlavorKind", "ResourceFlavor", "Flavor"),
        ("ApiVersion", "v1", "v2"),
    ):
        found = component(document, "schemas", schema)
        found["enum"] = [new]
        rename_key(found["x-enum-values"], old, new)
    for example in document["components"]["examples"].values():
        value = example["value"]
        if "items" in value:
            value |= {"kind": "FlavorList", "apiVersion": "v2"}
            for item in value["items"]:
                item |= {"kind": "Flavor", "apiVersion": "v2"}


def check_kinds_renamed(seen: Seen) -> None:
    page = seen["answers"][0]["body"]
    assert (page["kind"], page["apiVersion"]) == ("FlavorList", "v2")
    assert {(i["kind"], i["apiVersion"]) for i in page["items"]} == {("Flavor", "v2")}
    assert seen["client"]["document"]["kind"] == "FlavorList"


def properties_dropped(document: Document) -> None:
    for name in ("localDiskDetail", "nodeConfigTemplate", "creatingSteps", "flavorBootType"):
        del properties(document, "ResourceFlavorSpec")[name]
    del document["components"]["schemas"]["CreatingStep"]
    del document["components"]["schemas"]["BootType"]
    for response in ("BodyTooLarge", "UriTooLong"):
        status = {"BodyTooLarge": "413", "UriTooLong": "414"}[response]
        del operation(document)["responses"][status]
        del document["components"]["responses"][response]


def check_properties_dropped(seen: Seen) -> None:
    assert "localDiskDetail" not in seen["models"]["ResourceFlavorSpec"]
    assert "CreatingStep" not in seen["models"]


def inlined(document: Document) -> None:
    """Put what stands behind references in their place, as another tool would write the document."""
    path = next(iter(document["paths"].values()))["get"]
    path["parameters"] = [
        component(document, "parameters", p["$ref"].rpartition("/")[2]) for p in path["parameters"]
    ]
    path["responses"] = {
        status: json.loads(
            json.dumps(component(document, "responses", r["$ref"].rpartition("/")[2]))
        )
        for status, r in path["responses"].items()
    }
    del document["components"]["responses"], document["components"]["parameters"]


def check_inlined(seen: Seen) -> None:
    assert statuses(seen) == [200]


def enum_values_renamed(document: Document) -> None:
    for schema, old, new in (
        ("Phase", "soldout", "sold_out"),
        ("Phase", "normal", "free"),
        ("CpuArch", "x86", "x86_64"),
        ("FlavorType", "Dedicate", "Physical"),
        ("VolumeType", "GPSSD", "GP"),
    ):
        found = component(document, "schemas", schema)
        found["enum"] = [new if value == old else value for value in found["enum"]]
        rename_key(found["x-enum-values"], old, new)
        for example in document["components"]["examples"].values():
            replace_value(example["value"], old, new)
    component(document, "schemas", "Phase")["x-available"] = ["free"]
    label = properties(document, "ResourceFlavorLabel")["os.modelarts/scope"]
    label["x-separator"] = "+"
    for example in document["components"]["examples"].values():
        replace_value(example["value"], "Train.Infer.Notebook", "Train+Infer+Notebook")
        replace_value(example["value"], "Train.Infer", "Train+Infer")


def check_enum_values_renamed(seen: Seen) -> None:
    assert seen["models"]["Phase"] == ["free", "sold_out"]
    items = seen["answers"][0]["body"]["items"]
    phases = {phase for i in items for phase in i.get("status", {}).get("phase", {}).values()}
    assert phases == {"free", "sold_out"}
    assert {i["spec"]["cpuArch"] for i in items} == {"x86_64", "arm64"}
    assert {i["spec"]["type"] for i in items} == {"Physical", "Logical"}
    assert any("+" in i["metadata"]["labels"].get("os.modelarts/scope", "") for i in items)
    base = seen["client"]["views"][0]
    assert (
        base["zone_phases"]
        == "{'cn-north-7a': 'sold_out', 'cn-north-7b': 'sold_out', 'cn-north-7c': 'free'}"
    )


def other_kinds(document: Document) -> None:
    """Give properties types that the document has not had, and take the bounds from a parameter."""
    evidence = {"level": "assumed", "source": "synthetic"}
    spec = properties(document, "ResourceFlavorSpec")
    spec["cpu"]["type"] = ["string", "null"]
    spec["racks"] = {
        "type": "array",
        "description": "Racks by row. Absent: not told.",
        "items": {"type": "array", "items": {"type": "integer"}},
        "x-evidence": evidence,
    }
    spec["power"] = {
        "type": "object",
        "description": "Power. Absent: not told.",
        "properties": {"watts": {"type": "number", "description": "Absent: not told."}},
        "x-evidence": evidence,
    }
    spec["socket"] = {
        "description": "Socket. Absent: not told.",
        "oneOf": [{"type": "string"}, {"type": "integer"}],
        "x-evidence": evidence,
    }
    properties(document, "FlavorMetadata")["createdAt"] = {
        "type": "string",
        "format": "date-time",
        "description": "When the flavor was made. Absent: not told.",
        "x-evidence": evidence,
    }
    component(document, "schemas", "FlavorMetadata")["required"] = ["name"]
    schema = component(document, "parameters", "Limit")["schema"]
    del schema["minimum"], schema["maximum"], schema["default"]


def check_other_kinds(seen: Seen) -> None:
    assert statuses(seen) == [200, 200]
    assert {"racks", "power", "socket"} <= set(seen["models"]["ResourceFlavorSpec"])
    assert any(
        {"racks", "power"} <= set(item["spec"]) for item in seen["answers"][0]["body"]["items"]
    )
    assert "1<=x<=" not in seen["help"]["list"]


def nothing(document: Document) -> None:
    """No edit: what the others are compared with."""


def check_nothing(seen: Seen) -> None:
    assert len(seen["catalog"]) >= 40
