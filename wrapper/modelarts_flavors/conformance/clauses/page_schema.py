"""Bodies against the document's schemas: each violation with the clause of the vendor page it breaks.

A clause is made from what the document says of the value: a property that is documented in a table
of the vendor page is a row of that table, so `T9.cpu.type` is the type in the row `cpu` of table 9.
What the vendor publishes elsewhere has no row.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from modelarts_flavors.contract import Evidence, Level, contract, pointer
from modelarts_flavors.contract.openapi_document import other_values

LONGEST_MESSAGE = 200
PUBLISHED = "published"
TABLE = re.compile(r"\btable (\d+)")


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
    """Everything in a page that does not fit its schema; what the schema does not know may be any."""
    for error in _validator().iter_errors(body):
        path = list(error.instance_path)
        message = error.message
        shown = message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]}..."
        fact = "range" if "enum" in error.schema_path else "type"
        yield Violation(_clause(path, fact), pointer.join(path) or "the body", shown)


def table_of(node: Mapping[str, Any]) -> str:
    """The table of the vendor page that documents a node of the document, "" if none does.

    >>> table_of(contract().page_schema)
    'T3'
    """
    return table_in(Evidence.of(node))


def table_in(evidence: Evidence) -> str:
    """The table of the vendor page that evidence names, "" if it names none."""
    found = TABLE.search(evidence.source)
    return f"T{found[1]}" if found and evidence.level is Level.DOCUMENTED else ""


def _clause(path: Sequence[str | int], fact: str) -> str:
    """The clause about the value at a path: of the last property on it that the vendor page lists."""
    node = contract().page_schema
    clause = title = f"{table_of(node)}.title"
    for name in (str(step) for step in path if not isinstance(step, int)):
        node = _inside(node)
        found = node.get("properties", {}).get(name)
        if found is not None:
            found = contract().resolve(found)
        if found is None or not table_of(found):
            # Whoever lists a key of an open map, all of its values are alike.
            if other_values(node):
                return title
            return clause if found is None else PUBLISHED
        node = found
        clause = f"{table_of(found)}.{name}.{fact}"
        title = _title(found, clause)
    return clause


def _title(node: Mapping[str, Any], clause: str) -> str:
    """The clause about all values of an open map: the title of its table, or its own row."""
    rows = map(contract().resolve, _inside(node).get("properties", {}).values())
    return next((f"{table}.title" for row in rows if (table := table_of(row))), clause)


def _inside(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of an item, where the node is a list."""
    while "items" in node and "properties" not in node:
        node = contract().resolve(node["items"])
    return node


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the vendor page's response tables: where in a page it stands, and its schema."""

    path: tuple[str, ...]
    schema: Mapping[str, Any]

    @property
    def clause(self) -> str:
        """The beginning of its clauses, as in `T9.cpu`."""
        return f"{table_of(self.schema)}.{self.path[-1]}"

    @property
    def where(self) -> str:
        """Its place in a page, as in `items.spec.cpu`."""
        return ".".join(self.path)

    @property
    def evidence(self) -> Evidence:
        """How well it is known."""
        return Evidence.of(self.schema)

    @property
    def values(self) -> tuple[Any, ...]:
        """The closed enum of the value, or of each item of the list."""
        inner = contract().resolve(self.schema.get("items", self.schema))
        inner = contract().resolve(other_values(inner) or inner)
        return tuple(inner.get("enum", ()))

    @property
    def kind(self) -> str:
        """The type of the value, in words."""
        kind = str(self.schema["type"])
        if kind == "array":
            inner = contract().resolve(self.schema["items"])["type"]
            return f"a list of {inner}s"
        return f"{'an' if kind[0] in 'aeio' else 'a'} {kind}"


@functools.cache
def rows() -> Mapping[tuple[str, ...], Row]:
    """Every documented row of the response tables, by its path in a page."""
    return {row.path: row for row in _rows((), contract().page_schema)}


def _rows(path: tuple[str, ...], node: Mapping[str, Any]) -> Iterator[Row]:
    for name, raw in _inside(node).get("properties", {}).items():
        schema = contract().resolve(raw)
        if table_of(schema):
            yield Row((*path, name), schema)
            yield from _rows((*path, name), schema)
