"""Reads one HTTP response: gives the page in it, or raises the error that it means.

Down to the flavors the structure must be the documented one, or flavors would be lost silently.
Inside a flavor, a property that does not fit is ignored, so that one odd flavor hides no other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from modelarts_flavors import errors
from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.error_responses import BYTE_ORDER_MARK, readable, refusal

if TYPE_CHECKING:
    import httpx2

_NAMES = {
    dict: "an object", list: "an array", str: "a string", bool: "a boolean",
    int: "a number", float: "a number", type(None): "null",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageData:
    """The content of one page; `flavors` are JSON objects."""

    flavors: Sequence[dict[str, Any]]
    continue_token: str | None
    remaining: int | None
    request_id: str | None


def read_page(response: httpx2.Response, now: float) -> PageData:
    """The page in a response; raises ApiError or ResponseError where there is none.

    `now` is the time in seconds since 1970, to which a Retry-After date is compared.
    """
    # Imported late, so that an import of the client does not wait for it.
    import orjson

    expected = contract().page_response.status
    if response.status_code != expected:
        raise refusal(response, expected, now)
    request_id = response.headers.get(contract().request_id_header)
    facts: dict[str, Any] = {"status": response.status_code, "request_id": request_id}
    try:
        data = orjson.loads(response.content.removeprefix(BYTE_ORDER_MARK))
    except orjson.JSONDecodeError as error:
        raise errors.InvalidJSONError(
            f"the body of a success is not JSON ({error}); it begins with {readable(response)[:80]!r}",
            **facts,
        ) from None
    _check_page(data, facts)
    paging = contract().operation.paging
    remaining = pointer.get_at(data, paging.remaining_path)
    return PageData(
        flavors=pointer.get_at(data, paging.items_path) or (),
        continue_token=pointer.get_at(data, paging.token_path) or None,
        remaining=remaining if type(remaining) is int else None,
        request_id=request_id,
    )


def _check_page(data: Any, facts: Mapping[str, Any]) -> None:
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
        raise _error((), "the object has no property of a list of flavors", facts)
    for name, value in contract().constants(schema).items():
        if data.get(name, value) not in (value, None):
            raise _error((name,), f"{value!r} was expected, found {data[name]!r}", facts)


def _expect(
    value: Any, kind: type, steps: tuple[str, ...], facts: Mapping[str, Any], optional: bool = False
) -> None:
    if not (isinstance(value, kind) or (optional and value is None)):
        said = f"{_NAMES[kind]} was expected, found {_NAMES[type(value)]}"
        raise _error(steps, said, facts)


def _error(steps: tuple[str, ...], said: str, facts: Mapping[str, Any]) -> errors.ResponseError:
    where = pointer.join(steps)
    place = f" at {where}" if where else ""
    message = f"the body breaks the schema{place}: {said}"
    return errors.ResponseSchemaError(message, pointer=where, **facts)
