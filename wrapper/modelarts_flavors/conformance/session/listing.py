"""A reading of a whole list, from its start to its end."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from modelarts_flavors.conformance.http.answer import Answer, is_nameless, labels_of, names_of
from modelarts_flavors.conformance.session.outcomes import CheckFailed

State = tuple[tuple[str, ...], tuple[tuple[tuple[str, str], ...] | None, ...]]


@dataclass(frozen=True)
class Listing:
    """The answers of one reading, page by page.

    `reached_end` is False where a reading was cut short; `problem` says why it would never end, and
    `beyond` is the page that showed it, where that page is not part of the list.
    """

    answers: tuple[Answer, ...]
    reached_end: bool = True
    problem: str = ""
    beyond: Answer | None = None

    @property
    def is_usable(self) -> bool:
        """Whether it is the whole list."""
        return self.reached_end and not self.problem

    @functools.cached_property
    def items(self) -> tuple[Any, ...]:
        """Every flavor, in order."""
        pages = (answer.page for answer in self.answers)
        return tuple(item for page in pages if page for item in page.items)

    @functools.cached_property
    def names(self) -> tuple[str, ...]:
        """The name of every flavor, in order."""
        return names_of(self.items)

    @functools.cached_property
    def labels(self) -> tuple[Mapping[str, str] | None, ...]:
        """The labels that each flavor shows, in order."""
        return tuple(map(labels_of, self.items))

    @functools.cached_property
    def state(self) -> State:
        """What must not change for a comparison: the names in their order, and the labels."""
        shown = tuple(None if each is None else tuple(sorted(each.items())) for each in self.labels)
        return self.names, shown

    @functools.cached_property
    def is_nameless(self) -> bool:
        """Whether there are flavors without a name."""
        return any(map(is_nameless, self.items))

    @functools.cached_property
    def places(self) -> Mapping[str, int]:
        """Where in the list each name stands first."""
        return {name: place for place, name in reversed(list(enumerate(self.names)))}

    @functools.cached_property
    def by_name(self) -> Mapping[str, Any]:
        """Every flavor by its name."""
        return dict(zip(self.names, self.items, strict=True))

    def begins(self, other: Listing) -> bool:
        """Whether it is how another reading begins."""
        names, labels = self.state
        other_names, other_labels = other.state
        return names == other_names[: len(names)] and labels == other_labels[: len(labels)]

    def matches(self, other: Listing) -> bool:
        """Whether it is the same as another reading, as far as it goes."""
        return self.state == other.state if self.reached_end else self.begins(other)

    def agrees_with(self, names: tuple[str, ...]) -> bool:
        """Whether it has these names in this order, as far as it goes."""
        return self.names == (names if self.reached_end else names[: len(self.names)])


def endless(listing: Listing) -> CheckFailed:
    """The failure of a reading that would never end."""
    pages = listing.answers if listing.beyond is None else (*listing.answers, listing.beyond)
    expected = "a list that ends: a page without a token"
    return CheckFailed(expected, f"page {len(pages)} {listing.problem}", pages[-2:])
