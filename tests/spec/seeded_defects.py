"""Defects for the document, one change each, with the rule or tool that has to notice it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lint import DOCUMENT

from modelarts_flavors.contract import contract, pointer

Document = dict[str, Any]
PATH = contract().operation.path
TOKEN = f"query.{contract().operation.page_token.name}"
TOKEN_FIELD = contract().operation.paging.token_path[-1]
TOKEN_IN_BODY = "$response.body#" + pointer.join(contract().operation.paging.token_path)
SIZE = f"query.{contract().operation.page_size.name}"
SELECTOR = f"query.{contract().operation.label_selector.name}"
# Of the document itself: the package follows it only after `nox -s generate`.
VERSION = next(
    line for line in DOCUMENT.read_text("utf-8").splitlines(True) if "  version: " in line
)


@dataclass(frozen=True)
class Defect:
    """`change` breaks a parsed document; where it gives a text, that text is the broken document."""

    name: str
    caught_by: str
    change: Callable[[Document], Any]


@dataclass(frozen=True)
class TextDefect:
    """Replaces `old`, which stands in the document's YAML, by `new`."""

    name: str
    caught_by: str
    old: str
    new: str


def operation(document: Document) -> Document:
    found: Document = document["paths"][PATH][contract().operation.method.lower()]
    return found


def components(document: Document, section: str, name: str) -> Document:
    found: Document = document["components"][section][name]
    return found


def schema(document: Document, name: str) -> Document:
    return components(document, "schemas", name)


def field(document: Document, name: str, key: str) -> Document:
    found: Document = schema(document, name)["properties"][key]
    return found


def media(document: Document, response: str) -> Document:
    found: Document = components(document, "responses", response)["content"]["application/json"]
    return found


def item(document: Document, example: str) -> Document:
    found: Document = components(document, "examples", example)["value"]["items"][0]
    return found


def put(node: Document, key: str, value: Any) -> Any:
    node[key] = value
    return value


def rename(node: Document, old: str, new: str) -> Any:
    return put(node, new, node.pop(old))


TEXT_DEFECTS = (
    TextDefect("key stands twice", "yaml-parses", VERSION, VERSION * 2),
    TextDefect("bracket left open", "yaml-parses", "enum: [x86, arm64]", "enum: [x86, arm64"),
    TextDefect("status not quoted", "yaml-plain", '"404":', "404:"),
    TextDefect("date not quoted", "yaml-plain", "memory: 32Gi", "memory: 2026-01-01"),
    TextDefect("switch not quoted", "yaml-plain", "memory: 32Gi", "memory: off"),
    TextDefect(
        "number that looks like a text",
        "example-valid",
        'request_id: "f2a8c0d4e6b14f7d9a3c5e7f90b1d2c3"',
        "request_id: 00000000000000000000000000000000",
    ),
)

