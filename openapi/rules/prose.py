"""Rules about the words: everything is described, in sentences, and absence is explained."""

from __future__ import annotations

from typing import Any

from rules.rule import Places, Rule
from rules.source import Source

ABSENT = "Absent"
# A description may also end with a list or a code block.
ENDINGS = (".", ".)", "`.")


def _described(node: dict[str, Any]) -> bool:
    return bool(str(node.get("description") or "").strip())


def properties_described(source: Source) -> Places:
    """Every property, and what a list or map holds where that is no component."""
    for pointer, node, _ in source.properties():
        if not _described(node):
            yield pointer, "has no description"
    for pointer, schema in source.schemas:
        inner = schema.get("items")
        if isinstance(inner, dict) and "$ref" not in inner and not _described(inner):
            yield (*pointer, "items"), "has no description"
    for pointer, node in source.other_values():
        if not _described(node):
            yield pointer, "has no description"


def components_described(source: Source) -> Places:
    """Every component, header, tag and server; an example has a title as well."""
    for pointer, section, _, node in source.components():
        if not _described(node):
            yield pointer, "has no description"
        if section == "examples" and not str(node.get("summary") or "").strip():
            yield pointer, "has no summary"
    for key in ("tags", "servers"):
        for index, node in enumerate(source.data.get(key, [])):
            if not _described(node):
                yield (key, index), "has no description"
    for pointer, node in source.headers():
        if not _described(node):
            yield pointer, "has no description"


def operations_described(source: Source) -> Places:
    """Every operation says in a line and at length what it does."""
    for pointer, operation in source.operations():
        if not str(operation.get("summary") or "").strip():
            yield pointer, "has no summary"
        if not _described(operation):
            yield pointer, "has no description"


def absence_explained(source: Source) -> Places:
    """Every property, parameter and header that may be missing says what that means."""
    optional = [(pointer, node) for pointer, node, may in source.properties() if may]
    optional += [
        (pointer, node)
        for pointer, section, _, node in source.components()
        if section == "parameters" and not node.get("required")
    ]
    optional += source.headers()
    for pointer, node in optional:
        if ABSENT not in str(node.get("description", "")):
            yield pointer, f"does not say what it means if it is absent ({ABSENT}: ...)"


def sentences(source: Source) -> Places:
    """Descriptions are sentences."""
    for pointer, node in source.nodes:
        text = node.get("description")
        if isinstance(text, str) and not text.strip().endswith(ENDINGS):
            yield (*pointer, "description"), "does not end with a full stop"


RULES = (
    Rule(
        "property-described", "a reader knows each field from the page alone", properties_described
    ),
    Rule(
        "component-described",
        "every component has a section in the reference",
        components_described,
    ),
    Rule("operation-described", "the summary is the command's help", operations_described),
    Rule(
        "absence-explained",
        "everything may be absent, and it never means nothing",
        absence_explained,
    ),
    Rule("description-is-sentence", "descriptions become docstrings and pages", sentences),
)
