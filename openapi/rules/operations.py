"""Rules about the operation: credentials, responses, links, addresses, and what they refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from modelarts_flavors.contract import pointer as json_pointer
from rules.rule import Places, Rule
from rules.source import Pointer, Source

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
# The alternatives of a regular expression that are words.
UNITS = re.compile(r"\(([a-z]+(?:\|[a-z]+)*)\)")
# What HTTP says may name a time to wait (RFC 9110, 10.2.3; RFC 6585, 4).
WAITING = {"429", "503"}


def references_resolve(source: Source) -> Places:
    """Every reference leads to something in this document."""
    for pointer, node in source.nodes:
        if "$ref" in node:
            try:
                source.resolve(node)
            except (LookupError, ValueError):
                yield pointer, f"{node['$ref']} leads nowhere"


def components_used(source: Source) -> Places:
    """Every component is referred to."""
    used = {node["$ref"] for _, node in source.nodes if "$ref" in node}
    for _, operation in source.operations():
        for requirement in operation.get("security", []):
            used |= {f"#/components/securitySchemes/{name}" for name in requirement}
    for pointer, *_ in source.components():
        if "#/" + "/".join(map(str, pointer)) not in used:
            yield pointer, "is not used"


def version(source: Source) -> Places:
    """The document has a version of three numbers, and is of the OpenAPI version we write."""
    if not VERSION.fullmatch(str(source.data["info"].get("version"))):
        yield ("info", "version"), "is not a semantic version"
    if source.data["openapi"] != "3.1.1":
        yield ("openapi",), "is not 3.1.1"


def secured(source: Source) -> Places:
    """Each operation names its schemes itself: the generator does not read the global ones."""
    schemes = source.data["components"].get("securitySchemes", {})
    if "security" in source.data:
        yield ("security",), "stands outside the operation"
    for pointer, operation in source.operations():
        named = {name for requirement in operation.get("security", []) for name in requirement}
        if not named:
            yield pointer, "declares no security"
        elif {} in operation["security"]:
            yield (*pointer, "security"), "lets callers in without credentials"
        for name in sorted(named ^ set(schemes)):
            yield (*pointer, "security"), f"{name} is declared or named, not both"


def https(source: Source) -> Places:
    """Addresses are https, save on loopback."""
    found: list[tuple[Pointer, Any]] = [
        (("servers", index, "url"), server.get("url"))
        for index, server in enumerate(source.data.get("servers", []))
    ]
    for pointer, node in source.nodes:
        keys = {"externalDocs": "url", "contact": "url", "license": "url", "x-iam": "server"}
        key = keys.get(str(pointer[-1])) if pointer else None
        if key in node:
            found.append(((*pointer, key), node[key]))
    for pointer, url in found:
        parts = urlsplit(re.sub(r"[{}]", "", str(url)))
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            yield pointer, f"{url} is not https"


def servers_plain(source: Source) -> Places:
    """No variable of a server has a description, and no header is a component.

    swagger-parser 13.1.0 refuses the one, and openapi-typescript 7.13.0 takes the other for required.
    """
    for index, server in enumerate(source.data.get("servers", [])):
        for name, variable in server.get("variables", {}).items():
            if "description" in variable:
                yield ("servers", index, "variables", name), "has a description"
    for pointer, section, *_ in source.components():
        if section == "headers":
            yield pointer, "is a component: write it where it is first used, with an anchor"


def tags_declared(source: Source) -> Places:
    """Each operation has a tag, and each tag is explained at the top."""
    declared = [tag["name"] for tag in source.data.get("tags", [])]
    for pointer, operation in source.operations():
        if not operation.get("tags"):
            yield pointer, "has no tag"
        for tag in operation.get("tags", []):
            if tag not in declared:
                yield (*pointer, "tags"), f"{tag} is not declared"


def no_body(source: Source) -> Places:
    """A GET has no body."""
    for pointer, operation in source.operations():
        if pointer[-1] == "get" and "requestBody" in operation:
            yield (*pointer, "requestBody"), "GET has no body"


def responses_complete(source: Source) -> Places:
    """Each response has a JSON body with a component schema and examples, and names the request."""
    for pointer, operation in source.operations():
        if not operation.get("responses"):
            yield pointer, "has no responses"
    for pointer, status, response in source.responses():
        content = response.get("content", {})
        if list(content) != ["application/json"]:
            yield pointer, "has no JSON body, or more than that"
            continue
        media = content["application/json"]
        if "$ref" not in media.get("schema", {}):
            yield pointer, "has no schema that is a component"
        if not media.get("examples"):
            yield pointer, "has no named example"
        roles = _header_roles(source, response)
        if "request-id" not in roles:
            yield pointer, "has no header with the request id"
        if status in WAITING and "retry-after" not in roles:
            yield pointer, "has no header that says how long to wait"


def _header_roles(source: Source, response: dict[str, Any]) -> set[str]:
    headers = response.get("headers", {}).values()
    return {source.resolve(header).get("x-role", "") for header in headers}


def links_lead(source: Source) -> Places:
    """Each link fills parameters that exist, from places that exist."""
    by_id = {operation.get("operationId"): operation for _, operation in source.operations()}
    for pointer, _, response in source.responses():
        for name, raw in response.get("links", {}).items():
            link = source.resolve(raw)
            where = (*pointer, "links", name)
            operation = by_id.get(link.get("operationId"))
            if operation is None:
                yield where, f"there is no operation {link.get('operationId')}"
                continue
            known = set(_parameters(source, operation))
            for parameter, expression in link.get("parameters", {}).items():
                if parameter not in known:
                    yield (*where, "parameters", parameter), "is no parameter of the operation"
                yield from _expression(source, where, response, known, str(expression))


def _parameters(source: Source, operation: dict[str, Any]) -> Iterator[str]:
    for raw in operation.get("parameters", []):
        parameter = source.resolve(raw)
        yield f"{parameter['in']}.{parameter['name']}"


def _expression(
    source: Source, where: Pointer, response: dict[str, Any], known: set[str], text: str
) -> Places:
    if text.startswith("$request."):
        if text.removeprefix("$request.") not in known:
            yield where, f"{text} is no parameter of the request"
    elif text.startswith("$response.body#"):
        schema = next(iter(response["content"].values()))["schema"]
        for step in json_pointer.split(text.partition("#")[2]):
            schema = source.resolve(schema).get("properties", {}).get(step)
            if schema is None:
                yield where, f"{text} is not in the body"
                return
    else:
        yield where, f"{text} is not understood"


def pages_linked(source: Source) -> Places:
    """The successful response feeds its token back into the parameter that takes one."""
    for pointer, operation in source.operations():
        tokens = {
            f"{parameter['in']}.{parameter['name']}"
            for parameter in map(source.resolve, operation.get("parameters", []))
            if parameter.get("x-role") == "page-token"
        }
        page: Any = next(
            (r for s, r in operation.get("responses", {}).items() if s.startswith("2")), {}
        )
        fed = {
            name
            for link in source.resolve(page).get("links", {}).values()
            for name, expression in source.resolve(link).get("parameters", {}).items()
            if str(expression).startswith("$response.body#")
        }
        if not tokens or tokens != fed:
            yield pointer, "no link feeds the token of a page into the parameter that takes it"


def retries_declared(source: Source) -> Places:
    """What may be retried is among the responses, and is a failure of the moment."""
    for pointer, operation in source.operations():
        for status in operation.get("x-retry", {}).get("statuses", []):
            if str(status) not in operation.get("responses", {}):
                yield (*pointer, "x-retry"), f"{status} is not among the responses"
            if status not in (408, 425, 429) and status < 500:
                yield (*pointer, "x-retry"), f"{status} does not pass by itself"
        rule = operation.get("x-retry", {})
        named = {
            unit
            for units in UNITS.findall(rule.get("waitPattern", ""))
            for unit in units.split("|")
        }
        for unit in sorted(named ^ set(rule.get("waitUnits", {}))):
            yield (*pointer, "x-retry"), f"{unit} is in the pattern or among the units, not both"


REFERENCES = Rule("reference-resolves", "a dangling reference is a hole", references_resolve)
RULES = (
    Rule("component-used", "what nothing uses is forgotten when facts change", components_used),
    Rule("version-semantic", "the breaking-change report goes by the version", version),
    Rule("security-on-operation", "the generator reads only the operation's", secured),
    Rule("address-https", "credentials travel to these addresses", https),
    Rule("tool-readable", "widespread tools stumble over it", servers_plain),
    Rule("tag-declared", "a tag is a module of the generated package", tags_declared),
    Rule("get-without-body", "gateways drop or refuse it", no_body),
    Rule("response-complete", "mock, tests and reference are made from it", responses_complete),
    Rule("link-leads", "a link that leads nowhere is not followed", links_lead),
    Rule("page-linked", "paging is found by its link", pages_linked),
    Rule("retry-declared", "the client retries what the document lists", retries_declared),
)
