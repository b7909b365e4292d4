"""Bodies against the document's schemas: each violation with the table of the vendor page it is about."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from modelarts_flavors.contract import Evidence, Level, contract, pointer

MESSAGE_MOST = 200


@dataclass(frozen=True, slots=True)
class Violation:
    """One place of a body that does not fit: `table` is the vendor page's, "" where it has none."""

    table: str
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
        yield Violation(_table(path), pointer.join(path) or "the body", shown)


def _table(path: Sequence[str | int]) -> str:
    """The table that describes the value at a path; "" for what the vendor page does not list."""
    names = [str(step) for step in path if not isinstance(step, int)]
    node, table = contract().page_schema, "T3"
    for depth, name in enumerate(names):
        while "items" in node and "properties" not in node:
            node = contract().resolve(node["items"])
        found = node.get("properties", {}).get(name)
        if found is None:
            return table
        if Evidence.of(contract().resolve(found)).level is not Level.DOCUMENTED:
            return ""
        table = _TABLES.get(tuple(names[: depth + 1]), table)
        node = contract().resolve(found)
    return table


def _tables() -> dict[tuple[str, ...], str]:
    """Where in a page each table of the vendor page begins."""
    shape, paging = contract().flavor, contract().operation.paging
    item = paging.items_path
    tables = {
        paging.token_path[:-1]: "T4",
        item: "T5",
        item + shape.name[:-1]: "T6",
        item + shape.labels: "T7",
        item + shape.annotations: "T8",
        item + shape.cpu[:-1]: "T9",
        item + shape.phase[:-1]: "T13",
    }
    for number, accelerator in enumerate(shape.accelerators, start=10):
        tables[item + accelerator.path] = f"T{number}"
    for volumes in shape.volumes:
        tables[item + volumes.path] = "T12"
    return tables


_TABLES = _tables()
