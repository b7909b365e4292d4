"""JSON pointers (RFC 6901): from a pointer text and a value to the value it points at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def split(pointer: str) -> tuple[str, ...]:
    """The unescaped steps of a pointer.

    >>> split("/metadata/os.modelarts~1scope")
    ('metadata', 'os.modelarts/scope')
    >>> split("")
    ()
    """
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"not a JSON pointer: {pointer!r}")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/"))


def join(steps: Iterable[str | int]) -> str:
    """The pointer made of unescaped steps.

    >>> join(["items", 0, "os.modelarts/scope"])
    '/items/0/os.modelarts~1scope'
    """
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def get_at(value: Any, steps: Iterable[str], default: Any = None) -> Any:
    """What stands at the end of the steps, or `default` where a step leads nowhere.

    >>> get_at({"metadata": {"continue": "abc"}}, ("metadata", "continue"))
    'abc'
    >>> get_at({"metadata": None}, ("metadata", "continue")) is None
    True
    """
    for step in steps:
        if isinstance(value, Mapping):
            if step not in value:
                return default
            value = value[step]
        elif isinstance(value, Sequence) and not isinstance(value, str) and step.isdecimal():
            index = int(step)
            if index >= len(value):
                return default
            value = value[index]
        else:
            return default
    return value


def set_at(value: Any, steps: Sequence[str], leaf: Any) -> None:
    """Put `leaf` at the end of the steps, with the objects that are missing on the way.

    A list on the way must have the item.

    >>> made = {}
    >>> set_at(made, ("metadata", "continue"), "abc")
    >>> made
    {'metadata': {'continue': 'abc'}}
    """
    for step in steps[:-1]:
        value = value[int(step)] if isinstance(value, list) else value.setdefault(step, {})
    value[steps[-1]] = leaf
