"""The values of the document's enums: each with its meaning and its own evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from modelarts_flavors.contract.evidence import Evidence


@dataclass(frozen=True, slots=True)
class EnumValue:
    """One value of an enum, what it means, and how well that is known."""

    value: Any
    description: str
    evidence: Evidence


def values_of(schema: Mapping[str, Any]) -> Iterator[EnumValue]:
    """The values of a schema in the document's order; none where it is not an enum.

    >>> from modelarts_flavors.contract import contract
    >>> [(v.value, v.description) for v in values_of(contract().schemas["Phase"])]
    [('normal', 'There is capacity.'), ('soldout', 'It is sold out.')]
    """
    known = schema.get("x-enum-values", {})
    for value in schema.get("enum", ()):
        entry = known.get(str(value), {})
        yield EnumValue(value, entry.get("description", ""), Evidence.of(entry))
