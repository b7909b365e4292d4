"""Rules about `x-evidence`: every fact says how well it is known, and from where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from modelarts_flavors.contract import Level
from rules.rule import Places, Rule
from rules.source import Pointer, Source

PAGE = "vendor page"


def _facts(source: Source) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Everything that must have evidence."""
    for index, server in enumerate(source.data.get("servers", [])):
        yield ("servers", index), server
    for pointer, operation in source.operations():
        yield pointer, operation
        yield from _some(pointer, operation, ("x-retry", "x-lockout"))
    for pointer, _, _, node in source.components():
        yield pointer, node
    for pointer, node, _ in source.properties():
        yield pointer, node
    yield from source.headers()
    yield from source.other_values()
    for pointer, schema in source.schemas:
        yield from _some((*pointer, "x-enum-values"), schema.get("x-enum-values", {}))
    yield from _some((), source.data, ("x-iam",))
    errors = source.data.get("x-iam", {}).get("errors", {})
    yield from _some(("x-iam", "errors"), errors)


def _some(
    pointer: Pointer, node: dict[str, Any], keys: Iterable[str] | None = None
) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Those children of a node that are there and hold something."""
    for key in node if keys is None else keys:
        if isinstance(node.get(key), dict):
            yield (*pointer, key), node[key]


def given(source: Source) -> Places:
    """Every fact has evidence of its own."""
    for pointer, node in _facts(source):
        if "x-evidence" not in node:
            yield pointer, "has no x-evidence"


def known(source: Source) -> Places:
    """Evidence is a level that we know and a source, and nothing else."""
    levels = [str(level) for level in Level]
    for pointer, node in source.nodes:
        if "x-evidence" not in node:
            continue
        found = node["x-evidence"]
        where = (*pointer, "x-evidence")
        if not isinstance(found, dict) or set(found) != {"level", "source"}:
            yield where, "is not a level and a source"
        elif found["level"] not in levels:
            yield where, f"{found['level']} is none of {', '.join(levels)}"
        elif not isinstance(found["source"], str) or not found["source"].strip():
            yield where, "names no source"
        elif (found["level"] == Level.DOCUMENTED) != found["source"].startswith(PAGE):
            yield where, f"documented means: by the {PAGE}, and only that"


RULES = (
    Rule("evidence-given", "conformance goes by how well a fact is known", given),
    Rule("evidence-known", "a slip would turn a MUST into a SHOULD", known),
)
