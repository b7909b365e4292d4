"""Compares what clients call: operations, parameters, bodies, responses and their links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from changes.change import Changes, Direction, added, breaking, changed, other_keys
from changes.schemas import Documents, Place, compare
from modelarts_flavors.contract.openapi_document import OpenAPIDocument

Node = dict[str, Any]

OPERATION = frozenset(
    ("operationId", "tags", "parameters", "requestBody", "responses", "security", "summary")
)
PARAMETER = frozenset(("name", "in", "required", "schema", "style", "explode", "allowReserved"))
RESPONSE = frozenset(("content", "headers", "links"))


def operations(old: OpenAPIDocument, new: OpenAPIDocument) -> Changes:
    """Every operation of both documents, matched by method and path."""
    before = {(path, method): _whole(old, path, node) for path, method, node in old.operations()}
    now = {(path, method): _whole(new, path, node) for path, method, node in new.operations()}
    documents = Documents(old.resolve, new.resolve)
    for path, method in before:
        if (path, method) not in now:
            yield breaking(f"{method.upper()} {path} is gone")
    for (path, method), node in now.items():
        if (path, method) not in before:
            yield added(f"{method.upper()} {path} is new")
            continue
        yield from operation(documents, before[path, method], node)


def _whole(document: OpenAPIDocument, path: str, node: Mapping[str, Any]) -> Node:
    """An operation with the parameters that it shares with others of its path."""
    shared = document.document["paths"][path].get("parameters", [])
    return {**node, "parameters": [*shared, *node.get("parameters", [])]}


def operation(documents: Documents, old: Node, new: Node) -> Changes:
    """One operation."""
    if old.get("operationId") != new.get("operationId"):
        yield breaking(f"operation `{old.get('operationId')}` is now `{new.get('operationId')}`")
    for tag in old.get("tags", []):
        if tag not in new.get("tags", []):
            yield breaking(f"tag `{tag}` is gone")
    for tag in new.get("tags", []):
        if tag not in old.get("tags", []):
            yield added(f"tag `{tag}` is new")
    yield from parameters(documents, old, new)
    yield from request_body(documents, old.get("requestBody"), new.get("requestBody"))
    yield from responses(documents, old.get("responses", {}), new.get("responses", {}))
    yield from other_keys("the operation", old, new, OPERATION)


def parameters(documents: Documents, old: Node, new: Node) -> Changes:
    """The parameters, matched by place and name."""
    before = {(p["in"], p["name"]): p for p in map(documents.old, old.get("parameters", []))}
    now = {(p["in"], p["name"]): p for p in map(documents.new, new.get("parameters", []))}
    for place, name in before:
        if (place, name) not in now:
            yield breaking(f"{place} parameter `{name}` is gone")
    for (place, name), node in now.items():
        where = f"{place} parameter `{name}`"
        if (place, name) not in before:
            required = node.get("required", False)
            yield breaking(f"{where} is new and required") if required else added(f"{where} is new")
        else:
            yield from parameter(documents, before[place, name], node, where)


def parameter(documents: Documents, old: Node, new: Node, where: str) -> Changes:
    """One parameter."""
    if old.get("required", False) != new.get("required", False):
        required = new.get("required", False)
        yield (
            breaking(f"{where} became required")
            if required
            else changed(f"{where} became optional")
        )
    for key in ("style", "explode", "allowReserved"):
        if old.get(key) != new.get(key):
            yield breaking(f"{where}: {key} {old.get(key)} became {new.get(key)}")
    schemas = old.get("schema", {}), new.get("schema", {})
    yield from compare(documents, *schemas, Place(where), Direction.REQUEST)
    yield from other_keys(where, old, new, PARAMETER)


def request_body(documents: Documents, old: Any, new: Any) -> Changes:
    """The body of the request."""
    before, now = documents.old(old or {}), documents.new(new or {})
    if now.get("required", False) and not before.get("required", False):
        yield breaking("a body is now required")
    elif new is None and old is not None:
        yield breaking("no body is accepted any more")
    elif old is None and new is not None:
        yield added("a body is accepted")
    if old is not None and new is not None:
        place = Place("request body: ")
        yield from content(documents, before, now, place, Direction.REQUEST)


def responses(documents: Documents, old: Node, new: Node) -> Changes:
    """The responses, matched by status; a status of success must stay, others may come and go."""
    for status in old:
        if status not in new:
            gone = f"status {status} is gone"
            yield breaking(gone) if status.startswith("2") else changed(gone)
    for status, node in new.items():
        if status not in old:
            yield added(f"status {status} is new")
        else:
            yield from response(documents, documents.old(old[status]), documents.new(node), status)


def response(documents: Documents, old: Node, new: Node, status: str) -> Changes:
    """One response."""
    where = f"status {status}"
    yield from headers(documents, old.get("headers", {}), new.get("headers", {}), where)
    yield from links(documents, old.get("links", {}), new.get("links", {}), where)
    body = Place("" if status.startswith("2") else "errors: ")
    yield from content(documents, old, new, body, Direction.RESPONSE, where)
    yield from other_keys(where, old, new, RESPONSE)


def content(
    documents: Documents,
    old: Node,
    new: Node,
    place: Place,
    direction: Direction,
    where: str = "request body",
) -> Changes:
    """The bodies, matched by media type, with their schemas and named examples."""
    before, now = old.get("content", {}), new.get("content", {})
    for media_type in before:
        if media_type not in now:
            yield breaking(f"{where}: media type `{media_type}` is gone")
    for media_type, node in now.items():
        if media_type not in before:
            yield added(f"{where}: media type `{media_type}` is new")
            continue
        was = before[media_type]
        if "schema" in was and "schema" not in node:
            free = direction is Direction.REQUEST
            yield (
                changed(f"{where}: any value is accepted")
                if free
                else breaking(f"{where}: any value may be answered")
            )
        elif "schema" in was or "schema" in node:
            schemas = was.get("schema", {}), node.get("schema", {})
            yield from compare(documents, *schemas, place, direction)
        yield from examples(documents, was.get("examples", {}), node.get("examples", {}), where)


def examples(documents: Documents, old: Node, new: Node, where: str) -> Changes:
    """The named examples, which mock and tests answer with."""
    for name in old:
        if name not in new:
            yield changed(f"{where}: example `{name}` is gone")
    for name in new:
        if name not in old:
            yield added(f"{where}: example `{name}` is new")
    differ = [
        f"`{name}`" + _fields(documents.old(old[name]), documents.new(new[name]))
        for name in new
        if name in old and documents.old(old[name]) != documents.new(new[name])
    ]
    if differ:
        yield changed(f"{where}: examples {', '.join(differ)}")


def _fields(old: Node, new: Node) -> str:
    """What an example, such as that of an error, now says in place of something else."""
    before, now = old.get("value"), new.get("value")
    if not isinstance(before, dict) or not isinstance(now, dict):
        return ""
    found = [
        f"{key} {before[key]} became {now[key]}"
        for key in before
        if isinstance(before[key], str | int) and before[key] != now.get(key, before[key])
    ]
    return f" ({'; '.join(found)})" if found else ""


def headers(documents: Documents, old: Node, new: Node, where: str) -> Changes:
    """The headers of a response; their names ignore case."""
    before = {name.lower(): (name, node) for name, node in old.items()}
    now = {name.lower(): (name, node) for name, node in new.items()}
    for key, (name, _) in before.items():
        if key not in now:
            yield breaking(f"{where}: header `{name}` is gone")
    for key, (name, node) in now.items():
        place = f"{where}: header `{name}`"
        if key not in before:
            yield added(f"{place} is new")
            continue
        was, found = documents.old(before[key][1]), documents.new(node)
        if was.get("required") and not found.get("required"):
            yield breaking(f"{place} may be absent")
        schemas = was.get("schema", {}), found.get("schema", {})
        yield from compare(documents, *schemas, Place(place), Direction.RESPONSE)
        yield from other_keys(place, was, found, frozenset(("schema", "required")))


def links(documents: Documents, old: Node, new: Node, where: str) -> Changes:
    """The links of a response: clients find the next page by them."""
    for name, node in old.items():
        if name not in new:
            yield breaking(f"{where}: link `{name}` is gone")
            continue
        was, now = documents.old(node), documents.new(new[name])
        if any(was.get(key) != now.get(key) for key in ("parameters", "requestBody")):
            yield breaking(f"{where}: link `{name}` changed")
    for name in new:
        if name not in old:
            yield added(f"{where}: link `{name}` is new")
