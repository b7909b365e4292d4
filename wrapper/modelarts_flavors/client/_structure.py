"""Checks that a body is a list document, and says where it is not.

Down to the flavors the structure must be the documented one, or flavors would be lost unseen. Inside
a flavor, what does not fit is passed over, so that one odd flavor does not hide the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.errors import ResponseSchemaError

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
            _expect(pointer.get_at(data, path[:depth]), dict, path[:depth], facts, optional=True)
    items = pointer.get_at(data, paging.items_path)
    _expect(items, list, paging.items_path, facts, optional=True)
    _expect(pointer.get_at(data, paging.token_path), str, paging.token_path, facts, optional=True)
    if items is None:
        _check_kind(data, facts)
    else:
        for index, item in enumerate(items):
            if type(item) is not dict:
                _expect(item, dict, (*paging.items_path, str(index)), facts)


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
