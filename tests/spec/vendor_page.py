"""Holds a document to the fact table of the vendor's page: a fact and a document in, what is wrong out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FACTS = Path(__file__).parents[1] / "facts.yaml"
NONE = "none"
ROW = re.compile(
    r"T(?P<table>\d+)\.(?P<row>.+)\.(?P<kind>mandatory|type|definition|constraints|range|default|unit)"
)
# What would narrow a value.
CONSTRAINTS = {
    "pattern", "format", "minLength", "maxLength", "maxItems", "multipleOf", "uniqueItems", "not",
}  # fmt: skip
RANGE = {"enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems"}


class MissingError(LookupError):
    """The document has no such thing."""


@dataclass(frozen=True)
class Fact:
    """One line of the fact table."""

    anchor: str
    expected: Any

    @property
    def kind(self) -> str:
        found = ROW.fullmatch(self.anchor)
        if found:
            return found["kind"]
        return "title" if self.anchor.endswith(".title") else self.anchor

    @property
    def table(self) -> int:
        found = re.match(r"T(\d+)\.", self.anchor)
        assert found is not None
        return int(found[1])

    @property
    def row(self) -> str:
        found = ROW.fullmatch(self.anchor)
        assert found is not None
        return found["row"]


def read_facts() -> dict[str, Fact]:
    table = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
    return {anchor: Fact(anchor, expected) for anchor, expected in table.items()}


@dataclass(frozen=True)
class Place:
    """Where a row stands: the schema as written, and every node whose description speaks of it."""

    schema: dict[str, Any]
    described: tuple[dict[str, Any], ...]
    holder: dict[str, Any]

    @property
    def text(self) -> str:
        return plain(" ".join(str(node.get("description", "")) for node in self.described))


class Page:
    """A document seen through the tables of the page."""

    def __init__(self, document: dict[str, Any], facts: Mapping[str, Fact]) -> None:
        self.document = document
        self.facts = facts

    # Where things stand

    def target(self, node: Any) -> Any:
        """What a node refers to, or the node."""
        while isinstance(node, dict) and "$ref" in node:
            found: Any = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found.get(step, {})
            node = found
        return node

    def merged(self, node: dict[str, Any]) -> dict[str, Any]:
        return {**self.target(node), **{key: node[key] for key in node if key != "$ref"}}

    @property
    def path(self) -> str:
        return str(next(iter(self.document["paths"])))

    @property
    def method(self) -> str:
        return str(next(iter(self.document["paths"][self.path])))

    @property
    def operation(self) -> dict[str, Any]:
        operation: dict[str, Any] = self.document["paths"][self.path][self.method]
        return operation

    def parameters(self, location: str) -> dict[str, Any]:
        found = [self.target(parameter) for parameter in self.operation["parameters"]]
        return {p["name"]: p for p in found if p["in"] == location}

    def response(self, status: int) -> dict[str, Any]:
        found = self.operation["responses"].get(str(status))
        if found is None:
            raise MissingError(f"no response {status}")
        response: dict[str, Any] = self.target(found)
        return response

    def body(self, status: int) -> dict[str, Any]:
        content = next(iter(self.response(status)["content"].values()))
        body: dict[str, Any] = self.target(content["schema"])
        return body

    def properties(self, table: int) -> dict[str, Any]:
        """The rows that the document has for a table: parameters, or the properties of a schema."""
        if table in (1, 2):
            return self.parameters({1: "path", 2: "query"}[table])
        bodies = {3: 200, 14: 401, 15: 404}
        schema = self.body(bodies[table]) if table in bodies else self.schema_of(table)
        properties: dict[str, Any] = schema.get("properties", {})
        return properties

    def schema_of(self, table: int) -> dict[str, Any]:
        """The schema of a table that is the type of a row of another: `T3.metadata.type: T4`."""
        for fact in self.facts.values():
            if fact.kind == "type" and re.search(rf"\bT{table}$", str(fact.expected)):
                found = self.target(self.place(fact).schema)
                schema: dict[str, Any] = self.target(found.get("items", found))
                return schema
        raise MissingError(f"no row has table {table} as its type")

    def place(self, fact: Fact) -> Place:
        rows = self.properties(fact.table)
        if fact.row not in rows:
            raise MissingError(f"table {fact.table} has no {fact.row}")
        node = rows[fact.row]
        if fact.table in (1, 2):
            return Place(node["schema"], (node,), node)
        target = self.target(node)
        return Place(node, (node,) if target is node else (node, target), node)

    def values(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The enum that a value is of, or those of a list or map: each value's own entry."""
        found = self.target(schema)
        for inner in ("items", "additionalProperties"):
            if isinstance(found.get(inner), dict):
                found = self.target(found[inner])
        entries = found.get("x-enum-values", {})
        return {str(value): entries.get(str(value), {}) for value in found.get("enum", [])}

    # What a fact asks of the document

    def problems(self, fact: Fact) -> list[str]:
        """What the document lacks or has otherwise; empty where it agrees."""
        try:
            return list(self._check(fact))
        except MissingError as problem:
            return [str(problem)]

    def _check(self, fact: Fact) -> Iterator[str]:
        head = re.split(r"[.\d]", fact.kind)[0]
        yield from getattr(self, f"_{head.lower()}")(fact)

    def _uri(self, fact: Fact) -> Iterator[str]:
        found = {
            "URI.method": self.method.upper(),
            "URI.path": self.path,
            "URI.body": "some" if "requestBody" in self.operation else NONE,
        }[fact.anchor]
        yield from differs(fact.expected, found)

    def _title(self, fact: Fact) -> Iterator[str]:
        rows = {f.row for f in self.facts.values() if ROW.match(f.anchor) and f.table == fact.table}
        documented = {
            name for name, node in self.properties(fact.table).items() if self.documented(node)
        }
        yield from differs(sorted(rows), sorted(documented))
        for name in sorted(rows & documented):
            source = self.properties(fact.table)[name]["x-evidence"]["source"]
            # Tables 14 and 15 are one schema, which can name both.
            if str(fact.table) not in re.findall(r"\d+", source):
                yield f"{name} does not name table {fact.table} as its source"

    def _mandatory(self, fact: Fact) -> Iterator[str]:
        yield from differs(fact.expected, self.place(fact).holder.get("required", False))

    def _type(self, fact: Fact) -> Iterator[str]:
        yield from self._has_type(str(fact.expected), self.place(fact).schema)

    def _has_type(self, expected: str, schema: dict[str, Any]) -> Iterator[str]:
        found = self.target(schema)
        if expected.startswith("array of "):
            yield from differs("array", found.get("type"))
            yield from self._has_type(expected.removeprefix("array of "), found.get("items", {}))
        elif expected.startswith("map of "):
            yield from differs("object", found.get("type"))
            value = found.get("additionalProperties", {})
            yield from self._has_type(expected.removeprefix("map of "), value)
            yield from differs({}, found.get("properties", {}))
        elif expected.startswith("T"):
            table = int(expected[1:])
            yield from differs("object", found.get("type"))
            rows = {f.row for f in self.facts.values() if ROW.match(f.anchor) and f.table == table}
            for row in sorted(rows - set(found.get("properties", {}))):
                yield f"has no {row}"
        else:
            yield from differs(expected, found.get("type"))

    def _definition(self, fact: Fact) -> Iterator[str]:
        yield from lacks(fact.expected, self.place(fact).text)

    def _constraints(self, fact: Fact) -> Iterator[str]:
        place = self.place(fact)
        if fact.expected != NONE:
            yield from lacks(fact.expected, place.text)
        elif found := CONSTRAINTS & set(self.merged(place.schema)):
            yield f"the page has no constraint, the document has {sorted(found)}"

    def _range(self, fact: Fact) -> Iterator[str]:
        place = self.place(fact)
        merged = self.merged(place.schema)
        if fact.expected == NONE:
            if found := RANGE & set(merged):
                yield f"the page has no range, the document has {sorted(found)}"
        elif isinstance(fact.expected, dict):
            values = self.values(place.schema)
            documented = {value for value, entry in values.items() if self.documented(entry)}
            yield from differs(sorted(map(str, fact.expected)), sorted(documented))
            for value, words in fact.expected.items():
                yield from lacks(words, plain(values.get(str(value), {}).get("description", "")))
        elif all(isinstance(bound, int) for bound in fact.expected):
            yield from differs(fact.expected, [merged.get("minimum"), merged.get("maximum")])
        else:
            yield from lacks(fact.expected, place.text)

    def _default(self, fact: Fact) -> Iterator[str]:
        found = self.merged(self.place(fact).schema).get("default", NONE)
        yield from differs(fact.expected, found)

    def _unit(self, fact: Fact) -> Iterator[str]:
        place = self.place(fact)
        yield from differs(fact.expected, self.merged(place.schema).get("x-unit"))
        yield from lacks([fact.expected], place.text)

    def _s(self, fact: Fact) -> Iterator[str]:
        status = fact.anchor.removeprefix("S")
        response = self.response(int(status))
        yield from lacks(fact.expected, plain(response["description"]))
        if not self.documented(response) or status not in response["x-evidence"]["source"]:
            yield f"response {status} is not marked as documented by its row"

    def _e(self, fact: Fact) -> Iterator[str]:
        status = int(fact.anchor.removeprefix("E"))
        content = next(iter(self.response(status)["content"].values()))
        examples = [self.target(example) for example in content["examples"].values()]
        found = [exact(e["value"]) for e in examples if self.documented(e)]
        if exact(fact.expected) not in found:
            yield f"no documented example of {status} is {exact(fact.expected)}"

    def _erequest(self, fact: Fact) -> Iterator[str]:
        scheme = {server["url"].partition("://")[0] for server in self.document["servers"]}
        found = [f"{self.method.upper()} {s}://{{endpoint}}{self.path}" for s in sorted(scheme)]
        yield from differs([fact.expected], found)

    @staticmethod
    def documented(node: Mapping[str, Any]) -> bool:
        return bool(node.get("x-evidence", {}).get("level") == "documented")


def plain(text: str) -> str:
    return " ".join(text.split()).lower()


def exact(value: Any) -> str:
    """A text that is the same only for the same JSON, so that 1, true and "1" are told apart."""
    return json.dumps(value, sort_keys=True)


def differs(expected: Any, found: Any) -> Iterator[str]:
    if exact(expected) != exact(found):
        yield f"the page has {expected!r}, the document {found!r}"


def lacks(words: list[str], text: str) -> Iterator[str]:
    for word in words:
        if plain(word) not in text:
            yield f"{word!r} is not in {text!r}"