DEFECTS = (
    # What the words lack
    Defect(
        "property without description",
        "property-described",
        lambda d: field(d, "ResourceFlavorSpec", "cpu").pop("description"),
    ),
    Defect(
        "list items without description",
        "property-described",
        lambda d: field(d, "ResourceFlavorSpec", "jobFlavors")["items"].pop("description"),
    ),
    Defect(
        "schema without description",
        "component-described",
        lambda d: schema(d, "Gpu").pop("description"),
    ),
    Defect(
        "server variable with a description",
        "tool-readable",
        lambda d: put(d["servers"][0]["variables"]["region"], "description", "Region."),
    ),
    Defect(
        "header as a component",
        "tool-readable",
        lambda d: put(
            d["components"],
            "headers",
            {"Allow": components(d, "responses", "MethodNotAllowed")["headers"]["Allow"]},
        ),
    ),
    Defect(
        "header without description",
        "component-described",
        lambda d: components(d, "responses", "NotFound")["headers"]["X-Request-Id"].pop(
            "description"
        ),
    ),
    Defect(
        "other labels without evidence",
        "evidence-given",
        lambda d: schema(d, "ResourceFlavorLabel")["patternProperties"]["^."].pop("x-evidence"),
    ),
    Defect(
        "example without title",
        "component-described",
        lambda d: components(d, "examples", "Throttled").pop("summary"),
    ),
    Defect(
        "operation without summary", "operation-described", lambda d: operation(d).pop("summary")
    ),
    Defect(
        "absence not explained",
        "absence-explained",
        lambda d: put(field(d, "Gpu", "type"), "description", "Model of the GPU."),
    ),
    Defect(
        "description cut short",
        "description-is-sentence",
        lambda d: put(schema(d, "Gpu"), "description", "GPUs of a"),
    ),
    # Schemas
    Defect(
        "schema in snake case",
        "name-pascal-case",
        lambda d: put(d["components"]["schemas"], "spare_part", schema(d, "Gpu")),
    ),
    Defect(
        "operation id in camel case",
        "name-pascal-case",
        lambda d: put(operation(d), "operationId", "listResourceFlavors"),
    ),
    Defect(
        "array of anything",
        "array-typed",
        lambda d: field(d, "ResourceFlavorSpec", "billingModes").pop("items"),
    ),
    Defect("property without type", "schema-typed", lambda d: field(d, "Npu", "size").pop("type")),
    Defect(
        "keyword of an older version",
        "keyword-known",
        lambda d: put(field(d, "Gpu", "memory"), "nullable", True),
    ),
    Defect(
        "misspelled keyword",
        "keyword-known",
        lambda d: rename(components(d, "parameters", "Limit")["schema"], "maximum", "maxium"),
    ),
    Defect(
        "misspelled extension",
        "extension-known",
        lambda d: rename(field(d, "ResourceFlavorSpec", "memory"), "x-unit", "x-units"),
    ),
    Defect(
        "enum without a name",
        "enum-named",
        lambda d: put(field(d, "Gpu", "type"), "enum", ["nvidia-t4"]),
    ),
    Defect(
        "enum value of another type",
        "enum-values",
        lambda d: put(schema(d, "BillingMode"), "enum", [0, "1"]),
    ),
    Defect(
        "enum value twice", "enum-values", lambda d: schema(d, "Phase")["enum"].append("normal")
    ),
    Defect(
        "available phase that is none",
        "enum-values",
        lambda d: put(schema(d, "Phase"), "x-available", ["Normal"]),
    ),
    Defect(
        "enum value not explained",
        "enum-explained",
        lambda d: schema(d, "VolumeType")["x-enum-values"].pop("SAS"),
    ),
    Defect(
        "explanation of no value",
        "enum-explained",
        lambda d: schema(d, "VolumeType")["enum"].remove("SATA"),
    ),
    Defect(
        "required property",
        "required-minimal",
        lambda d: put(schema(d, "ResourceFlavor"), "required", ["status"]),
    ),
    Defect(
        "empty range",
        "range-sane",
        lambda d: field(d, "ResourceFlavorList", "items").update(minItems=2, maxItems=1),
    ),
    # Structure
    Defect(
        "dangling reference to an example",
        "reference-resolves",
        lambda d: put(
            media(d, "NotFound")["examples"]["ApiNotFound"], "$ref", "#/components/examples/Nope"
        ),
    ),
    Defect(
        "schema that nothing uses",
        "component-used",
        lambda d: put(d["components"]["schemas"], "Spare", schema(d, "Gpu")),
    ),
    Defect(
        "version of two numbers", "version-semantic", lambda d: put(d["info"], "version", "1.0")
    ),
    Defect("older OpenAPI version", "version-semantic", lambda d: put(d, "openapi", "3.1.0")),
    Defect(
        "security outside the operation",
        "security-on-operation",
        lambda d: put(d, "security", operation(d).pop("security")),
    ),
    Defect(
        "security scheme that is not declared",
        "security-on-operation",
        lambda d: operation(d)["security"].append({"Basic": []}),
    ),
    Defect(
        "callers let in without credentials",
        "security-on-operation",
        lambda d: operation(d)["security"].append({}),
    ),
    Defect(
        "server without https",
        "address-https",
        lambda d: put(d["servers"][1], "url", d["servers"][1]["url"].replace("https", "http")),
    ),
    Defect(
        "IAM without https",
        "address-https",
        lambda d: put(d["x-iam"], "server", "http://iam.example.com"),
    ),
    Defect("tag not declared", "tag-declared", lambda d: put(operation(d), "tags", ["flavours"])),
    Defect(
        "body on a GET",
        "get-without-body",
        lambda d: put(operation(d), "requestBody", {"content": {"application/json": {}}}),
    ),
    Defect(
        "response without schema",
        "response-complete",
        lambda d: media(d, "NotFound").pop("schema"),
    ),
    Defect(
        "response without example",
        "response-complete",
        lambda d: media(d, "UriTooLong").pop("examples"),
    ),
    Defect(
        "response without request id",
        "response-complete",
        lambda d: components(d, "responses", "InternalError").pop("headers"),
    ),
    Defect(
        "throttling that does not say how long",
        "response-complete",
        lambda d: components(d, "responses", "TooManyRequests")["headers"].pop("Retry-After"),
    ),
    Defect("no responses", "response-complete", lambda d: operation(d).pop("responses")),
    Defect(
        "link to a parameter that is not there",
        "link-leads",
        lambda d: rename(components(d, "links", "NextPage")["parameters"], SIZE, "query.unheard"),
    ),
    Defect(
        "link from a field that is not there",
        "link-leads",
        lambda d: put(
            components(d, "links", "NextPage")["parameters"],
            TOKEN,
            TOKEN_IN_BODY + "2",
        ),
    ),
    Defect(
        "page without link",
        "page-linked",
        lambda d: components(d, "responses", "FlavorPage").pop("links"),
    ),
    Defect(
        "token fed into another parameter",
        "page-linked",
        lambda d: components(d, "links", "NextPage")["parameters"].update(
            {
                SELECTOR: TOKEN_IN_BODY,
                TOKEN: f"$request.{TOKEN}",
            }
        ),
    ),
    Defect(
        "retry of a refusal",
        "retry-declared",
        lambda d: operation(d)["x-retry"]["statuses"].append(401),
    ),
    Defect(
        "retry of an unknown status",
        "retry-declared",
        lambda d: operation(d)["x-retry"]["statuses"].append(508),
    ),
    Defect(
        "unit without seconds",
        "retry-declared",
        lambda d: operation(d)["x-retry"]["waitUnits"].pop("day"),
    ),
    # Samples
    Defect(
        "example of the wrong type",
        "example-valid",
        lambda d: put(item(d, "VendorSample")["spec"], "cpu", 8),
    ),
    Defect(
        "example with an unknown enum value",
        "example-valid",
        lambda d: put(item(d, "CpuFlavor")["status"]["phase"], "cn-north-4a", "unheard"),
    ),
    Defect(
        "example of nothing",
        "error-told-apart",
        lambda d: put(components(d, "examples", "Throttled"), "value", None),
    ),
    Defect(
        "parameter example of the wrong type",
        "example-valid",
        lambda d: put(components(d, "parameters", "ProjectId"), "example", 7),
    ),
    Defect(
        "parameter example without a response",
        "example-paired",
        lambda d: rename(components(d, "parameters", "Limit")["examples"], "MiddlePage", "One"),
    ),
    Defect(
        "request example without its project",
        "example-paired",
        lambda d: components(d, "parameters", "ProjectId")["examples"].pop("EmptyList"),
    ),
    Defect(
        "example and examples at once",
        "example-one-kind",
        lambda d: put(components(d, "parameters", "LabelSelector"), "example", "a"),
    ),
    Defect(
        "misspelled property in an example",
        "example-known",
        lambda d: rename(item(d, "GpuFlavor")["spec"], "billingModes", "billingMode"),
    ),
    Defect(
        "gateway error without request id",
        "error-told-apart",
        lambda d: components(d, "examples", "Throttled")["value"].pop("request_id"),
    ),
    Defect(
        "one error under two statuses",
        "error-told-apart",
        lambda d: put(
            media(d, "NotFound")["examples"],
            "TokenInvalid",
            {"$ref": "#/components/examples/TokenInvalid"},
        ),
    ),
    # Evidence
    Defect(
        "property without evidence",
        "evidence-given",
        lambda d: field(d, "DataVolume", "size").pop("x-evidence"),
    ),
    Defect(
        "enum value without evidence",
        "evidence-given",
        lambda d: schema(d, "Phase")["x-enum-values"]["normal"].pop("x-evidence"),
    ),
    Defect(
        "unknown level",
        "evidence-known",
        lambda d: put(schema(d, "Gpu")["x-evidence"], "level", "rumoured"),
    ),
    Defect(
        "documented elsewhere",
        "evidence-known",
        lambda d: put(schema(d, "Gpu")["x-evidence"], "source", "a blog"),
    ),
    # The contract
    Defect(
        "two properties in one role",
        "role-single",
        lambda d: put(field(d, "ResourceFlavorSpec", "flavorBootType"), "x-role", "cpu"),
    ),
    Defect(
        "two parameters in one role",
        "role-single",
        lambda d: put(components(d, "parameters", "Limit"), "x-role", "page-token"),
    ),
    Defect(
        "error without the role that code asks for",
        "role-present",
        lambda d: components(d, "examples", "TokenInvalid").pop("x-role"),
    ),
    Defect(
        "two errors in one role",
        "role-present",
        lambda d: put(components(d, "examples", "AccessDenied"), "x-role", "throttled"),
    ),
    Defect(
        "page in a role that nothing asks for",
        "role-present",
        lambda d: put(components(d, "examples", "LastPage"), "x-role", "last"),
    ),
    Defect(
        "error of IAM without its role",
        "role-present",
        lambda d: d["x-iam"]["errors"]["WrongPassword"].pop("x-role"),
    ),
    Defect(
        "lost role",
        "contract-answers",
        lambda d: field(d, "ResourceFlavorStatus", "phase").pop("x-role"),
    ),
    Defect(
        "pattern that is none",
        "contract-answers",
        lambda d: put(operation(d)["x-retry"], "waitPattern", "time:("),
    ),
    # What the tools of others see
    Defect(
        "dangling reference to a schema",
        "openapi-spec-validator",
        lambda d: put(field(d, "ResourceFlavorSpec", "gpu"), "$ref", "#/components/schemas/Nope"),
    ),
    Defect(
        "path parameter not declared",
        "openapi-spec-validator",
        lambda d: operation(d)["parameters"].pop(0),
    ),
    Defect(
        "path parameter not required",
        "openapi-spec-validator",
        lambda d: put(components(d, "parameters", "ProjectId"), "required", False),
    ),
    Defect(
        "response without description",
        "openapi-spec-validator",
        lambda d: components(d, "responses", "NotFound").pop("description"),
    ),
    Defect(
        "default out of range",
        "openapi-spec-validator",
        lambda d: put(components(d, "parameters", "Limit")["schema"], "default", 501),
    ),
    Defect(
        "misspelled type",
        "openapi-spec-validator",
        lambda d: put(field(d, "Gpu", "type"), "type", "sting"),
    ),
    Defect(
        "misspelled key of the operation",
        "openapi-spec-validator",
        lambda d: rename(operation(d), "summary", "sumary"),
    ),
    Defect(
        "parameter twice",
        "openapi-spec-validator",
        lambda d: operation(d)["parameters"].append(operation(d)["parameters"][1]),
    ),
    Defect(
        "tag declared twice",
        "openapi-spec-validator",
        lambda d: d["tags"].append(d["tags"][0]),
    ),
    Defect(
        "link whose expression is none",
        "schemathesis-links",
        lambda d: put(
            components(d, "links", "NextPage")["parameters"],
            TOKEN,
            TOKEN_IN_BODY.replace("body", "bdy"),
        ),
    ),
)

NODE_DEFECTS = (
    Defect(
        "path with a slash at its end",
        "spectral/path-keys-no-trailing-slash",
        lambda d: rename(d["paths"], PATH, PATH + "/"),
    ),
    Defect(
        "query in the path",
        "spectral/path-not-include-query",
        lambda d: rename(d["paths"], PATH, PATH + "?all=1"),
    ),
    Defect(
        "server with a slash at its end",
        "spectral/oas3-server-trailing-slash",
        lambda d: put(d["servers"][0], "url", d["servers"][0]["url"] + "/"),
    ),
    Defect(
        "script in a description",
        "spectral/no-script-tags-in-markdown",
        lambda d: put(schema(d, "Gpu"), "description", "<script>alert(1)</script>."),
    ),
    Defect(
        "region that the address does not offer",
        "spectral/oas3-server-variables",
        lambda d: put(d["servers"][0]["variables"]["region"], "default", "cn-north-3"),
    ),
    Defect(
        "server variable that the address does not have",
        "redocly/no-undefined-server-variable",
        lambda d: put(d["servers"][0], "url", "https://modelarts.{zone}.myhuaweicloud.com"),
    ),
)
