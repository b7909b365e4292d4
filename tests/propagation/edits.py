"""Edits of the document, each with how to see that everything follows.

An edit changes the parsed document and nothing else. `requests` are sent to the mock as they stand,
`calls` are arguments of `list_flavors`; `check` looks at what came of them and of all the rest, in
the words of the edited document. `unedited` is the verdict of the edited conformance suite on a
server that does not know of the edit, and `found` the subjects of the checks that fail there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from document_tools import (
    component,
    operation,
    properties,
    rename_component,
    rename_key,
    rename_property,
    rename_text,
    replace_value,
)
from workshop import Document

Seen = Mapping[str, Any]
PATH = "/v1/{project}/resourceflavors"
TOKEN = {"X-Auth-Token": "{token}"}


def request(target: str = PATH, headers: Mapping[str, str] = TOKEN) -> dict[str, Any]:
    return {"target": target, "headers": dict(headers)}


@dataclass(frozen=True)
class Edit:
    """One edit. Edits with the same `copy` are made in one copy, in their order; others have their own.

    Those of one copy have one `unedited`, which is the verdict on a server that knows none of them.
    `same_views` says that users see the very flavors that they saw before it.
    """

    name: str
    change: Callable[[Document], object]
    check: Callable[[Seen], None]
    requests: Sequence[dict[str, Any]] = (request(),)
    calls: Sequence[dict[str, Any]] = ()
    unedited: str | None = None
    found: Sequence[str] = ()
    same_views: bool = True
    docs: Sequence[str] = field(default=())
    copy: str = ""


def sent(seen: Seen, of: str = "client") -> list[str]:
    """The targets of the client's requests, project id put back as a mark."""
    return [target for _, target, _ in seen[of]["asked"]]


def statuses(seen: Seen) -> list[int]:
    return [answer["status"] for answer in seen["answers"]]


# The edits


def limit_400(document: Document) -> None:
    component(document, "parameters", "Limit")["schema"]["maximum"] = 400


def check_limit_400(seen: Seen) -> None:
    assert statuses(seen) == [200, 400]
    good, bad = seen["calls"]
    assert [target.rpartition("?")[2] for target in (t for _, t, _ in good["asked"])] == [
        "limit=400"
    ]
    assert (bad["error"], bad["asked"]) == ("InvalidArgumentError", [])
    assert "400" in bad["message"]
    assert "1<=x<=400" in seen["help"]["list"]
    assert "500" not in seen["help"]["list"]


def default_25(document: Document) -> None:
    component(document, "parameters", "Limit")["schema"]["default"] = 25


def check_default_25(seen: Seen) -> None:
    [page] = [answer["body"] for answer in seen["answers"]]
    assert len(page["items"]) == 25


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


def continue_renamed(document: Document) -> None:
    component(document, "parameters", "Continue")["name"] = "pageToken"
    rename_property(document, "ListMetadata", "continue", "nextPageToken")
    for link in document["components"]["links"].values():
        rename_key(link["parameters"], "query.continue", "query.pageToken")
        rename_text(link, "metadata/continue", "metadata/nextPageToken")


def check_continue_renamed(seen: Seen) -> None:
    targets = sent(seen)
    assert len(targets) == 6
    assert all("pageToken=" in target for target in targets[1:])
    assert not any("continue" in target for target in targets)
    first, unknown = (answer["body"] for answer in seen["answers"])
    assert "continue" not in first["metadata"]
    assert first["metadata"]["nextPageToken"]
    assert unknown["items"] == first["items"]
    assert seen["models"]["ListMetadata"]["nextPageToken"] == "next_page_token"


def second_error_code(document: Document) -> None:
    component(document, "examples", "TokenInvalid")["value"] |= {
        "error_code": "ModelArts.50001099",
        "error_msg": "this token is not valid",
    }
    document["components"]["examples"]["TokenRevoked"] = {
        "summary": "The token was revoked.",
        "description": "Ask the administrator.",
        "x-evidence": {"level": "assumed", "source": "synthetic"},
        "value": {"error_code": "ModelArts.50001077", "error_msg": "token is revoked"},
    }
    media = component(document, "responses", "Unauthorized")["content"]["application/json"]
    media["examples"]["TokenRevoked"] = {"$ref": "#/components/examples/TokenRevoked"}


def check_second_error_code(seen: Seen) -> None:
    wrong, revoked = seen["answers"]
    assert (wrong["status"], wrong["body"]["error_code"]) == (401, "ModelArts.50001099")
    assert (revoked["status"], revoked["body"]["error_code"]) == (401, "ModelArts.50001077")


