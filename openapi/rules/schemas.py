"""Rules about schemas: names, bounds, enums, and keywords that are spelled right."""

from __future__ import annotations

import re
from typing import Any

from rules.rule import Places, Rule
from rules.source import Source

PASCAL_CASE = re.compile(r"(?:[A-Z][a-z0-9]*)+")
PASCAL_SECTIONS = ("schemas", "parameters", "responses", "examples", "links")
KEYWORDS = {
    "$ref", "$defs", "$anchor", "$comment", "$dynamicAnchor", "$dynamicRef", "$id", "$schema",
    "$vocabulary", "additionalProperties", "allOf", "anyOf", "const", "contains",
    "contentEncoding", "contentMediaType", "contentSchema", "default", "dependentRequired",
    "dependentSchemas", "deprecated", "description", "discriminator", "else", "enum", "examples",
    "exclusiveMaximum", "exclusiveMinimum", "externalDocs", "format", "if", "items",
    "maxContains", "maxItems", "maxLength", "maxProperties", "maximum", "minContains", "minItems",
    "minLength", "minProperties", "minimum", "multipleOf", "not", "oneOf", "pattern",
    "patternProperties", "prefixItems", "properties", "propertyNames", "readOnly", "required",
    "then", "title", "type", "unevaluatedItems", "unevaluatedProperties", "uniqueItems",
    "writeOnly", "xml",
}  # fmt: skip
EXTENSIONS = {
    "x-accelerator-kind", "x-available", "x-enum-values", "x-enum-varnames", "x-evidence",
    "x-gateway-codes", "x-iam", "x-known-members", "x-lockout", "x-new-token", "x-retry",
    "x-role", "x-separator", "x-signature", "x-unit",
}  # fmt: skip
TYPES: dict[str, Any] = {"string": str, "integer": int, "number": (int, float), "boolean": bool}


def names(source: Source) -> Places:
    """Components are named in PascalCase, and so are operations."""
    for pointer, section, name, _ in source.components():
        if section in PASCAL_SECTIONS and not PASCAL_CASE.fullmatch(name):
            yield pointer, f"{name} is not PascalCase"
    for pointer, operation in source.operations():
        name = operation.get("operationId", "")
        if not PASCAL_CASE.fullmatch(name):
            yield (*pointer, "operationId"), f"{name!r} is not PascalCase"


def arrays_typed(source: Source) -> Places:
    """Every array says what it holds."""
    for pointer, schema in source.schemas:
        if schema.get("type") == "array" and "items" not in schema:
            yield pointer, "is an array without items"


def typed(source: Source) -> Places:
    """Every schema that is no reference says its type."""
    for pointer, schema in source.schemas:
        if "$ref" not in schema and not isinstance(schema.get("type"), str):
            yield pointer, "has no type, or several"


def keywords(source: Source) -> Places:
    """Schemas hold no keyword that JSON Schema 2020-12 does not know, as `nullable` or a slip."""
    for pointer, schema in source.schemas:
        for keyword in schema:
            if keyword not in KEYWORDS and not keyword.startswith("x-"):
                yield (*pointer, keyword), "is no keyword of a schema"


def extensions(source: Source) -> Places:
    """Extensions are the ones that something reads."""
    for pointer, node in source.nodes:
        for key in node:
            if key.startswith("x-") and key not in EXTENSIONS:
                yield (*pointer, key), "is an extension that nothing reads"


def enums_named(source: Source) -> Places:
    """An enum is a component, so that it has a name in every language."""
    for pointer, schema in source.schemas:
        if "enum" in schema and pointer[:-1] != ("components", "schemas"):
            yield pointer, "is an enum without a name of its own"


def enum_values(source: Source) -> Places:
    """Each value of an enum is of its type and stands once; so are those that mean availability."""
    for pointer, schema in source.schemas:
        values = schema.get("enum", [])
        wanted = TYPES.get(str(schema.get("type")), object)
        for value in values:
            if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
                yield (*pointer, "enum"), f"{value!r} is no {schema.get('type')}"
        if len(values) != len(set(map(repr, values))):
            yield (*pointer, "enum"), "holds a value twice"
        for phase in schema.get("x-available", []):
            if phase not in values:
                yield (*pointer, "x-available"), f"{phase} is not in the enum"


def enums_explained(source: Source) -> Places:
    """Every value of an enum is explained, and nothing else is; variable names fit."""
    for pointer, schema in source.schemas:
        values = schema.get("enum", [])
        explained = schema.get("x-enum-values", {})
        for name in sorted({str(value) for value in values} ^ set(explained)):
            yield (*pointer, "x-enum-values"), f"{name} is explained or in the enum, not both"
        for name, entry in explained.items():
            if not str(entry.get("description") or "").strip():
                yield (*pointer, "x-enum-values", name), "has no description"
        if len(schema.get("x-enum-varnames", values)) != len(values):
            yield (*pointer, "x-enum-varnames"), "does not name every value"


def required_minimal(source: Source) -> Places:
    """No schema requires a property: real answers leave out what the pages list."""
    for pointer, schema in source.schemas:
        if schema.get("required"):
            yield (*pointer, "required"), "requires properties that real answers leave out"


def ranges_sane(source: Source) -> Places:
    """The least is not above the most."""
    for pointer, schema in source.schemas:
        for low, high in (
            ("minimum", "maximum"),
            ("minLength", "maxLength"),
            ("minItems", "maxItems"),
        ):
            if low in schema and high in schema and schema[low] > schema[high]:
                yield pointer, f"{low} is above {high}"


RULES = (
    Rule("name-pascal-case", "the generated classes are called so", names),
    Rule("array-typed", "an array of anything is checked by nobody", arrays_typed),
    Rule("schema-typed", "a schema without a type accepts everything", typed),
    Rule("keyword-known", "a misspelled keyword constrains nothing", keywords),
    Rule("extension-known", "a misspelled extension is read by nothing", extensions),
    Rule("enum-named", "inline enums get invented names", enums_named),
    Rule("enum-values", "the generated enum has one member for each", enum_values),
    Rule("enum-explained", "each value has a meaning and evidence of its own", enums_explained),
    Rule("required-minimal", "a client must read what real services send", required_minimal),
    Rule("range-sane", "an empty range refuses everything", ranges_sane),
)
