"""Makes pages: picks what a request asks for and joins fragments that were encoded before."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from modelarts_flavors.contract import contract
from modelarts_flavors.contract.pointer import set_at
from modelarts_flavors.mock.catalog.catalog import Catalog
from modelarts_flavors.mock.faults.plan import FaultPlan
from modelarts_flavors.mock.faults.variations import EMPTY_IN_A_ROW, EXTRA_NAME, EXTRA_VALUE
from modelarts_flavors.mock.http.http_response import RefusedError, bad_request
from modelarts_flavors.mock.pages.continue_tokens import ContinueTokens, Mark
from modelarts_flavors.mock.pages.list_query import ListQuery
from modelarts_flavors.mock.profiles import LimitZero, OnChange, Profile
from modelarts_flavors.selectors import LabelSelector

# So many selections are remembered.
SELECTIONS_MAX = 32
# Stands where the items go while the rest of a page is encoded; a token cannot contain it.
_HOLE = "\0items"
_HOLE_JSON = orjson.dumps(_HOLE)


def encode_page(
    fragments: Iterable[bytes], token: str | None, remaining: int | None, *, extra: bool = False
) -> bytes:
    """A page as JSON; None leaves a property out, `extra` adds undocumented ones.

    >>> encode_page([b"{}"], "abc", 3)
    b'{"apiVersion":"v1","kind":"ResourceFlavorList","metadata":{"continue":"abc","remainingItemCount":3},"items":[{}]}'
    """
    paging = contract().operation.paging
    page: dict[str, Any] = contract().constants(contract().page_schema)
    # A complete list has metadata too, without anything in it.
    if len(paging.token_path) > 1:
        set_at(page, paging.token_path[:-1], {})
    if token is not None:
        set_at(page, paging.token_path, token)
    if remaining is not None:
        set_at(page, paging.remaining_path, remaining)
    if extra:
        page[EXTRA_NAME] = EXTRA_VALUE
        set_at(page, (*paging.token_path[:-1], EXTRA_NAME), EXTRA_VALUE)
    set_at(page, paging.items_path, _HOLE)
    before, after = orjson.dumps(page).split(_HOLE_JSON)
    return b"".join((before, b"[", b",".join(fragments), b"]", after))


@dataclass(frozen=True, slots=True)
class Span:
    """What a page holds: `selected[start:stop]`.

    `hop` and `next_hop` tell apart tokens of one position, for pages that bring nothing.
    """

    selected: Sequence[int]
    start: int
    stop: int
    hop: int = 0

    @property
    def remaining(self) -> int:
        """How many selected flavors come after the page."""
        return len(self.selected) - self.stop

    @property
    def next_hop(self) -> int:
        """The hop of the next page's token."""
        return 0 if self.stop > self.start else (self.hop + 1) % 256