def error_example_renamed(document: Document) -> None:
    rename_component(document, "examples", "TokenInvalid", "CredentialRefused")
    examples = component(document, "responses", "Unauthorized")["content"]["application/json"][
        "examples"
    ]
    rename_key(examples, "TokenInvalid", "CredentialRefused")


def check_error_example_renamed(seen: Seen) -> None:
    bad, preferred = seen["answers"]
    assert bad["status"] == preferred["status"] == 401
    assert bad["body"] == preferred["body"]


def new_query_parameter(document: Document) -> None:
    operation(document)["parameters"] += [
        {
            "name": "poolType",
            "in": "query",
            "required": False,
            "description": "Kind of pool. Absent: every kind.",
            "schema": {"type": "string", "enum": ["public", "private"]},
            "x-evidence": {"level": "documented", "source": "synthetic"},
        },
        {
            "name": "X-Trace",
            "in": "header",
            "required": False,
            "description": "Name of a trace. Absent: none.",
            "schema": {"type": "string"},
            "x-evidence": {"level": "documented", "source": "synthetic"},
        },
    ]


def check_new_query_parameter(seen: Seen) -> None:
    assert seen["parameters"]["poolType"] == "pool_type"
    known, unknown = seen["calls"]
    assert len(known["names"]) == len(seen["catalog"])
    # Pages may be smaller in a copy with other edits: each request has them.
    assert known["asked"]
    for _, target, headers in known["asked"]:
        assert "poolType=private" in target
        assert headers["x-trace"] == "t1"
    assert (unknown["error"], unknown["asked"]) == ("InvalidArgumentError", [])
    assert statuses(seen) == [200, 400]


def path_v2(document: Document) -> None:
    rename_key(document["paths"], "/v1/{project_id}/resourceflavors", "/v2/{pid}/flavors")
    component(document, "parameters", "ProjectId")["name"] = "pid"
    for link in document["components"]["links"].values():
        rename_key(link["parameters"], "path.project_id", "path.pid")
        rename_text(link, "path.project_id", "path.pid")


def check_path_v2(seen: Seen) -> None:
    assert {target.partition("?")[0].split("/")[1] for target in sent(seen)} == {"v2"}
    assert {target.partition("?")[0].split("/")[3] for target in sent(seen)} == {"flavors"}
    assert statuses(seen) == [200, 404]
    assert "pid" in seen["parameters"]


def selector_renamed(document: Document) -> None:
    component(document, "parameters", "LabelSelector")["name"] = "selector"
    for link in document["components"]["links"].values():
        rename_key(link["parameters"], "query.labelSelector", "query.selector")
        rename_text(link, "query.labelSelector", "query.selector")


def check_selector_renamed(seen: Seen) -> None:
    [labelled] = seen["calls"]
    assert {t.partition("?")[2] for _, t, _ in labelled["asked"]} == {
        "selector=os.modelarts%2Fscope"
    }
    assert 0 < len(labelled["names"]) < len(seen["catalog"])
    [answer] = seen["answers"]
    assert [item["metadata"]["name"] for item in answer["body"]["items"]] == labelled["names"]


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


def flavor_properties_renamed(document: Document) -> None:
    rename_property(document, "ResourceFlavorSpec", "memory", "ram")
    rename_property(document, "Gpu", "memory", "ram")
    rename_property(document, "Npu", "memory", "ram")
    rename_property(document, "ResourceFlavorSpec", "cpuArch", "arch")
    rename_property(document, "ResourceFlavorSpec", "npu", "ascend")
    rename_property(document, "ResourceFlavorSpec", "dataVolume", "disks")
    rename_property(document, "DataVolume", "volumeType", "class")
    rename_property(document, "RootVolume", "volumeType", "class")
    rename_property(document, "ResourceFlavorStatus", "phase", "capacity")
    rename_property(document, "ResourceFlavor", "status", "state")
    rename_property(document, "FlavorMetadata", "name", "id")
    rename_property(document, "FlavorMetadata", "labels", "tags")


def check_flavor_properties_renamed(seen: Seen) -> None:
    first = next(i for i in seen["answers"][0]["body"]["items"] if "ascend" in i["spec"])
    assert {"id", "tags"} <= set(first["metadata"])
    assert {"ram", "arch", "ascend"} <= set(first["spec"])
    assert first["state"]["capacity"]


def names_of_the_generator_renamed(document: Document) -> None:
    operation(document)["operationId"] = "FindFlavors"
    operation(document)["tags"] = ["capacity"]
    document["tags"][0]["name"] = "capacity"
    for link in document["components"]["links"].values():
        link["operationId"] = "FindFlavors"
    for old, new in {
        "ResourceFlavor": "Flavor",
        "ResourceFlavorList": "FlavorList",
        "ErrorResponse": "Problem",
        "Phase": "Capacity",
        "ListMetadata": "Position",
    }.items():
        rename_component(document, "schemas", old, new)
    rename_component(document, "parameters", "Limit", "PageSize")
    rename_component(document, "responses", "FlavorPage", "Page")
    rename_component(document, "securitySchemes", "AuthToken", "Token")
    rename_key(operation(document)["security"][0], "AuthToken", "Token")


