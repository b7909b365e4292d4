"""Edits of the document, breaking and benign, with what the report has to say about each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from seeded_defects import (
    PATH,
    TOKEN_FIELD,
    Document,
    components,
    field,
    media,
    operation,
    put,
    rename,
    schema,
)

from modelarts_flavors.contract import contract

OPERATION = contract().operation
TOKEN = OPERATION.page_token.name
SIZE = OPERATION.page_size
SELECTOR = OPERATION.label_selector.name
LIMIT = f"query parameter `{SIZE.name}`"
SPEC = "`items[].spec"


@dataclass(frozen=True)
class Edit:
    """`change` makes the newer document; `before`, where given, first prepares both."""

    name: str
    says: str
    change: Callable[[Document], Any]
    before: Callable[[Document], Any] | None = None


def parameter(name: str, *, required: bool = False) -> Document:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": "Something.",
        "schema": {"type": "string"},
    }


def header(document: Document, response: str, name: str) -> Document:
    found: Document = components(document, "responses", response)["headers"][name]
    return found


def limit(document: Document) -> Document:
    found: Document = components(document, "parameters", "Limit")["schema"]
    return found


def rename_everywhere(node: Any, old: str, new: str) -> None:
    """Give a component another name, in every reference too."""
    if isinstance(node, dict):
        for key, value in list(node.items()):
            if key == "$ref" and value == f"#/components/schemas/{old}":
                node[key] = f"#/components/schemas/{new}"
            else:
                rename_everywhere(value, old, new)
        if old in node and "$ref" not in node:
            rename(node, old, new)
    elif isinstance(node, list):
        for value in node:
            rename_everywhere(value, old, new)


def rename_tag(document: Document) -> None:
    document["tags"][0]["name"] = "compute"
    operation(document)["tags"] = ["compute"]


# The first twelve and the first four below are those that other tools were measured with.
BREAKING = (
    Edit(
        "required parameter added",
        "query parameter `region` is new and required",
        lambda d: operation(d)["parameters"].append(parameter("region", required=True)),
    ),
    Edit(
        "request range narrowed",
        f"{LIMIT}: maximum {SIZE.maximum} became 300",
        lambda d: limit(d).update(maximum=300, default=300),
    ),
    Edit(
        "optional parameter made required",
        f"query parameter `{SELECTOR}` became required",
        lambda d: put(components(d, "parameters", "LabelSelector"), "required", True),
    ),
    Edit(
        "parameter removed",
        f"query parameter `{SELECTOR}` is gone",
        lambda d: operation(d)["parameters"].remove(
            {"$ref": "#/components/parameters/LabelSelector"}
        ),
    ),
    Edit(
        "property removed",
        f"{SPEC}.billingCode` is gone",
        lambda d: schema(d, "ResourceFlavorSpec")["properties"].pop("billingCode"),
    ),
    Edit(
        "response enum widened",
        "`items[].status.phase{}` may be `unheard`",
        lambda d: schema(d, "Phase")["enum"].append("unheard"),
    ),
    Edit(
        "required property made optional",
        "`items` may be absent",
        lambda d: schema(d, "ResourceFlavorList").pop("required"),
        before=lambda d: put(schema(d, "ResourceFlavorList"), "required", ["items"]),
    ),
    Edit(
        "property of another type",
        f"{SPEC}.cpu`: type string became integer",
        lambda d: put(field(d, "ResourceFlavorSpec", "cpu"), "type", "integer"),
    ),
    Edit(
        "operation id renamed",
        f"operation `{OPERATION.id}` is now `Renamed`",
        lambda d: put(operation(d), "operationId", "Renamed"),
    ),
    Edit("tag renamed", "tag `flavors` is gone", rename_tag),
    Edit(
        "schema renamed",
        "schema `Gpu` is now `GraphicsCard`",
        lambda d: rename_everywhere(d, "Gpu", "GraphicsCard"),
    ),
    Edit(
        "way to authenticate removed",
        "security `AkSkSignature` is no longer accepted",
        lambda d: operation(d)["security"].pop(1),
    ),
    Edit(
        "base path changed",
        f"{OPERATION.method} {PATH} is gone",
        lambda d: rename(d["paths"], PATH, f"/another{PATH}"),
    ),
    Edit(
        "parameter renamed",
        f"query parameter `{TOKEN}` is gone",
        lambda d: put(components(d, "parameters", "Continue"), "name", "renamed"),
    ),
    Edit(
        "parameter moved",
        f"{LIMIT} is gone",
        lambda d: put(components(d, "parameters", "Limit"), "in", "header"),
    ),
    Edit(
        "least raised",
        f"{LIMIT}: minimum {SIZE.minimum} became 1",
        lambda d: put(limit(d), "minimum", 1),
    ),
    Edit(
        "default changed",
        f"{LIMIT}: default {SIZE.default} became 100",
        lambda d: put(limit(d), "default", 100),
    ),
    Edit(
        "pattern asked for",
        "path parameter `project_id`: pattern none became ^[0-9a-f]{32}$",
        lambda d: put(
            components(d, "parameters", "ProjectId")["schema"], "pattern", "^[0-9a-f]{32}$"
        ),
    ),
    Edit(
        "request enum narrowed",
        f"{LIMIT}: `2` is no longer accepted",
        lambda d: put(limit(d), "enum", [1]),
        before=lambda d: put(limit(d), "enum", [1, 2]),
    ),
    Edit(
        "property renamed",
        f"`metadata.{TOKEN_FIELD}` is gone",
        lambda d: rename(schema(d, "ListMetadata")["properties"], TOKEN_FIELD, "renamed"),
    ),
    Edit(
        "property nullable",
        f"{SPEC}.memory`: type string became null, string",
        lambda d: put(field(d, "ResourceFlavorSpec", "memory"), "type", ["string", "null"]),
    ),
    Edit(
        "response range widened",
        "`metadata.remainingItemCount`: minimum 0 became none",
        lambda d: field(d, "ListMetadata", "remainingItemCount").pop("minimum"),
    ),
    Edit(
        "list of something else",
        f"{SPEC}.jobFlavors[]`: type string became integer",
        lambda d: put(field(d, "ResourceFlavorSpec", "jobFlavors")["items"], "type", "integer"),
    ),
    Edit(
        "unit changed",
        f"{SPEC}.memory`: x-unit GiB became MiB",
        lambda d: put(field(d, "ResourceFlavorSpec", "memory"), "x-unit", "MiB"),
    ),
    Edit(
        "separator changed",
        "`items[].metadata.labels.os.modelarts/scope`: x-separator . became ,",
        lambda d: put(field(d, "ResourceFlavorLabel", "os.modelarts/scope"), "x-separator", ","),
    ),
    Edit(
        "map closed",
        "`items[].metadata.labels{}` is gone",
        lambda d: schema(d, "ResourceFlavorLabel").update(
            patternProperties={}, additionalProperties=False
        ),
    ),
    Edit(
        "success status changed",
        "status 200 is gone",
        lambda d: rename(operation(d)["responses"], "200", "206"),
    ),
    Edit(
        "media type changed",
        "status 200: media type `application/json` is gone",
        lambda d: rename(
            components(d, "responses", "FlavorPage")["content"], "application/json", "text/yaml"
        ),
    ),
    Edit(
        "body lost its schema",
        "status 200: any value may be answered",
        lambda d: media(d, "FlavorPage").pop("schema"),
    ),
    Edit(
        "response header removed",
        "status 429: header `Retry-After` is gone",
        lambda d: components(d, "responses", "TooManyRequests")["headers"].pop("Retry-After"),
    ),
    Edit(
        "credentials in another header",
        "security `AuthToken` changed",
        lambda d: put(components(d, "securitySchemes", "AuthToken"), "name", "X-Token"),
    ),
    Edit(
        "another algorithm of signing",
        "security `AkSkSignature` changed",
        lambda d: put(
            components(d, "securitySchemes", "AkSkSignature")["x-signature"], "algorithm", "V4"
        ),
    ),
    Edit(
        "both credentials at once",
        "security `AuthToken` is no longer accepted",
        lambda d: put(operation(d), "security", [{"AuthToken": [], "AkSkSignature": []}]),
    ),
    Edit(
        "region removed",
        "server `https://modelarts.cn-north-1.myhuaweicloud.com` is gone",
        lambda d: d["servers"][0]["variables"]["region"]["enum"].remove("cn-north-1"),
    ),
    Edit(
        "next page linked otherwise",
        "status 200: link `NextPage` changed",
        lambda d: put(
            components(d, "links", "NextPage")["parameters"],
            f"query.{TOKEN}",
            "$response.body#/metadata/remainingItemCount",
        ),
    ),
    Edit(
        "response header made optional",
        "status 429: header `Retry-After` may be absent",
        lambda d: header(d, "TooManyRequests", "Retry-After").pop("required"),
        before=lambda d: put(header(d, "TooManyRequests", "Retry-After"), "required", True),
    ),
    Edit(
        "shared parameter made required",
        "header parameter `X-Domain` became required",
        lambda d: put(d["paths"][PATH]["parameters"][0], "required", True),
        before=lambda d: put(
            d["paths"][PATH], "parameters", [{**parameter("X-Domain"), "in": "header"}]
        ),
    ),
    Edit(
        "map of anything",
        "`items[].metadata.labels{}` may be anything",
        lambda d: schema(d, "ResourceFlavorLabel").pop("patternProperties"),
    ),
    Edit(
        "other phases mean capacity",
        "`items[].status.phase{}`: x-available normal became soldout",
        lambda d: put(schema(d, "Phase"), "x-available", ["soldout"]),
    ),
    Edit(
        "body asked for",
        "a body is now required",
        lambda d: put(operation(d), "requestBody", {"required": True, "content": {}}),
    ),
)

BENIGN = (
    Edit(
        "optional parameter added",
        "query parameter `sort` is new",
        lambda d: operation(d)["parameters"].append(parameter("sort")),
    ),
    Edit(
        "optional property added",
        f"{SPEC}.nic` is new",
        lambda d: put(
            schema(d, "ResourceFlavorSpec")["properties"],
            "nic",
            {"type": "string", "description": "Something."},
        ),
    ),
    Edit(
        "request range widened",
        f"{LIMIT}: maximum {SIZE.maximum} became 1000",
        lambda d: put(limit(d), "maximum", 1000),
    ),
    Edit(
        "description changed",
        f"{LIMIT}: description",
        lambda d: put(components(d, "parameters", "Limit"), "description", "How many."),
    ),
    Edit(
        "response enum narrowed",
        f"{SPEC}.type` is never `Logical`",
        lambda d: schema(d, "FlavorType")["enum"].remove("Logical"),
    ),
    Edit(
        "property always there",
        "`items` is always there",
        lambda d: put(schema(d, "ResourceFlavorList"), "required", ["items"]),
    ),
    Edit(
        "required parameter made optional",
        f"query parameter `{SELECTOR}` became optional",
        lambda d: put(components(d, "parameters", "LabelSelector"), "required", False),
        before=lambda d: put(components(d, "parameters", "LabelSelector"), "required", True),
    ),
    Edit(
        "request enum widened",
        f"{LIMIT}: `3` is accepted",
        lambda d: put(limit(d), "enum", [1, 3]),
        before=lambda d: put(limit(d), "enum", [1]),
    ),
    Edit(
        "response range narrowed",
        "`metadata.remainingItemCount`: minimum 0 became 1",
        lambda d: put(field(d, "ListMetadata", "remainingItemCount"), "minimum", 1),
    ),
    Edit(
        "another way to authenticate",
        "security `Certificate` is accepted",
        lambda d: (
            put(d["components"]["securitySchemes"], "Certificate", {"type": "mutualTLS"}),
            operation(d)["security"].append({"Certificate": []}),
        ),
    ),
    Edit(
        "operation added",
        "GET /v1/{project_id}/virtualresourceflavors is new",
        lambda d: put(
            d["paths"],
            "/v1/{project_id}/virtualresourceflavors",
            {"get": {"operationId": "ListVirtualResourceFlavors", "responses": {}}},
        ),
    ),
    Edit(
        "error status added",
        "status 409 is new",
        lambda d: put(operation(d)["responses"], "409", {"description": "Something."}),
    ),
    Edit(
        "error status removed", "status 410 is gone", lambda d: operation(d)["responses"].pop("410")
    ),
    Edit(
        "error code changed",
        "`TokenInvalid` (error_code ModelArts.50001000 became ModelArts.50001001)",
        lambda d: put(
            components(d, "examples", "TokenInvalid")["value"], "error_code", "ModelArts.50001001"
        ),
    ),
    Edit(
        "object closed",
        "`items[].spec.gpu{}` may be only what is described",
        lambda d: put(schema(d, "Gpu"), "additionalProperties", False),
    ),
    Edit(
        "tag explained",
        "the document: tags",
        lambda d: put(d["tags"][0], "description", "Something."),
    ),
    Edit(
        "error code added",
        "example `AnotherCode` is new",
        lambda d: (
            put(
                d["components"]["examples"],
                "AnotherCode",
                {"value": {"error_code": "ModelArts.50005102"}},
            ),
            put(
                media(d, "NotFound")["examples"],
                "AnotherCode",
                {"$ref": "#/components/examples/AnotherCode"},
            ),
        ),
    ),
    Edit(
        "region added",
        "server `https://modelarts.cn-north-7.myhuaweicloud.com` is new",
        lambda d: d["servers"][0]["variables"]["region"]["enum"].append("cn-north-7"),
    ),
    Edit(
        "header added",
        "status 404: header `X-Trace` is new",
        lambda d: put(
            components(d, "responses", "NotFound")["headers"],
            "X-Trace",
            {"schema": {"type": "string"}},
        ),
    ),
    Edit(
        "response array bounded lower",
        "`items`: maxItems none became 500",
        lambda d: put(field(d, "ResourceFlavorList", "items"), "maxItems", 500),
    ),
    Edit(
        "schema added",
        "schema `Spare` is new",
        lambda d: put(d["components"]["schemas"], "Spare", {}),
    ),
    Edit(
        "another retry",
        "x-retry",
        lambda d: operation(d)["x-retry"]["statuses"].append(408),
    ),
    Edit(
        "evidence changed",
        "x-evidence",
        lambda d: put(field(d, "Gpu", "memory")["x-evidence"], "level", "observed"),
    ),
)
