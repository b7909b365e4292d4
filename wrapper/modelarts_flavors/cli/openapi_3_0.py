"""Writes the document in OpenAPI 3.0.3, for tools that do not read 3.1.

No library does it offline and whole: openapi-downgrade 1.0.1 for Python loads a schema from the
network at each call and leaves keywords beside a `$ref`, which 3.0 ignores; the rest are for Node.
Only what the document uses is converted; the tests hold the result to a validator of 3.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

VERSION = "3.0.3"
# Keywords of a schema that 3.0 does not have; what they narrow is left open.
UNKNOWN = ("patternProperties", "unevaluatedProperties", "propertyNames", "$comment")
# Where a schema holds further schemas: by name, as a list, or one.
MAPS = ("properties",)
LISTS = ("allOf", "anyOf", "oneOf")
SINGLES = ("items", "additionalProperties", "not")


def downgrade(document: Mapping[str, Any]) -> dict[str, Any]:
    """The same document in OpenAPI 3.0.3; the given one is left as it is.

    >>> from modelarts_flavors.contract import contract
    >>> made = downgrade(contract().document)
    >>> made["openapi"], "summary" in made["info"]
    ('3.0.3', False)
    """
    made: dict[str, Any] = _node(document)
    made["openapi"] = VERSION
    info = made["info"]
    summary = info.pop("summary", "")
    info["description"] = f"{summary}\n\n{info.get('description', '')}".strip()
    info.get("license", {}).pop("identifier", None)
    return made


def _node(node: Any, key: str = "") -> Any:
    """A copy of what stands under a key, with its schemas converted; samples are left as they are."""
    if key == "schema":
        return _schema(node)
    if key == "schemas":
        return {name: _schema(schema) for name, schema in node.items()}
    if isinstance(node, Mapping) and key != "value":
        return {name: _node(inner, name) for name, inner in node.items()}
    return [_node(inner) for inner in node] if isinstance(node, list) else node


def _schema(schema: Any) -> Any:
    """A schema of 3.0 that allows what this one allows."""
    if not isinstance(schema, Mapping):
        return schema
    made = {key: _inner(key, value) for key, value in schema.items() if key not in UNKNOWN}
    if isinstance(made.get("type"), list):
        _one_type(made)
    if "const" in made:
        made["enum"] = [made.pop("const")]
    if examples := made.pop("examples", []):
        made["example"] = examples[0]
    for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if exclusive in made:
            made |= {bound: made[exclusive], exclusive: True}
    if "$ref" in made and len(made) > 1:
        # 3.0 ignores what stands beside a reference.
        reference = {"$ref": made.pop("$ref")}
        made = {**made, "allOf": [reference, *made.get("allOf", ())]}
    return made


def _inner(key: str, value: Any) -> Any:
    """What a keyword of a schema holds, with the schemas in it converted."""
    if key in MAPS:
        return {name: _schema(inner) for name, inner in value.items()}
    if key in LISTS:
        return [_schema(inner) for inner in value]
    return _schema(value) if key in SINGLES else value


def _one_type(schema: dict[str, Any]) -> None:
    listed = schema.pop("type")
    kinds = [kind for kind in listed if kind != "null"]
    if "null" in listed:
        schema["nullable"] = True
    if len(kinds) == 1:
        schema["type"] = kinds[0]
    else:
        schema["anyOf"] = [{"type": kind} for kind in kinds]
