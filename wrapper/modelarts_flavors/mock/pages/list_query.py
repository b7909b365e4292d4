"""Reads the query of a list request and validates each parameter by its schema in the contract.

Parameters that the contract does not describe are ignored.

>>> query = read_query(b"limit=2&unknown=1")
>>> query.limit, query.token, str(query.selector)
(2, '', '')
>>> read_query(b"limit=501")
Traceback (most recent call last):
...
modelarts_flavors.mock.http.http_response.RefusedError: bad-request
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import jsonschema_rs

from modelarts_flavors.contract import Parameter, contract
from modelarts_flavors.errors import SelectorError
from modelarts_flavors.mock.http.http_response import bad_request
from modelarts_flavors.selectors import LabelSelector

# How many characters of an invalid value an error message repeats.
SHOWN = 200
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_NUMBER = re.compile(r"[+-]?[0-9]{1,300}(\.[0-9]{1,300})?([eE][+-]?[0-9]{1,3})?", re.ASCII)
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class ListQuery:
    """The query of a list request: `limit` is None if absent, `token` is "" for the first page."""

    limit: int | None
    token: str
    selector: LabelSelector


def read_query(raw: bytes) -> ListQuery:
    """Read the query string of a URL; raises RefusedError if it violates the contract."""
    try:
        pairs = parse_qsl(raw.decode("utf-8"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise bad_request("The query is not UTF-8.") from None
    checks = _checks()
    sent: dict[str, Any] = {}
    for name, text in pairs:
        check = checks.get(name)
        if check is None:
            continue
        if name in sent:
            raise bad_request(f"{name}: found more than one value, expected at most one.")
        sent[name] = check(text)
    operation = contract().operation
    for parameter in _declared():
        if parameter.required and parameter.name not in sent:
            raise bad_request(f"{parameter.name}: found nothing, expected a value.")
    selector = sent.get(operation.label_selector.name, "")
    try:
        parsed = LabelSelector.parse(selector)
    except SelectorError as error:
        raise bad_request(f"{operation.label_selector.name}: {error}.") from None
    return ListQuery(
        limit=sent.get(operation.page_size.name),
        token=sent.get(operation.page_token.name, ""),
        selector=parsed,
    )


def _declared() -> list[Parameter]:
    return [p for p in contract().operation.parameters if p.location == "query"]


@functools.cache
def _checks() -> Mapping[str, Callable[[str], Any]]:
    return {parameter.name: _check(parameter) for parameter in _declared()}


def _check(parameter: Parameter) -> Callable[[str], Any]:
    schema = parameter.schema
    components = contract().document["components"]
    validator = jsonschema_rs.Draft202012Validator({**schema, "components": components})
    kind = schema.get("type")

    def check(text: str) -> Any:
        value = _coerced(text, kind)
        if value is None or not validator.is_valid(value):
            found = text if len(text) <= SHOWN else text[:SHOWN] + "..."
            raise bad_request(f"{parameter.name}: found {found!r}, expected {_expected(schema)}.")
        return value

    return check


def _coerced(text: str, kind: str | None) -> Any:
    match kind:
        case "integer":
            return int(text) if _INTEGER.fullmatch(text) else None
        case "number":
            return float(text) if _NUMBER.fullmatch(text) else None
        case "boolean":
            return _BOOLEANS.get(text)
        case _:
            return text


def _expected(schema: Mapping[str, Any]) -> str:
    """A schema in words.

    >>> _expected({"type": "integer", "minimum": 0, "maximum": 500})
    'an integer from 0 to 500'
    """
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    kind = schema.get("type", "string")
    words = f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
    bounds = [f"{word} {schema[key]}" for key, word in _BOUNDS.items() if key in schema]
    return " ".join((words, *bounds))


_BOUNDS = {
    "minimum": "from",
    "maximum": "to",
    "exclusiveMinimum": "above",
    "exclusiveMaximum": "below",
    "minLength": "of at least this many characters:",
    "maxLength": "of at most this many characters:",
    "pattern": "that matches",
}
