"""How well a fact is known: reads `x-evidence` of any node, and of each value of an enum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class Level(StrEnum):
    """Evidence levels, best first."""

    DOCUMENTED = "documented"
    PUBLISHED = "published"
    OBSERVED = "observed"
    ASSUMED = "assumed"

    @property
    def is_must(self) -> bool:
        """Whether a server that breaks such a fact fails (MUST) or is only remarked on (SHOULD).

        >>> Level.DOCUMENTED.is_must, Level.OBSERVED.is_must
        (True, False)
        """
        return self is Level.DOCUMENTED


@dataclass(frozen=True, slots=True)
class Evidence:
    """Level and source of one fact."""

    level: Level
    source: str

    @classmethod
    def of(cls, node: Mapping[str, Any]) -> Self:
        """The evidence that a node of the document declares; `assumed` where it declares none."""
        found = node.get("x-evidence") or {}
        return cls(Level(found.get("level", Level.ASSUMED)), str(found.get("source", "")))


@dataclass(frozen=True, slots=True)
class EnumValue:
    """One value of an enum, what it means, and how well that is known."""

    value: Any
    description: str
    evidence: Evidence


def values_of(schema: Mapping[str, Any]) -> Iterator[EnumValue]:
    """The values of a schema in the document's order; none where it is not an enum.

    >>> from modelarts_flavors.contract import contract
    >>> {v.value: v.description for v in values_of(contract().phase_schema)}["soldout"]
    'It is sold out.'
    """
    known = schema.get("x-enum-values", {})
    for value in schema.get("enum", ()):
        entry = known.get(str(value), {})
        yield EnumValue(value, entry.get("description", ""), Evidence.of(entry))
