"""The document as the rules see it: its text, its parsed form, and ways to walk through it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Self

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from modelarts_flavors.contract.openapi_document import OpenAPIDocument

Pointer = tuple[str | int, ...]

# Where a schema holds further schemas: by name, as a list, or one.
MAPS = ("properties", "patternProperties", "$defs", "dependentSchemas")
LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
SINGLES = (
    "items",
    "additionalProperties",
    "not",
    "contains",
    "propertyNames",
    "if",
    "then",
    "else",
)


class Source:
    """One document. `data` raises ruamel's YAMLError where the text is not YAML."""

    def __init__(self, text: str) -> None:
        self.text = text

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """A source from parsed data."""
        source = cls(json.dumps(data))
        # What the text would be parsed to, by either version of YAML.
        source.data = source.data_of_1_1 = data
        return source

    @cached_property
    def data(self) -> dict[str, Any]:
        """The parsed document."""
        found: dict[str, Any] = YAML(typ="safe").load(self.text)
        return found

    @cached_property
    def data_of_1_1(self) -> Any:
        """What a parser of YAML 1.1 makes of the text; raises PyYAML's YAMLError."""
        # The loader in C is there wherever PyYAML was built with libyaml.
        return yaml.load(self.text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))

    def resolve(self, node: Any) -> Any:
        """The node or what it refers to, with what stands beside the reference laid over it."""
        return OpenAPIDocument(self.data).resolve(node)

    def line(self, pointer: Pointer) -> int:
        """The line, from 1, on which the value at a pointer begins, or the nearest above it."""
        if not pointer:
            return 1
        node = self._composed
        line = node.start_mark.line
        for step in pointer:
            if isinstance(node, MappingNode):
                found = next(((k, v) for k, v in node.value if k.value == str(step)), None)
                if found is None:
                    break
                line, node = found[0].start_mark.line, found[1]
            elif isinstance(node, SequenceNode) and isinstance(step, int):
                node = node.value[step]
                line = node.start_mark.line
            else:
                break
        return int(line) + 1

    @cached_property
    def _composed(self) -> Node:
        composed: Node = YAML(typ="rt").compose(self.text)
        return composed

    @cached_property
    def nodes(self) -> list[tuple[Pointer, dict[str, Any]]]:
        """Every object of the document with its pointer; sample values are not entered."""
        return list(_nodes((), self.data))

    def components(self) -> Iterator[tuple[Pointer, str, str, dict[str, Any]]]:
        """Pointer, section, name and node of every component."""
        for section, entries in self.data["components"].items():
            for name, node in entries.items():
                yield ("components", section, name), section, name, node

    def operations(self) -> Iterator[tuple[Pointer, dict[str, Any]]]:
        """Every operation."""
        for path, method, operation in OpenAPIDocument(self.data).operations():
            yield ("paths", path, method), dict(operation)

    def responses(self) -> Iterator[tuple[Pointer, str, dict[str, Any]]]:
        """Pointer, status and resolved response of every operation."""
        for pointer, operation in self.operations():
            for status, response in operation.get("responses", {}).items():
                yield (*pointer, "responses", status), status, self.resolve(response)

    @cached_property
    def schemas(self) -> list[tuple[Pointer, dict[str, Any]]]:
        """Every schema, and every schema inside one."""
        return [
            found
            for pointer, node in self.nodes
            if pointer[-2:-1] == ("schemas",) or pointer[-1:] == ("schema",)
            for found in _subschemas(pointer, node)
        ]

    def other_values(self) -> Iterator[tuple[Pointer, dict[str, Any]]]:
        """What objects hold under keys that they do not list, where that is no component."""
        for pointer, schema in self.schemas:
            inner = {("additionalProperties",): schema.get("additionalProperties")}
            for pattern, node in schema.get("patternProperties", {}).items():
                inner["patternProperties", pattern] = node
            for steps, node in inner.items():
                if isinstance(node, dict) and "$ref" not in node:
                    yield (*pointer, *steps), node

    def headers(self) -> Iterator[tuple[Pointer, dict[str, Any]]]:
        """Every header of a response, as written."""
        for pointer, _, response in self.responses():
            for name, node in response.get("headers", {}).items():
                yield (*pointer, "headers", name), node

    def properties(self) -> Iterator[tuple[Pointer, dict[str, Any], bool]]:
        """Every property as written, and whether it may be absent."""
        for pointer, schema in self.schemas:
            required = schema.get("required", [])
            for name, node in schema.get("properties", {}).items():
                yield (*pointer, "properties", name), node, name not in required


def _nodes(pointer: Pointer, value: Any) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    if isinstance(value, dict):
        yield pointer, value
        for key, inner in value.items():
            # A property may well be called `value`; only that of an example is a sample.
            sample = key in ("value", "default", "example") and pointer[-1:] != ("properties",)
            if not sample and not (isinstance(inner, list) and key in ("examples", "enum")):
                yield from _nodes((*pointer, key), inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _nodes((*pointer, index), inner)


def _subschemas(pointer: Pointer, schema: Any) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    if not isinstance(schema, dict):
        return
    yield pointer, schema
    for key in MAPS:
        for name, inner in schema.get(key, {}).items():
            yield from _subschemas((*pointer, key, name), inner)
    for key in LISTS:
        for index, inner in enumerate(schema.get(key, [])):
            yield from _subschemas((*pointer, key, index), inner)
    for key in SINGLES:
        yield from _subschemas((*pointer, key), schema.get(key))
