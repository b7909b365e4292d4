"""How well a fact is known: reads `x-evidence`."""

from __future__ import annotations

from collections.abc import Mapping
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
