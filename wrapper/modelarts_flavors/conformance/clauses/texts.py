"""The clauses behind the checks, in words: reads `clauses.yaml`."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from modelarts_flavors.contract import contract

FILE = Path(__file__).with_name("clauses.yaml")
PLACES = {"T": "table", "S": "status", "E": "example"}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the vendor's page.

    `says` is the clause in our words, `also` names checks of other clauses that test this one, too,
    and `why` says why no check tests it, where none does.
    """

    id: str
    says: str
    also: tuple[str, ...] = ()
    why: str = ""

    @property
    def place(self) -> str:
        """Where on the vendor's page it stands.

        >>> Clause("T2.limit.range", "").place, Clause("S401", "").place
        ('table 2, limit, range', 'status 401')
        """
        found = re.fullmatch(r"([TSE])(\d+)(?:\.(.+)\.(\w+)|\.(\w+))?", self.id)
        if found is None:
            head, _, fact = self.id.partition(".")
            return f"{head}, {fact}" if fact else head
        kind, number, row, fact, title = found.groups()
        return ", ".join(p for p in (f"{PLACES[kind]} {number}", row, fact, title) if p)


@dataclass(frozen=True, slots=True)
class Rule:
    """What checks rest on beside the vendor's page: what it says, and how much it binds."""

    says: str
    level: str


@functools.cache
def _file() -> Mapping[str, Any]:
    # Imported here, as a run that is only prepared has no need of it.
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: Mapping[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), loader)  # noqa: S506
    return found


@functools.cache
def clauses() -> Mapping[str, Clause]:
    """Every clause that says something, by id, in the page's order.

    >>> clauses()["T2.limit.range"].says
    'An integer from 0 to 500.'
    """
    operation = contract().operation
    filled = {"operation": operation, "page_size": operation.page_size}
    return {
        name: Clause(
            name,
            entry["says"].format(**filled),
            tuple(entry.get("also", ())),
            entry.get("why", ""),
        )
        for name, entry in _file()["clauses"].items()
    }


def silent() -> Sequence[str]:
    """The clauses at which the page says nothing that could be tested."""
    return tuple(_file()["nothing"])


@functools.cache
def elsewhere() -> Mapping[str, Rule]:
    """What checks without a clause of the vendor's page rest on."""
    return {name: Rule(**entry) for name, entry in _file()["elsewhere"].items()}


def places() -> Mapping[str, str | int]:
    """Where the document describes a clause, by the beginning of its id."""
    found: Mapping[str, str | int] = _file()["places"]
    return found


def clause_text(clause: str) -> str:
    """What a clause says, and where it stands; "" for one that is not known.

    >>> clause_text("T2.limit.range")
    'An integer from 0 to 500. (vendor page, table 2, limit, range)'
    """
    found = clauses().get(clause)
    if found is not None:
        return f"{found.says} (vendor page, {found.place})"
    return elsewhere()[clause].says if clause in elsewhere() else ""
