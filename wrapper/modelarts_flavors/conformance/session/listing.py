"""A reading of a whole list, from its start to its end."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from modelarts_flavors.conformance.http.answer import Answer, labels_of
from modelarts_flavors.conformance.http.request_spec import Query
from modelarts_flavors.conformance.session.outcomes import Broken
from modelarts_flavors.contract import contract

if TYPE_CHECKING:
    from modelarts_flavors.conformance.session.probe import Probe

EMPTY_PAGES = 10


@dataclass(frozen=True)
class Listing:
    """What one reading brought, page by page.

    `whole` says that the end was reached: not where a reading was cut short, or would never end,
    which `trouble` then says.
    """

    answers: tuple[Answer, ...]
    whole: bool = True
    trouble: str = ""

    @property
    def complete(self) -> bool:
        """Whether it came to the end of the list."""
        return self.whole and not self.trouble

    @functools.cached_property
    def items(self) -> tuple[Any, ...]:
        """Every flavor, in order."""
        pages = (answer.page for answer in self.answers)
        return tuple(item for page in pages if page for item in page.items)

    @functools.cached_property
    def names(self) -> tuple[str, ...]:
        """The name of every flavor, in order."""
        pages = (answer.page for answer in self.answers)
        return tuple(name for page in pages if page for name in page.names)

    @functools.cached_property
    def labels(self) -> tuple[Mapping[str, str] | None, ...]:
        """The labels that each flavor shows, in order."""
        return tuple(map(labels_of, self.items))

    @functools.cached_property
    def places(self) -> Mapping[str, int]:
        """Where in the list each name stands first."""
        return {name: place for place, name in reversed(list(enumerate(self.names)))}

    @functools.cached_property
    def content(self) -> tuple[bytes, ...]:
        """Every flavor as text that is the same for the same content."""
        return tuple(map(canonical, self.items))


def canonical(item: Any) -> bytes:
    """A flavor as text that is the same for the same content."""
    return orjson.dumps(item, option=orjson.OPT_SORT_KEYS)


def read(
    probe: Probe, query: Query, most: int | None = None, first: Answer | None = None
) -> Listing:
    """Read from the start, following the tokens, `most` pages at most.

    `first` is the first page, where it is there already. A page that is none is a broken law. A reading that goes in circles ends with the first page that
    brings nothing new.
    """
    token_name = contract().operation.page_token.name
    answers: list[Answer] = []
    seen: set[str] = set()
    tokens: set[str] = set()
    empty = 0
    step: Query = ()
    while True:
        answer = first if first and not answers else probe.send_page(query + step, answers)
        page = answer.page
        if page is None:
            raise AssertionError("send_page gives pages only")
        if answers and page.names and seen.issuperset(page.names):
            return Listing(tuple(answers), trouble="brings only flavors that came before")
        answers.append(answer)
        seen.update(page.names)
        empty = 0 if page.names else empty + 1
        if not page.token:
            return Listing(tuple(answers))
        if page.token in tokens and not page.names:
            return Listing(tuple(answers), trouble="comes with a token that was there before")
        if empty > EMPTY_PAGES:
            return Listing(tuple(answers), trouble="is one more without flavors")
        if most is not None and len(answers) >= most:
            return Listing(tuple(answers), whole=False)
        tokens.add(page.token)
        step = ((token_name, page.token),)


def endless(listing: Listing) -> Broken:
    """The law that a list ends, broken by this reading."""
    return Broken(
        "a list that ends: a page without a token",
        f"page {len(listing.answers) + 1} {listing.trouble}",
        listing.answers[-2:],
    )