class Pager:
    """Answers list requests about one catalogue for one project.

    Arguments:
        epoch: tokens of another epoch, 0 to 255, have expired.
        ttl: the life of a token in seconds, None for ever.
        clock: gives seconds of the epoch of time.
    """

    def __init__(
        self,
        catalog: Catalog,
        project_id: str,
        tokens: ContinueTokens,
        profile: Profile,
        *,
        plan: FaultPlan | None = None,
        epoch: int = 0,
        ttl: float | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.catalog = catalog
        self._project_id = project_id
        self._tokens = tokens
        self._profile = profile
        self._plan = plan or FaultPlan()
        self._epoch = epoch
        self._ttl = ttl
        self._clock = clock
        self._selections: dict[str, Sequence[int]] = {}

    @property
    def is_timeless(self) -> bool:
        """Whether a page stays right for as long as the catalogue does: its token does not age."""
        return self._ttl is None

    def with_plan(self, plan: FaultPlan, catalog: Catalog) -> Pager:
        """A pager of the same list that shapes pages by another plan, with what that makes of it."""
        return Pager(
            catalog,
            self._project_id,
            self._tokens,
            self._profile,
            plan=plan,
            epoch=self._epoch,
            ttl=self._ttl,
            clock=self._clock,
        )

    def locate(self, query: ListQuery) -> Span:
        """What the page that a query asks for holds; raises RefusedError for a bad or old token."""
        selected = self._selected(query.selector)
        start = hop = 0
        if query.token:
            mark = self._tokens.read(query.token, self._project_id, str(query.selector))
            if mark is None:
                raise bad_request(
                    f"{contract().operation.page_token.name}: found a token that is malformed or "
                    "of another list, expected one from the previous page of this list."
                )
            start, hop = min(mark.position, len(selected)), mark.hop
            if self._is_expired(mark):
                raise self.expired(query, start)
        stop = min(start + self._size(query, selected), len(selected))
        return self._shaped(Span(selected, start, stop, hop), query)

    def encode(self, query: ListQuery, span: Span, *, repeats_token: bool = False) -> bytes:
        """The page that holds a span; `repeats_token` gives the token that led to it once more."""
        key = self._key(query, span)
        fragments = [self.catalog.fragments[i] for i in span.selected[span.start : span.stop]]
        extra = self._plan.shape("extra-fields", *key)
        if repeats_token:
            again = query.token or self.token(query, span.start)
            return encode_page(fragments, again, span.remaining, extra=extra)
        if not span.remaining:
            end = "" if self._plan.shape("empty-continue", *key) else None
            return encode_page(fragments, end, None, extra=extra)
        counts = self._profile.counts_selected or not query.selector
        remaining = span.remaining if counts else None
        if self._plan.shape("no-remaining", *key):
            remaining = None
        token = self.token(query, span.stop, span.next_hop)
        return encode_page(fragments, token, remaining, extra=extra)

    def token(self, query: ListQuery, position: int, hop: int = 0) -> str:
        """A token to go on at a position."""
        issued = 0 if self._ttl is None else int(self._clock())
        mark = Mark(position, issued, self._epoch, hop, self.catalog.revision)
        return self._tokens.issue(mark, self._project_id, str(query.selector))

    def expired(self, query: ListQuery, position: int) -> RefusedError:
        """The answer to an expired token, with a fresh one that goes on at a position."""
        fresh_path = contract().operation.paging.fresh_token_path
        return RefusedError("page-token-expired", body=[(fresh_path, self.token(query, position))])

    def _selected(self, selector: LabelSelector) -> Sequence[int]:
        """What a selector selects; remembered, as every page of a walk asks for it."""
        text = str(selector)
        found = self._selections.get(text)
        if found is None:
            if len(self._selections) >= SELECTIONS_MAX:
                self._selections.clear()
            found = self._selections[text] = self.catalog.select(selector)
        return found

    def _is_expired(self, mark: Mark) -> bool:
        changed = mark.revision != self.catalog.revision
        if changed and self._profile.on_change is OnChange.EXPIRE:
            return True
        if self._ttl is not None and self._clock() > mark.issued + self._ttl:
            return True
        return mark.epoch != self._epoch

    def _key(self, query: ListQuery, span: Span) -> tuple[object, ...]:
        # Leaving the page size out is the same as giving its default.
        size = self._size(query, span.selected)
        return (self._project_id, query.selector, span.start, size, span.hop)

    def _shaped(self, span: Span, query: ListQuery) -> Span:
        size = span.stop - span.start
        # Where 0 means everything, there is no freedom to give less.
        is_whole = query.limit == 0 and self._profile.limit_zero is LimitZero.ALL
        if not self._plan.has_shapes or size == 0 or is_whole:
            return span
        key = self._key(query, span)
        if span.hop < EMPTY_IN_A_ROW and self._plan.shape("empty-pages", *key):
            return replace(span, stop=span.start)
        if self._plan.shape("short-pages", *key):
            return replace(span, stop=span.start + (size + 1) // 2)
        return span

    def _size(self, query: ListQuery, selected: Sequence[int]) -> int:
        parameter = contract().operation.page_size
        # The document need not tell a default, nor a largest page.
        told = (parameter.default, parameter.maximum, len(selected))
        default = next(int(size) for size in told if size is not None)
        if query.limit is None:
            return default
        match self._profile.limit_zero if query.limit == 0 else None:
            case LimitZero.ALL:
                return len(selected)
            case LimitZero.DEFAULT:
                return default
            case _:
                return query.limit
