"""Decodes YAML that has a JSON form; every problem is one error with its line."""

from __future__ import annotations

import functools
import math
from typing import Any

import orjson

# Aliases written out, a short text can become larger than any memory.
VALUES_MAX = 10_000_000
_MEANING = {
    "bool": "a boolean",
    "float": "a number",
    "int": "an integer",
    "timestamp": "a date",
}


class NotJSONError(ValueError):
    """A text that is no YAML or has no JSON form; `line` counts from 1, None if unknown."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def decode_yaml(text: str) -> Any:
    """The value of a YAML text; raises NotJSONError.

    >>> decode_yaml("a: {b: [1, no, null]}")
    {'a': {'b': [1, False, None]}}
    >>> decode_yaml("a: 1\\nw: 2024-02-30")
    Traceback (most recent call last):
    ...
    modelarts_flavors.mock.catalog.yaml_loader.NotJSONError: '2024-02-30' is not a date
    """
    import yaml

    try:
        found = yaml.load(text, _loader())  # noqa: S506 (derived from a safe loader)
        if _count(found, {}) > VALUES_MAX:
            raise NotJSONError(f"aliases expand it to more than {VALUES_MAX} values")
        orjson.dumps(found)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        raise NotJSONError(problem, mark.line + 1 if mark else None) from None
    except RecursionError:
        raise NotJSONError("nested too deeply") from None
    except orjson.JSONEncodeError as error:
        raise NotJSONError(f"cannot be written as JSON: {error}") from None
    return found


def _count(value: Any, known: dict[int, int]) -> int:
    """The number of values in a value with its aliases expanded; `known` has counts by identity."""
    if not isinstance(value, dict | list):
        return 1
    if id(value) not in known:
        # For a value that contains itself, which the JSON encoder reports.
        known[id(value)] = 1
        parts = value.values() if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_count(part, known) for part in parts)
    return known[id(value)]


@functools.cache
def _loader() -> Any:
    # JSON is more common and does not need the import.
    import yaml

    # Much faster, if PyYAML was built with it.
    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class JSONLoader(base):  # type: ignore[misc]
        """Reports a value or key without JSON form at its line.

        PyYAML raises many kinds of errors for values such as `2024-02-30` or `!!bool x`.
        """

        def construct_object(self, node: Any, deep: bool = False) -> Any:
            try:
                value = super().construct_object(node, deep)
            except (ArithmeticError, AttributeError, LookupError, ValueError, TypeError):
                kind = node.tag.rpartition(":")[2]
                meaning = _MEANING.get(kind, kind)
                raise _problem(f"{_short(node)} is not {meaning}", node) from None
            if (
                not isinstance(value, dict | list | str | int | float | None)
                or (isinstance(value, float) and not math.isfinite(value))
                or (isinstance(value, int) and value.bit_length() > 63)
            ):
                raise _problem(f"{_short(node)} has no JSON form; write a string", node)
            if isinstance(node, yaml.MappingNode):
                for key, _ in node.value:
                    if not key.tag.endswith((":str", ":merge")):
                        raise _problem(f"the key {_short(key)} is not a string; quote it", key)
            return value

    return JSONLoader


def _problem(message: str, node: Any) -> Exception:
    import yaml

    return yaml.constructor.ConstructorError(None, None, message, node.start_mark)


def _short(node: Any) -> str:
    """The text of a scalar, not more than an error needs; else its kind."""
    return repr(node.value[:50]) if isinstance(node.value, str) else f"a {node.id}"
