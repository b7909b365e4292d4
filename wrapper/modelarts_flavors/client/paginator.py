"""Walks a list from page to page: follows tokens, and refuses lists that repeat or never end."""

from __future__ import annotations

import logging
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from modelarts_flavors.client._watch import Seen
from modelarts_flavors.client.drivers import Send, Sleep, Steps
from modelarts_flavors.client.request import Exchange
from modelarts_flavors.client.response import PageData
from modelarts_flavors.contract import contract
from modelarts_flavors.errors import (
    DuplicateFlavorError,
    ExpiredTokenError,
    FlavorsError,
    NonTerminatingListError,
    PagingError,
    RepeatedTokenError,
)
from modelarts_flavors.flavors.flavor import Flavor, value_at

logger = logging.getLogger("modelarts_flavors")

OnExpired = Literal["raise", "restart", "resume"]
OnDuplicate = Literal["raise", "skip", "keep"]

# Pages in a row that bring nothing new. A selector that keeps nothing of a long list, read one
# flavor at a time, gives as many empty pages.
MOST_IDLE_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list.

    `items` are its flavors; `continue_token`, passed as `continue_token`, gives the list from the next page on
    (None: this page is the last); `remaining` is how many flavors come after it as far as the
    service tells, which may be inexact (None: not told); `request_id` is for the vendor's support.

    >>> with Client(endpoint=url, project_id=project_id, auth=token) as client:
    ...     *_, last = client.list_flavors(page_size=5).pages()
    >>> len(last.items) <= 5, last.continue_token
    (True, None)
    """

    items: tuple[Flavor, ...]
    continue_token: str | None
    remaining: int | None
    request_id: str | None


@dataclass(slots=True)
class Walk:
    """One pass over a list: where it stands and what it has seen.

    `values` are the parameters that every request has, by their names on the wire; `token` is
    where the list begins, and later where it stands. The page with which `max_items` is reached is
    the last.
    """

    exchange: Exchange
    values: Mapping[str, Any]
    token: str | None = None
    max_items: int | None = None
    on_expired: OnExpired = "raise"
    on_duplicate: OnDuplicate = "raise"
    _given: int = 0
    _seen: Seen = field(default_factory=Seen)
    _expiries: int = 0
    _pages: int = 0
    _idle_pages: int = 0
    _new_since_expiry: bool = True

    def pages(self) -> Steps[Page]:
        """Work that hands out the pages; an error that ends it early says how far it came."""
        try:
            if self.token is not None:
                self._check_token(self.token)
            while self.max_items is None or self._given < self.max_items:
                page = yield from self._next_page()
                if page is not None:
                    yield page
                    del page
                    if self.token is None:
                        return
        except FlavorsError as error:
            error.yielded, error.continue_token = self._given, self.token
            lost = self.token is None or self._expiries or isinstance(error, ExpiredTokenError)
            error.may_repeat = bool(self._given and lost)
            raise

    def _next_page(self) -> Generator[Send | Sleep, Any, Page | None]:
        """Read a page and step behind it; give None where the token had expired."""
        name = contract().operation.paging.token_parameter
        try:
            data = yield from self.exchange.page({**self.values, name: self.token})
        except ExpiredTokenError as error:
            self._after_expiry(error)
            return None
        try:
            flavors = self._checked(data)
        except PagingError as error:
            error.request_id = data.request_id
            raise
        self.token = data.continue_token
        self._given += len(flavors)
        self._pages += 1
        items = tuple(map(Flavor, flavors))
        return Page(items, data.continue_token, data.remaining, data.request_id)

    def _checked(self, data: PageData) -> Sequence[dict[str, Any]]:
        """The flavors to hand out of a page; raises PagingError where the list cannot go on so."""
        flavors, news = self._without_repeats(data.flavors)
        if data.continue_token is not None:
            self._check_token(data.continue_token)
            self._check_progress(news)
        return flavors

    def _without_repeats(
        self, flavors: Sequence[dict[str, Any]]
    ) -> tuple[Sequence[dict[str, Any]], int]:
        """The flavors to hand out, and how many of them are new; raises where none may repeat."""
        path = contract().flavor.name
        # A flavor without a name cannot be told from another and passes for new.
        new = [
            flavor
            for flavor in flavors
            if type(name := value_at(flavor, path)) is not str or not name or self._is_new(name)
        ]
        if len(new) == len(flavors):
            return flavors, len(new)
        # After an expiry what was given before is expected to come again.
        if self._expiries:
            return new, len(new)
        if self.on_duplicate == "raise":
            raise self._duplicate(flavors, new)
        logger.warning("%d flavors came twice", len(flavors) - len(new))
        return (flavors if self.on_duplicate == "keep" else new), len(new)

    def _is_new(self, thing: object) -> bool:
        try:
            return self._seen.add(thing)
        except OverflowError as error:
            raise NonTerminatingListError(
                f"the list is longer than can be watched over: {error} names and tokens",
                hint="Read it in several parts, each from where the last one ended.",
            ) from None

    def _check_token(self, token: str) -> None:
        if not self._is_new((self._expiries, token)):
            raise RepeatedTokenError(
                f"the page leads back to a page that was read before, by the token {token!r}",
                hint="The service pages wrongly; report it with the request id.",
            )

    def _check_progress(self, news: int) -> None:
        self._new_since_expiry |= news > 0
        self._idle_pages = 0 if news else self._idle_pages + 1
        if self._idle_pages >= MOST_IDLE_PAGES:
            raise NonTerminatingListError(f"{self._idle_pages} pages in a row brought nothing new")

    def _after_expiry(self, error: ExpiredTokenError) -> None:
        """Step to where the list goes on; raise where it may not, or where nothing is gained by it."""
        restart = self.on_expired == "restart"
        expired, self.token = self.token, None if restart else error.fresh_token
        may_go_on = restart or (self.on_expired == "resume" and self.token is not None)
        if not may_go_on or expired is None or not self._new_since_expiry:
            raise error
        logger.info("the page token expired after %d flavors; %s", self._given, self.on_expired)
        self._expiries += 1
        self._new_since_expiry = False
        # A restart reads every page once more before it brings anything new.
        self._idle_pages = -self._pages if restart else 0

    def _duplicate(
        self, flavors: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]
    ) -> DuplicateFlavorError:
        kept = set(map(id, new))
        again = next(flavor for flavor in flavors if id(flavor) not in kept)
        name = value_at(again, contract().flavor.name)
        size = self.values.get(contract().operation.paging.size_parameter)
        over = size is not None and len(flavors) > size
        more = f"; the page holds {len(flavors)} flavors, asked for were {size}" if over else ""
        return DuplicateFlavorError(
            f"the flavor {name!r} came twice{more}",
            name=name,
            hint="The list changed while it was read, or the service pages wrongly: read it again, "
            'or pass on_duplicate="skip".',
        )