def check_names_of_the_generator_renamed(seen: Seen) -> None:
    assert {"Flavor", "FlavorList", "Problem", "Capacity", "Position"} <= set(seen["models"])
    assert not {"ResourceFlavor", "ResourceFlavorList", "Phase"} & set(seen["models"])
    assert seen["client"]["raw"].startswith("Flavor(")


def credentials_renamed(document: Document) -> None:
    component(document, "securitySchemes", "AuthToken")["name"] = "X-Session"
    signature = component(document, "securitySchemes", "AkSkSignature")["x-signature"]
    signature["dateHeader"] = "X-Signed-At"
    signature["algorithm"] = "ACME-HMAC-SHA256"


def check_credentials_renamed(seen: Seen) -> None:
    assert all("x-session" in headers for _, _, headers in seen["client"]["asked"])
    assert not any("x-auth-token" in headers for _, _, headers in seen["client"]["asked"])
    assert statuses(seen) == [200, 401]


def headers_renamed(document: Document) -> None:
    for response in document["components"]["responses"].values():
        if "X-Request-Id" in response.get("headers", {}):
            rename_key(response["headers"], "X-Request-Id", "X-Trace-Id")
        if "Retry-After" in response.get("headers", {}):
            rename_key(response["headers"], "Retry-After", "X-Wait")


def check_headers_renamed(seen: Seen) -> None:
    [answer] = seen["answers"]
    assert answer["headers"]["x-trace-id"]
    assert "x-request-id" not in answer["headers"]


def error_properties_renamed(document: Document) -> None:
    rename_property(document, "ErrorResponse", "error_code", "code")
    rename_property(document, "ErrorResponse", "error_msg", "message")
    rename_property(document, "ErrorResponse", "request_id", "trace")


def check_error_properties_renamed(seen: Seen) -> None:
    good, bad = seen["answers"]
    assert (bad["status"], bad["body"]) == (
        401,
        {"code": "ModelArts.50001000", "message": "token is invalid"},
    )
    assert seen["refused"]["code"] == "ModelArts.50004000"
    assert good["status"] == 200


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


def new_region(document: Document) -> None:
    document["servers"][0]["variables"]["region"]["enum"].append("eu-west-101")
    document["servers"][1]["variables"]["region"]["enum"].append("cn-north-4")
    document["servers"][0]["variables"]["region"]["enum"].remove("cn-north-4")
    document["servers"][0]["variables"]["region"]["default"] = "cn-north-1"
    document["x-iam"]["tokenHeader"] = "X-Login"


def check_new_region(seen: Seen) -> None:
    assert seen["endpoints"]["eu-west-101"] == "https://modelarts.eu-west-101.myhuaweicloud.com"
    assert seen["endpoints"]["cn-north-4"] == "https://modelarts.cn-north-4.myhuaweicloud.cn"


def sizes_renamed(document: Document) -> None:
    limit = component(document, "parameters", "Limit")
    limit["name"] = "pageSize"
    limit["schema"]["minimum"] = 1
    for link in document["components"]["links"].values():
        rename_key(link["parameters"], "query.limit", "query.pageSize")
        rename_text(link, "query.limit", "query.pageSize")


def check_sizes_renamed(seen: Seen) -> None:
    assert all("pageSize=7" in target for target in sent(seen))
    assert statuses(seen) == [200, 400]
    assert len(seen["answers"][0]["body"]["items"]) == 2


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


# What the document promises to whoever edits it; the tests are run in this copy, too.
PROMISED = "promised edits"
ADDITIONS = "additions"
ENVELOPE = "headers, errors and kinds renamed"
QUERY = "parameters renamed"
HARMLESS = "what a server need not know"

