"""Bodies against the document's schemas: each violation with the clause of the vendor page it breaks.

The clause is found by where the violation stands: `T9.cpu.type` for the row `cpu` of table 9. What
the vendor publishes elsewhere has no clause.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from modelarts_flavors.contract import Evidence, Level, contract, pointer

MESSAGE_MOST = 200
PUBLISHED = "published"
BODY = "T3.title"
OPEN_MAPS = frozenset({"T7", "T8"})


@dataclass(frozen=True, slots=True)
class Violation:
    """One place of a body that does not fit, and the clause that it breaks."""

    clause: str
    where: str
    message: str


@functools.cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    document = contract().document
    schema = {
        **contract().page_response.schema,
        "components": {"schemas": document["components"]["schemas"]},
    }
    return jsonschema_rs.Draft202012Validator(schema)


def violations(body: Any) -> Iterator[Violation]:
    """Everything in a page that does not fit its schema; what the schema does not know is no matter."""
    for error in _validator().iter_errors(body):
        path = list(error.instance_path)
        message = error.message
        shown = message if len(message) <= MESSAGE_MOST else f"{message[:MESSAGE_MOST]}..."
        fact = "range" if "enum" in error.schema_path else "type"
        yield Violation(_clause(path, fact), pointer.join(path) or "the body", shown)


def _clause(path: Sequence[str | int], fact: str) -> str:
    """The clause about the value at a path: of the last property on it that the vendor page lists."""
    names = [str(step) for step in path if not isinstance(step, int)]
    node, table, clause = contract().page_schema, "T3", BODY
    for depth, name in enumerate(names):
        node = _inside(node)
        found = node.get("properties", {}).get(name)
        if found is None:
            # A key of an open map: labels and annotations have a table, zones have a row.
            return clause if table == "T13" else f"{table}.title"
        found = contract().resolve(found)
        if Evidence.of(found).level is not Level.DOCUMENTED:
            # Every label and annotation is a string, whoever lists it.
            return f"{table}.title" if table in OPEN_MAPS else PUBLISHED
        clause = f"{table}.{name}.{fact}"
        table = tables().get(tuple(names[: depth + 1]), table)
        node = found
    return clause


def _inside(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of an item, where the node is a list."""
    while "items" in node and "properties" not in node:
        node = contract().resolve(node["items"])
    return node


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the vendor page's response tables: its clause and how the document describes it."""

    table: str
    name: str
    schema: Mapping[str, Any]
    evidence: Evidence

    @property
    def values(self) -> tuple[Any, ...]:
        """The closed enum of the value, or of each item of the list."""
        inner = contract().resolve(self.schema.get("items", self.schema))
        inner = contract().resolve(inner.get("additionalProperties") or inner)
        return tuple(inner.get("enum", ()))

    @property
    def kind(self) -> str:
        """The type of the value, in words."""
        kind = str(self.schema["type"])
        if kind == "array":
            inner = contract().resolve(self.schema["items"])["type"]
            return f"a list of {inner}s"
        return f"{'an' if kind[0] in 'aeio' else 'a'} {kind}"


def rows() -> Iterator[Row]:
    """Every documented row of the response tables."""
    yield from _rows("T3", contract().page_schema)
    for path, table in tables().items():
        yield from _rows(table, _inside(contract().at(path, contract().page_schema)))


def _rows(table: str, node: Mapping[str, Any]) -> Iterator[Row]:
    for name, raw in node.get("properties", {}).items():
        schema = contract().resolve(raw)
        evidence = Evidence.of(schema)
        if evidence.level is Level.DOCUMENTED:
            yield Row(table, name, schema, evidence)


@functools.cache
def tables() -> dict[tuple[str, ...], str]:
    """Where in a page each further table of the vendor page begins."""
    shape, paging = contract().flavor, contract().operation.paging
    item = paging.items_path
    found = {
        paging.token_path[:-1]: "T4",
        item: "T5",
        item + shape.name[:-1]: "T6",
        item + shape.labels: "T7",
        item + shape.annotations: "T8",
        item + shape.cpu[:-1]: "T9",
    }
    for number, accelerator in enumerate(shape.accelerators, start=10):
        found[item + accelerator.path] = f"T{number}"
    found[item + shape.volumes[0].path] = "T12"
    found[item + shape.phase[:-1]] = "T13"
    return found
