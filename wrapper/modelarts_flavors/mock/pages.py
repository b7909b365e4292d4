"""Makes pages: picks what a request asks for and joins fragments that were encoded before."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from modelarts_flavors.contract import contract
from modelarts_flavors.contract.pointer import place
from modelarts_flavors.mock.answers import RefusedError, bad_request
from modelarts_flavors.mock.catalog import Catalog
from modelarts_flavors.mock.continue_tokens import ContinueTokens, Mark
from modelarts_flavors.mock.parameters import ListQuery
from modelarts_flavors.mock.profiles import LimitZero, OnChange, Profile

# Stands where the items go while the rest of a page is encoded; a token cannot contain it.
_HOLE = "\0items"
_HOLE_JSON = orjson.dumps(_HOLE)


def encode_page(fragments: Iterable[bytes], token: str | None, remaining: int | None) -> bytes:
    """A page as JSON; None leaves a property out.

    >>> encode_page([b"{}"], "abc", 3)
    b'{"apiVersion":"v1","kind":"ResourceFlavorList","metadata":{"continue":"abc","remainingItemCount":3},"items":[{}]}'
    """
    paging = contract().operation.paging
    page: dict[str, Any] = contract().constants(contract().page_schema)
    # A complete list has metadata too, without anything in it.
    if len(paging.token_path) > 1:
        place(page, paging.token_path[:-1], {})
    if token is not None:
        place(page, paging.token_path, token)
    if remaining is not None:
        place(page, paging.remaining_path, remaining)
    place(page, paging.items_path, _HOLE)
    before, after = orjson.dumps(page).split(_HOLE_JSON)
    return b"".join((before, b"[", b",".join(fragments), b"]", after))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: it holds `selected[start:stop]`; `hop` tells apart pages of one place."""

    selected: Sequence[int]
    start: int
    stop: int
    hop: int = 0

    @property
    def remaining(self) -> int:
        """How many selected flavors come after the page."""
        return len(self.selected) - self.stop


class Pager:
    """Answers list requests about one catalogue for one project.

    `ttl` is the life of a token in seconds, None for ever; `clock` gives seconds of the epoch.
    """

    def __init__(
        self,
        project_id: str,
        tokens: ContinueTokens,
        profile: Profile,
        ttl: float | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._project_id = project_id
        self._tokens = tokens
        self._profile = profile
        self._ttl = ttl
        self._clock = clock

    def locate(self, catalog: Catalog, query: ListQuery) -> Place:
        """Where the page that a query asks for stands; raises RefusedError for a bad or expired token."""
        selected = catalog.select(query.selector)
        start = hop = 0
        if query.token:
            mark = self._tokens.read(query.token, self._project_id, str(query.selector))
            name = contract().operation.page_token.name
            if mark is None:
                raise bad_request(
                    f"{name}: found a token that is malformed or of another list, "
                    "expected one from the previous page of this list."
                )
            start, hop = min(mark.position, len(selected)), mark.hop
            changed = mark.revision != catalog.revision
            if (changed and self._profile.on_change is OnChange.EXPIRE) or self._is_old(mark):
                raise self.expired(catalog, query, start)
        return Place(selected, start, min(start + self._size(query, selected), len(selected)), hop)

    def encode(self, catalog: Catalog, query: ListQuery, place: Place) -> bytes:
        """The page that stands at a place."""
        fragments = [catalog.fragments[i] for i in place.selected[place.start : place.stop]]
        if not place.remaining:
            return encode_page(fragments, None, None)
        counts = self._profile.counts_selected or not query.selector
        token = self.token(catalog, query, place.stop)
        return encode_page(fragments, token, place.remaining if counts else None)

    def token(self, catalog: Catalog, query: ListQuery, position: int, hop: int = 0) -> str:
        """A token to go on at a position."""
        issued = 0 if self._ttl is None else int(self._clock())
        mark = Mark(position, issued, hop, catalog.revision)
        return self._tokens.issue(mark, self._project_id, str(query.selector))

    def expired(self, catalog: Catalog, query: ListQuery, position: int) -> RefusedError:
        """The answer to an expired token, with a fresh one that goes on at a position."""
        fresh_path = contract().operation.paging.fresh_token_path
        fresh = self.token(catalog, query, position)
        return RefusedError("ContinueExpired", body=[(fresh_path, fresh)])

    def _is_old(self, mark: Mark) -> bool:
        return self._ttl is not None and self._clock() > mark.issued + self._ttl

    def _size(self, query: ListQuery, selected: Sequence[int]) -> int:
        parameter = contract().operation.page_size
        limit = query.limit
        if limit == 0:
            match self._profile.limit_zero:
                case LimitZero.ALL:
                    return len(selected)
                case LimitZero.NONE:
                    return 0
                case LimitZero.DEFAULT:
                    limit = None
        return parameter.default if limit is None else limit