EDITS = [
    Edit("nothing", nothing, check_nothing, unedited="pass"),
    Edit(
        "limit maximum 400", limit_400, check_limit_400,
        requests=[request(PATH + "?limit=400"), request(PATH + "?limit=401")],
        calls=[{"page_size": 400}, {"page_size": 401}],
        docs=["0 to 400"],
        copy=PROMISED,
    ),
    Edit(
        "another default", default_25, check_default_25, docs=["default `25`"],
        unedited="fail", found=["limit"], copy=ADDITIONS,
    ),
    Edit(
        "third phase", third_phase, check_third_phase, docs=["`scarce`"],
        same_views=False,
        copy=PROMISED,
    ),
    Edit(
        "new optional string in spec", new_spec_property, check_new_spec_property,
        docs=["`rackType`"],
        copy=PROMISED,
    ),
    Edit(
        "continue renamed", continue_renamed, check_continue_renamed,
        requests=[request(PATH + "?limit=2"), request(PATH + "?limit=2&continue=zzz")],
        docs=["`pageToken`", "`metadata.nextPageToken`"], unedited="fail",
        copy=PROMISED,
    ),
    Edit(
        "error codes", second_error_code, check_second_error_code,
        requests=[
            request(headers={"X-Auth-Token": "wrong"}),
            request(headers={**TOKEN, "Prefer": "example=TokenRevoked"}),
        ],
        docs=["`ModelArts.50001099`", "`ModelArts.50001077`"],
        copy=PROMISED,
    ),
    Edit(
        "error example renamed", error_example_renamed, check_error_example_renamed,
        requests=[
            request(headers={"X-Auth-Token": "wrong"}),
            request(headers={**TOKEN, "Prefer": "example=CredentialRefused"}),
        ],
        docs=["CredentialRefused"],
        copy=PROMISED,
    ),
    Edit(
        "new optional parameters", new_query_parameter, check_new_query_parameter,
        requests=[request(PATH + "?poolType=public"), request(PATH + "?poolType=none")],
        calls=[
            {"parameters": {"poolType": "private", "X-Trace": "t1"}},
            {"parameters": {"poolKind": "private"}},
        ],
        docs=["`poolType`", "`X-Trace`"],
        copy=ADDITIONS,
    ),
    Edit(
        "path v2", path_v2, check_path_v2,
        requests=[request("/v2/{project}/flavors"), request(PATH)],
        docs=["/v2/{pid}/flavors"], unedited="unreachable",
    ),
    Edit(
        "labelSelector renamed", selector_renamed, check_selector_renamed,
        requests=[request(PATH + "?selector=os.modelarts/scope")],
        calls=[{"label_selector": "os.modelarts/scope"}],
        docs=["`selector`"], unedited="fail", found=["selector"], copy=QUERY,
    ),
    Edit(
        "items and metadata renamed", page_properties_renamed, check_page_properties_renamed,
        requests=[request(PATH + "?limit=2")], docs=["`flavors`", "`page.continue`"],
        unedited="fail",
    ),
    Edit(
        "properties of a flavor renamed", flavor_properties_renamed,
        check_flavor_properties_renamed, docs=["`ascend`", "`capacity`"], unedited="fail",
    ),
    Edit(
        "operation, tag and schemas renamed", names_of_the_generator_renamed,
        check_names_of_the_generator_renamed, docs=["`FindFlavors`", "## FlavorList "],
        unedited="pass", copy=HARMLESS,
    ),
    Edit(
        "header of the token renamed", credentials_renamed, check_credentials_renamed,
        requests=[request(headers={"X-Session": "{token}"}), request()],
        docs=["`X-Session`"], unedited="refused",
    ),
    Edit("headers of answers renamed", headers_renamed, check_headers_renamed, docs=["`X-Trace-Id`"], copy=ENVELOPE),
    Edit(
        "properties of errors renamed", error_properties_renamed, check_error_properties_renamed,
        requests=[request(), request(headers={"X-Auth-Token": "wrong"})],
        docs=["`code`", "`message`"], unedited="fail",
        copy=ENVELOPE,
    ),
    Edit("new values of enums", new_values, check_new_values, docs=["`ESSD`", "`riscv64`"], copy=ADDITIONS),
    Edit(
        "regions and IAM", new_region, check_new_region, docs=["eu-west-101"],
        unedited="pass", copy=HARMLESS,
    ),
    Edit(
        "limit renamed, from 1", sizes_renamed, check_sizes_renamed,
        requests=[request(PATH + "?pageSize=2"), request(PATH + "?pageSize=0")],
        docs=["`pageSize`", "1 to 500"], unedited="fail", found=["limit"], copy=QUERY,
    ),
    Edit("kinds and version renamed", kinds_renamed, check_kinds_renamed, unedited="fail", copy=ENVELOPE),
    Edit("properties dropped", properties_dropped, check_properties_dropped, unedited="pass", copy=HARMLESS),
    Edit("references written out", inlined, check_inlined, unedited="pass", copy=HARMLESS),
    Edit(
        "values of enums renamed", enum_values_renamed, check_enum_values_renamed,
        docs=["`sold_out`", "`x86_64`"], unedited="fail", same_views=False,
    ),
    Edit(
        "other kinds of properties, no bounds", other_kinds, check_other_kinds,
        requests=[request(), request(PATH + "?limit=5000")], docs=["`racks`", "`createdAt`"],
    ),
]  # fmt: skip
