"""Schemas in words: the type of a value with its link, its range, its unit, its examples."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from modelarts_flavors.contract import Contract
from modelarts_flavors.contract.openapi_document import other_values
from sitemaker.markdown import anchor

REFERENCE = "#/components/schemas/"
OBJECTS = "objects.md"


def target(raw: Mapping[str, Any]) -> str:
    """The name of the schema that a node refers to; "" where it refers to none."""
    reference = str(raw.get("$ref", ""))
    return reference.removeprefix(REFERENCE) if reference.startswith(REFERENCE) else ""


def type_of(facts: Contract, raw: Mapping[str, Any]) -> str:
    """The type of a value, linked to the section of its schema where it has one."""
    name = target(raw)
    if name:
        kind = facts.schemas[name].get("type", "")
        link = f"[{name}]({OBJECTS}#{anchor(name)})"
        return link if kind == "object" else f"{kind} {link}"
    if "items" in raw:
        return "array of " + type_of(facts, raw["items"])
    extra = other_values(raw)
    if extra and not raw.get("properties"):
        return "map of " + type_of(facts, extra)
    return str(raw.get("type", "any"))


def bounds(schema: Mapping[str, Any]) -> str:
    """The documented range of a value."""
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f"{low} to {high}"
    return f"at least {low}" if low is not None else f"at most {high}" if high is not None else ""


def traits(facts: Contract, raw: Mapping[str, Any]) -> Iterator[str]:
    """What is known of a value in a few words each: type, range, default, unit, examples."""
    schema = facts.resolve(raw)
    yield type_of(facts, raw)
    if bounds(schema):
        yield bounds(schema)
    if "default" in schema:
        yield f"default `{schema['default']}`"
    if "x-unit" in schema:
        yield f"unit {schema['x-unit']}"
    if "x-known-members" in schema:
        joined = ", ".join(f"`{member}`" for member in schema["x-known-members"])
        yield f"known members {joined}, joined with `{schema['x-separator']}`"
    for example in schema.get("examples", ())[:1]:
        shown = example if isinstance(example, str) else json.dumps(example)
        yield f"example `{shown}`"
