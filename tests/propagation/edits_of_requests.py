"""Edits of what is sent, with what a refusal looks like: parameters, path, credentials, errors, regions."""

from __future__ import annotations

from document_tools import (
    component,
    operation,
    rename_component,
    rename_key,
    rename_property,
    rename_text,
)
from seen import Seen, sent, statuses
from workshop import Document


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
