"""Rules about samples: every example is what its schema says, and errors are told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from modelarts_flavors.contract.openapi_document import other_values
from rules.rule import Places, Rule
from rules.source import Pointer, Source


def _samples(source: Source) -> Iterator[tuple[Pointer, dict[str, Any], Any]]:
    """Pointer, schema and value of every example."""
    for pointer, node in source.nodes:
        schema = node.get("schema")
        if isinstance(schema, dict):
            if "example" in node:
                yield (*pointer, "example"), schema, node["example"]
            for name, example in (node.get("examples") or {}).items():
                yield (*pointer, "examples", name), schema, source.resolve(example).get("value")
    for pointer, schema in source.schemas:
        for index, value in enumerate(schema.get("examples", [])):
            yield (*pointer, "examples", index), schema, value


def valid(source: Source) -> Places:
    """Every example is valid against its schema, references and formats included."""
    for pointer, schema, value in _samples(source):
        whole = {**schema, "components": source.data["components"]}
        validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        for error in validator.iter_errors(value):
            at = "/".join(map(str, error.instance_path))
            yield pointer, f"{at or 'the value'}: {error.message}"


def known_properties(source: Source) -> Places:
    """Examples hold no property that the schema does not name: a slip would pass as an extra."""
    for pointer, schema, value in _samples(source):
        for found in _unknown(source, schema, value):
            yield pointer, f"{found} is not in the schema"


def _unknown(source: Source, schema: Any, value: Any) -> Iterator[str]:
    schema = source.resolve(schema)
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        extra = other_values(schema)
        for key, inner in value.items():
            if key in properties:
                yield from _unknown(source, properties[key], inner)
            elif extra:
                yield from _unknown(source, extra, inner)
            else:
                yield key
    elif isinstance(value, list):
        for inner in value:
            yield from _unknown(source, schema.get("items", {}), inner)


def errors_told_apart(source: Source) -> Places:
    """The gateway's bodies have its codes and a request id; the service's have neither."""
    seen: dict[str, str] = {}
    for pointer, status, response in source.responses():
        if status < "4":
            continue
        media = next(iter(response["content"].values()))
        roles = {
            node.get("x-role"): (name, node)
            for name, node in source.resolve(media.get("schema", {})).get("properties", {}).items()
        }
        if not {"error-code", "request-id"} <= set(roles):
            yield pointer, "has no schema with an error code and a request id"
            continue
        code, node = roles["error-code"]
        request_id, _ = roles["request-id"]
        pattern = re.compile(node["x-gateway-codes"])
        for name, raw in media.get("examples", {}).items():
            value = source.resolve(raw)["value"]
            where = (*pointer, "examples", name)
            if bool(pattern.search(value.get(code, ""))) != (request_id in value):
                yield where, f"a code of the gateway, and only that, comes with a {request_id}"
            if seen.setdefault(name, status) != status:
                yield where, f"is also an example of {seen[name]}"


def one_kind(source: Source) -> Places:
    """A parameter, header or body has one example or named ones, never both."""
    for pointer, node in source.nodes:
        if "schema" in node and "example" in node and "examples" in node:
            yield pointer, "has both example and examples"


def paired(source: Source) -> Places:
    """Examples of parameters have the name of a response's, and each required parameter has one."""
    for pointer, operation in source.operations():
        parameters = [source.resolve(raw) for raw in operation.get("parameters", [])]
        responses = map(source.resolve, operation.get("responses", {}).values())
        media = [kind for response in responses for kind in response.get("content", {}).values()]
        known = {name for kind in media for name in kind.get("examples", {})}
        required = [parameter for parameter in parameters if parameter.get("required")]
        for index, parameter in enumerate(parameters):
            for name in parameter.get("examples", {}):
                where = (*pointer, "parameters", index)
                if name not in known:
                    yield where, f"no response has an example {name}"
                for other in required:
                    if name not in other.get("examples", {}):
                        yield where, f"{other['name']} has no example {name}"


RULES = (
    Rule("example-valid", "examples are served, tested and shown as they are", valid),
    Rule("example-one-kind", "OpenAPI lets a reader choose which to drop", one_kind),
    Rule("example-known", "a misspelled property would pass as an extra one", known_properties),
    Rule("example-paired", "contract testers send the one and expect the other", paired),
    Rule("error-told-apart", "gateway and service fail for different reasons", errors_told_apart),
)
