"""Finding one's way in the parsed document, and renaming things in it as an editor would."""

from __future__ import annotations

from typing import Any

from workshop import Document


def component(document: Document, kind: str, name: str) -> Document:
    found: Document = document["components"][kind][name]
    return found


def properties(document: Document, schema: str) -> Document:
    found: Document = component(document, "schemas", schema)["properties"]
    return found


def rename_key(node: Document, old: str, new: str) -> None:
    """Rename a key where it stands."""
    entries = [(new if key == old else key, value) for key, value in node.items()]
    node.clear()
    node.update(entries)


def rename_in_examples(node: Any, old: str, new: str) -> None:
    """Rename a property in every value of the examples."""
    if isinstance(node, dict):
        if old in node:
            rename_key(node, old, new)
        for value in node.values():
            rename_in_examples(value, old, new)
    elif isinstance(node, list):
        for value in node:
            rename_in_examples(value, old, new)


def replace_value(node: Any, old: str, new: str) -> None:
    """Replace a string that is the whole of a value."""
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in list(items):
        if value == old:
            node[key] = new
        elif isinstance(value, dict | list):
            replace_value(value, old, new)


def rename_text(node: Any, old: str, new: str) -> None:
    """Replace a text in every value, not in keys."""
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in list(items):
        if isinstance(value, str):
            node[key] = value.replace(old, new)
        elif isinstance(value, dict | list):
            rename_text(value, old, new)


def rename_property(document: Document, schema: str, old: str, new: str) -> None:
    """Rename a property in its schema and in the examples, as an editor would."""
    rename_key(properties(document, schema), old, new)
    for example in document["components"]["examples"].values():
        rename_in_examples(example["value"], old, new)


def rename_component(document: Document, kind: str, old: str, new: str) -> None:
    rename_key(document["components"][kind], old, new)
    rename_text(document, f"#/components/{kind}/{old}", f"#/components/{kind}/{new}")
    # A longer name that begins so is another component.
    for other in document["components"][kind]:
        if other.startswith(old) and other != old:
            wrong = f"#/components/{kind}/{new}{other.removeprefix(old)}"
            rename_text(document, wrong, f"#/components/{kind}/{other}")


def operation(document: Document) -> Document:
    found: Document = next(iter(document["paths"].values()))["get"]
    return found
