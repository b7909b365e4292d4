"""Breaks a document at one fact of the vendor's page: for each fact, every way in which it can drift."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from vendor_page import NONE, Fact, Page


def broken(
    document: dict[str, Any], facts: Mapping[str, Fact], fact: Fact
) -> Iterator[tuple[str, Page]]:
    """What was done to the document, and the page seen through it."""
    for name, change in CHANGES[fact.kind if fact.kind in CHANGES else fact.anchor[0]].items():
        page = Page(copy.deepcopy(document), facts)
        if change(page, fact) is not False:
            yield name, page
    if fact.kind != "title" and fact.anchor.startswith("T"):
        page = Page(copy.deepcopy(document), facts)
        remove_row(page, fact.table, fact.row)
        yield "row removed", page


def remove_row(page: Page, table: int, row: str) -> None:
    if table in (1, 2):
        page.operation["parameters"] = [
            p for p in page.operation["parameters"] if page.target(p)["name"] != row
        ]
    else:
        del page.properties(table)[row]


def other_method(page: Page, fact: Fact) -> None:
    item = page.document["paths"][page.path]
    item["post"] = item.pop("get")


def other_path(page: Page, fact: Fact) -> None:
    paths, path = page.document["paths"], page.path
    paths[path + "s"] = paths.pop(path)


def body_added(page: Page, fact: Fact) -> None:
    page.operation["requestBody"] = {"content": {}}


def row_lost(page: Page, fact: Fact) -> None:
    rows = page.properties(fact.table)
    name = next(name for name, node in rows.items() if page.documented(node))
    remove_row(page, fact.table, name)


def row_invented(page: Page, fact: Fact) -> Any:
    if fact.table in (1, 2):
        location = {1: "path", 2: "query"}[fact.table]
        first = next(iter(page.parameters(location).values()))
        page.operation["parameters"].append({**first, "name": "invented"})
    else:
        rows = page.properties(fact.table)
        rows["invented"] = next(node for node in rows.values() if page.documented(node))


def source_lost(page: Page, fact: Fact) -> None:
    rows = page.properties(fact.table)
    node = next(node for node in rows.values() if page.documented(node))
    node["x-evidence"]["source"] = "vendor page"


def mandatory_flipped(page: Page, fact: Fact) -> None:
    holder = page.place(fact).holder
    holder["required"] = not holder.get("required", False)


def other_type(page: Page, fact: Fact) -> None:
    schema = page.place(fact).schema
    schema.clear()
    schema["type"] = "boolean"


def other_members(page: Page, fact: Fact) -> Any:
    """A list or map of something else."""
    inner = {"array": "items", "map": "additionalProperties"}.get(str(fact.expected).split()[0])
    if inner is None:
        return False
    page.target(page.place(fact).schema)[inner] = {"type": "boolean"}
    return True


def undescribed(page: Page, fact: Fact) -> Any:
    """Words are asked for: take them away."""
    if not isinstance(fact.expected, list) or not isinstance(fact.expected[0], str):
        return False
    for node in page.place(fact).described:
        node["description"] = "Something."
    return True


def constraint_added(page: Page, fact: Fact) -> Any:
    if fact.expected != NONE:
        return False
    page.place(fact).schema["pattern"] = "^a"
    return True


def range_added(page: Page, fact: Fact) -> Any:
    if fact.expected != NONE:
        return False
    page.place(fact).schema["enum"] = ["a"]
    return True


def bound_moved(name: str, by: int) -> Any:
    def change(page: Page, fact: Fact) -> Any:
        schema = page.place(fact).schema
        if not isinstance(fact.expected, list) or name not in schema:
            return False
        schema[name] += by
        return True

    return change


def enum_of(page: Page, fact: Fact) -> dict[str, Any] | None:
    if not isinstance(fact.expected, dict):
        return None
    found: dict[str, Any] = page.target(page.place(fact).schema)
    for inner in ("items", "additionalProperties"):
        if isinstance(found.get(inner), dict):
            found = page.target(found[inner])
    return found


def value_lost(page: Page, fact: Fact) -> Any:
    enum = enum_of(page, fact)
    if enum is None:
        return False
    enum["enum"].remove(next(iter(fact.expected)))
    return True


def value_invented(page: Page, fact: Fact) -> Any:
    enum = enum_of(page, fact)
    if enum is None:
        return False
    enum["enum"].append("invented")
    enum["x-enum-values"]["invented"] = next(iter(enum["x-enum-values"].values()))
    return True


def value_unexplained(page: Page, fact: Fact) -> Any:
    enum = enum_of(page, fact)
    if enum is None:
        return False
    enum["x-enum-values"][str(next(iter(fact.expected)))]["description"] = "A value."
    return True


def default_changed(page: Page, fact: Fact) -> None:
    page.place(fact).schema["default"] = 7


def unit_changed(page: Page, fact: Fact) -> None:
    page.place(fact).schema["x-unit"] = "GB"


def unit_untold(page: Page, fact: Fact) -> None:
    for node in page.place(fact).described:
        node["description"] = "A size."


def status_lost(page: Page, fact: Fact) -> None:
    del page.operation["responses"][fact.anchor[1:]]


def status_undescribed(page: Page, fact: Fact) -> None:
    page.response(int(fact.anchor[1:]))["description"] = "Something."


def status_assumed(page: Page, fact: Fact) -> None:
    page.response(int(fact.anchor[1:]))["x-evidence"]["level"] = "assumed"


def sample_changed(page: Page, fact: Fact) -> None:
    content = next(iter(page.response(int(fact.anchor[1:]))["content"].values()))
    for example in content["examples"].values():
        page.target(example)["value"]["more"] = 1


def plain_http(page: Page, fact: Fact) -> None:
    for server in page.document["servers"]:
        server["url"] = server["url"].replace("https", "http")


CHANGES: dict[str, dict[str, Any]] = {
    "URI.method": {"another method": other_method},
    "URI.path": {"another path": other_path},
    "URI.body": {"a body": body_added},
    "title": {"row lost": row_lost, "row invented": row_invented, "source lost": source_lost},
    "mandatory": {"flipped": mandatory_flipped},
    "type": {"another type": other_type, "other members": other_members},
    "definition": {"undescribed": undescribed},
    "constraints": {"constraint added": constraint_added, "undescribed": undescribed},
    "range": {
        "range added": range_added,
        "minimum moved": bound_moved("minimum", 1),
        "maximum moved": bound_moved("maximum", -1),
        "value lost": value_lost,
        "value invented": value_invented,
        "value unexplained": value_unexplained,
        "undescribed": undescribed,
    },
    "default": {"default changed": default_changed},
    "unit": {"unit changed": unit_changed, "unit untold": unit_untold},
    "S": {"lost": status_lost, "undescribed": status_undescribed, "assumed": status_assumed},
    "ERequest": {"another path": other_path, "plain http": plain_http},
    "E": {"sample changed": sample_changed},
}
