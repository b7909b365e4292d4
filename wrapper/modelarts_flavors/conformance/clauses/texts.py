"""The clauses behind the laws, in words: reads `clauses.yaml`."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from modelarts_flavors.contract import contract

FILE = Path(__file__).with_name("clauses.yaml")
PLACES = {"T": "table", "S": "status", "E": "example"}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the vendor's page.

    `says` is the clause in our words, `also` names laws whose ids begin with another anchor, and
    `why` says why no law tests it, where none does.
    """

    anchor: str
    says: str
    also: tuple[str, ...] = ()
    why: str = ""

    @property
    def place(self) -> str:
        """Where on the vendor's page it stands.

        >>> Clause("T2.limit.range", "").place, Clause("S401", "").place
        ('table 2, limit, range', 'status 401')
        """
        found = re.fullmatch(r"([TSE])(\d+)(?:\.(.+)\.(\w+)|\.(\w+))?", self.anchor)
        if found is None:
            head, _, fact = self.anchor.partition(".")
            return f"{head}, {fact}" if fact else head
        kind, number, row, fact, title = found.groups()
        return ", ".join(p for p in (f"{PLACES[kind]} {number}", row, fact, title) if p)


@functools.cache
def _file() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


@functools.cache
def clauses() -> Mapping[str, Clause]:
    """Every clause that says something, by anchor, in the page's order.

    >>> clauses()["T2.limit.range"].says
    'An integer from 0 to 500.'
    """
    operation = contract().operation
    filled = {"operation": operation, "page_size": operation.page_size}
    return {
        anchor: Clause(
            anchor,
            entry["says"].format(**filled),
            tuple(entry.get("also", ())),
            entry.get("why", ""),
        )
        for anchor, entry in _file().items()
        if isinstance(entry, Mapping) and "says" in entry
    }


def silent() -> Sequence[str]:
    """The anchors at which the page says nothing that could be tested."""
    return tuple(_file()["nothing"])


def clause(anchor: str) -> str:
    """What the clause at an anchor says, and where it stands.

    >>> clause("T2.limit.range")
    'An integer from 0 to 500. (vendor page, table 2, limit, range)'
    """
    found = clauses().get(anchor)
    if found is not None:
        return f"{found.says} (vendor page, {found.place})"
    return elsewhere().get(anchor, "")


def elsewhere() -> Mapping[str, str]:
    """What laws without a clause of the vendor's page rest on, by anchor."""
    found: Mapping[str, str] = _file()["elsewhere"]
    return found
