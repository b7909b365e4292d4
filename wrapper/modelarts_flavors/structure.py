"""Checks that a body has the structure of a page, and finds the place where it has not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.errors import ResponseSchemaError

# Every further level of this many is a cycle of the document or an attack.
DEEPEST = 40
_TYPES: Mapping[Any, type] = {"object": dict, "array": list}
_NAMES = {
    dict: "an object", list: "an array", str: "a string", bool: "a boolean",
    int: "a number", float: "a number", type(None): "null",
}  # fmt: skip


def check_page(data: Any, facts: Mapping[str, Any]) -> None:
    """Raise ResponseSchemaError unless `data` is a list document, as far down as its flavors.

    An object is one if it has items, or else some property of a list and none that says it is
    something else. `null` counts as absent. `facts` go to the error: status and request id.
    """
    _expect(data, dict, (), facts)
    paging = contract().operation.paging
    for path in (paging.items_path, paging.token_path):
        for depth in range(1, len(path)):
            _expect(pointer.follow(data, path[:depth]), dict, path[:depth], facts, optional=True)
    items = pointer.follow(data, paging.items_path)
    _expect(items, list, paging.items_path, facts, optional=True)
    _expect(pointer.follow(data, paging.token_path), str, paging.token_path, facts, optional=True)
    if items is None:
        _check_kind(data, facts)
    else:
        for index, item in enumerate(items):
            if type(item) is not dict:
                _expect(item, dict, (*paging.items_path, str(index)), facts)


def diagnosis(data: Any, facts: Mapping[str, Any]) -> ResponseSchemaError:
    """The error for a body that the models cannot hold: names the first place that does not fit."""
    for steps, expected, found in _breaks(contract().page_schema, data, ()):
        return _error(steps, f"{expected} was expected, found {_NAMES[type(found)]}", facts)
    return _error((), "the body does not have the documented structure", facts)


def _check_kind(data: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    schema = contract().page_schema
    if not set(data) & set(schema["properties"]):
        raise _error((), "the object has nothing that a list of flavors has", facts)
    for name, value in contract().constants(schema).items():
        if data.get(name, value) not in (value, None):
            raise _error((name,), f"{value!r} was expected, found {data[name]!r}", facts)


def _expect(
    value: Any, kind: type, steps: tuple[str, ...], facts: Mapping[str, Any], optional: bool = False
) -> None:
    if not (isinstance(value, kind) or (optional and value is None)):
        said = f"{_NAMES[kind]} was expected, found {_NAMES[type(value)]}"
        raise _error(steps, said, facts)


def _error(steps: tuple[str, ...], said: str, facts: Mapping[str, Any]) -> ResponseSchemaError:
    where = pointer.join(steps)
    place = f" at {where}" if where else ""
    return ResponseSchemaError(f"the body breaks the schema{place}: {said}", pointer=where, **facts)


def _breaks(
    schema: Any, value: Any, steps: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str, Any]]:
    """The places where an object or array is documented and something else stands."""
    schema = contract().resolve(schema)
    # A schema may be missing, or be true or false where anything or nothing goes.
    if not isinstance(schema, Mapping):
        return
    expected = _TYPES.get(schema.get("type"))
    if value is None or len(steps) > DEEPEST or expected is None:
        return
    if not isinstance(value, expected):
        yield steps, _NAMES[expected], value
    elif isinstance(value, dict):
        others = schema.get("additionalProperties")
        for name, child in value.items():
            yield from _breaks(
                schema.get("properties", {}).get(name, others), child, (*steps, name)
            )
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _breaks(schema.get("items"), child, (*steps, str(index)))
