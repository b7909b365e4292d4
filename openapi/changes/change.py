"""One difference between two documents: how heavy it is, and a line that says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Weight(StrEnum):
    """How heavy a change is; the values are the headings of a changelog entry."""

    BREAKING = "Breaking"
    ADDED = "Added"
    CHANGED = "Changed"


class Direction(StrEnum):
    """Who sends a value. What narrows a request breaks clients, and what widens a response does."""

    REQUEST = "request"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a changelog entry."""

    weight: Weight
    message: str


Changes = Iterator[Change]


def breaking(message: str) -> Change:
    """A change after which a working client may fail."""
    return Change(Weight.BREAKING, message)


def added(message: str) -> Change:
    """Something new that no client has to know."""
    return Change(Weight.ADDED, message)


def changed(message: str) -> Change:
    """Any other change."""
    return Change(Weight.CHANGED, message)


def other_keys(
    where: str, old: dict[str, Any], new: dict[str, Any], handled: frozenset[str]
) -> Changes:
    """A line for the keys that differ and that no other comparison looks at."""
    keys = [key for key in (set(old) | set(new)) - handled if old.get(key) != new.get(key)]
    if keys:
        yield changed(f"{where}: {', '.join(sorted(keys))}")


def text(value: Any) -> str:
    """A value of a keyword, as a line shows it."""
    if value is None:
        return "none"
    return ", ".join(sorted(map(str, value))) if isinstance(value, list) else str(value)
