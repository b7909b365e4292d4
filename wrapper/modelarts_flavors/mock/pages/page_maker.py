"""Makes pages: selects the requested flavors and joins their encoded fragments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from modelarts_flavors.contract import contract
from modelarts_flavors.contract.pointer import set_at
from modelarts_flavors.mock.catalog.flavor_catalog import Catalog
from modelarts_flavors.mock.faults.plan import FaultPlan
from modelarts_flavors.mock.faults.variations import EMPTY_IN_A_ROW, EXTRA_NAME, EXTRA_VALUE
from modelarts_flavors.mock.http.http_response import RefusedError, bad_request
from modelarts_flavors.mock.pages.continue_tokens import ContinueTokens, TokenPayload
from modelarts_flavors.mock.pages.list_query import ListQuery
from modelarts_flavors.mock.profiles import LimitZero, OnChange, Profile
from modelarts_flavors.selectors import LabelSelector

# The number of cached selections.
SELECTIONS_MAX = 32
# Takes the place of the items while the rest of a page is encoded; a token cannot contain it.
_PLACEHOLDER = "\0items"
_PLACEHOLDER_JSON = orjson.dumps(_PLACEHOLDER)


def encode_page(
    fragments: Iterable[bytes], token: str | None, remaining: int | None, *, extra: bool = False
) -> bytes:
    """A page as JSON; None omits a property, `extra` adds undocumented properties.

    >>> body = encode_page([b"{}"], "abc", 3)
    >>> b'"abc"' in body, body.endswith(b"[{}]}")
    (True, True)
    """
    paging = contract().operation.paging
    page: dict[str, Any] = contract().constants(contract().page_schema)
    # A complete list has empty metadata.
    if len(paging.token_path) > 1:
        set_at(page, paging.token_path[:-1], {})
    if token is not None:
        set_at(page, paging.token_path, token)
    if remaining is not None:
        set_at(page, paging.remaining_path, remaining)
    if extra:
        page[EXTRA_NAME] = EXTRA_VALUE
        set_at(page, (*paging.token_path[:-1], EXTRA_NAME), EXTRA_VALUE)
    set_at(page, paging.items_path, _PLACEHOLDER)
    before, after = orjson.dumps(page).split(_PLACEHOLDER_JSON)
    return b"".join((before, b"[", b",".join(fragments), b"]", after))


@dataclass(frozen=True, slots=True)
class Span:
    """The flavors of a page: `selected[start:stop]`; `empty_page_index` is that of its token."""

    selected: Sequence[int]
    start: int
    stop: int
    empty_page_index: int = 0

    @property
    def remaining(self) -> int:
        """The number of selected flavors after the page."""
        return len(self.selected) - self.stop

    @property
    def next_empty_page_index(self) -> int:
        """The `empty_page_index` of the token of the next page."""
        return 0 if self.stop > self.start else (self.empty_page_index + 1) % 256


class Pager:
    """Makes the pages of one catalog for one project.

    Arguments:
        generation: from 0 to 255; tokens of another generation have expired.
        ttl: the lifetime of a token in seconds; None means that tokens never expire.
        clock: returns Unix time in seconds.
    """

    def __init__(
        self,
        catalog: Catalog,
        project_id: str,
        tokens: ContinueTokens,
        profile: Profile,
        *,
        plan: FaultPlan | None = None,
        generation: int = 0,
        ttl: float | None = None,
        clock: Callable[[], float],
    ) -> None:
        self.catalog = catalog
        self._project_id = project_id
        self._tokens = tokens
        self._profile = profile
        self._plan = plan or FaultPlan()
        self._generation = generation
        self._ttl = ttl
        self._clock = clock
        self._selections: dict[str, Sequence[int]] = {}

    @property
    def is_timeless(self) -> bool:
        """Whether a page is valid as long as its catalog: its token does not expire."""
        return self._ttl is None

    def with_plan(self, plan: FaultPlan, catalog: Catalog) -> Pager:
        """A pager of the same list with another plan and with the catalog that the plan varies."""
        return Pager(
            catalog,
            self._project_id,
            self._tokens,
            self._profile,
            plan=plan,
            generation=self._generation,
            ttl=self._ttl,
            clock=self._clock,
        )

    def locate(self, query: ListQuery) -> Span:
        """The flavors of the requested page; raises RefusedError for an invalid or expired token."""
        selected = self._selected(query.selector)
        start = empty_page_index = 0
        if query.token:
            payload = self._tokens.read(query.token, self._project_id, str(query.selector))
            if payload is None:
                raise bad_request(
                    f"{contract().operation.page_token.name}: found a token that is malformed or "
                    "of another list, expected the token of the previous page of this list."
                )
            start, empty_page_index = min(payload.position, len(selected)), payload.empty_page_index
            if self._is_expired(payload):
                raise self.expired(query, start)
        stop = min(start + self._size(query, selected), len(selected))
        return self._varied(Span(selected, start, stop, empty_page_index), query)

    def encode(self, query: ListQuery, span: Span, *, repeats_token: bool = False) -> bytes:
        """The page of a span; `repeats_token` returns the token of the request again."""
        key = self._key(query, span)
        fragments = [self.catalog.fragments[i] for i in span.selected[span.start : span.stop]]
        extra = self._plan.varies("extra-fields", *key)
        if repeats_token:
            again = query.token or self.token(query, span.start)
            return encode_page(fragments, again, span.remaining, extra=extra)
        if not span.remaining:
            end = "" if self._plan.varies("empty-continue", *key) else None
            return encode_page(fragments, end, None, extra=extra)
        counts = self._profile.counts_selected or not query.selector
        remaining = span.remaining if counts else None
        if self._plan.varies("no-remaining", *key):
            remaining = None
        token = self.token(query, span.stop, span.next_empty_page_index)
        return encode_page(fragments, token, remaining, extra=extra)

    def token(self, query: ListQuery, position: int, empty_page_index: int = 0) -> str:
        """A token that continues at a position."""
        issued = 0 if self._ttl is None else int(self._clock())
        payload = TokenPayload(
            position, issued, self._generation, empty_page_index, self.catalog.revision
        )
        return self._tokens.issue(payload, self._project_id, str(query.selector))

    def expired(self, query: ListQuery, position: int) -> RefusedError:
        """The error for an expired token, with a new token that continues at a position."""
        fresh_path = contract().operation.paging.fresh_token_path
        return RefusedError("page-token-expired", body=[(fresh_path, self.token(query, position))])

    def _selected(self, selector: LabelSelector) -> Sequence[int]:
        """The positions that a selector selects; cached, as every page of a list needs them."""
        text = str(selector)
        found = self._selections.get(text)
        if found is None:
            if len(self._selections) >= SELECTIONS_MAX:
                self._selections.clear()
            found = self._selections[text] = self.catalog.select(selector)
        return found

    def _is_expired(self, payload: TokenPayload) -> bool:
        changed = payload.revision != self.catalog.revision
        if changed and self._profile.on_change is OnChange.EXPIRE:
            return True
        if self._ttl is not None and self._clock() > payload.issued + self._ttl:
            return True
        return payload.generation != self._generation

    def _key(self, query: ListQuery, span: Span) -> tuple[object, ...]:
        # An absent page size means the same as its default.
        size = self._size(query, span.selected)
        return (self._project_id, query.selector, span.start, size, span.empty_page_index)

    def _varied(self, span: Span, query: ListQuery) -> Span:
        size = span.stop - span.start
        # If 0 means all flavors, a shorter page would violate the profile.
        is_whole = query.limit == 0 and self._profile.limit_zero is LimitZero.ALL
        if not self._plan.has_variations or size == 0 or is_whole:
            return span
        key = self._key(query, span)
        if span.empty_page_index < EMPTY_IN_A_ROW and self._plan.varies("empty-pages", *key):
            return replace(span, stop=span.start)
        if self._plan.varies("short-pages", *key):
            return replace(span, stop=span.start + (size + 1) // 2)
        return span

    def _size(self, query: ListQuery, selected: Sequence[int]) -> int:
        parameter = contract().operation.page_size
        # The document may have neither a default nor a maximum.
        sizes = (parameter.default, parameter.maximum, len(selected))
        default = next(int(size) for size in sizes if size is not None)
        if query.limit is None:
            return default
        match self._profile.limit_zero if query.limit == 0 else None:
            case LimitZero.ALL:
                return len(selected)
            case LimitZero.DEFAULT:
                return default
            case _:
                return query.limit
