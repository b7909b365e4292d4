"""Follows a list from page to page, and refuses lists that repeat or never end."""

from __future__ import annotations

import logging
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from modelarts_flavors.client.drivers import Send, Sleep, Steps
from modelarts_flavors.client.request import RetryingRequest
from modelarts_flavors.client.response import PageData
from modelarts_flavors.client.seen import Seen
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

# Pages in a row without anything new. A selector that keeps nothing of a long list, read one
# flavor at a time, gives as many empty pages.
MOST_IDLE_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list.

    `items` are its flavors; `continue_token` continues the list after this page (None: it is the
    last); `remaining` is the number of flavors after it that the service reports, which may be
    inexact (None: not reported); `request_id` is for the vendor's support.

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
class Paginator:
    """One pass over a list: its position and what it has seen.

    `values` are the parameters that every request has, by their names on the wire; `token` is
    where the list begins, and later the position. The page with which `max_items` is reached is
    the last.
    """

    request: RetryingRequest
    values: Mapping[str, Any]
    token: str | None = None
    max_items: int | None = None
    on_expired: OnExpired = "raise"
    on_duplicate: OnDuplicate = "raise"
    _yielded: int = 0
    # 64-bit hashes, which take less memory than names. Two different names pass for one with a
    # probability of about n²/2^65: one in a billion for 100,000 flavors.
    _seen: Seen = field(default_factory=Seen)
    _expiries: int = 0
    _pages: int = 0
    _idle_pages: int = 0
    _new_since_expiry: bool = True

    def pages(self) -> Steps[Page]:
        """Work that hands out the pages; an error that ends it early says how many flavors it yielded."""
        try:
            if self.token is not None:
                self._check_token(self.token)
            while self.max_items is None or self._yielded < self.max_items:
                page = yield from self._next_page()
                if page is not None:
                    yield page
                    del page
                    if self.token is None:
                        return
        except FlavorsError as error:
            error.yielded, error.continue_token = self._yielded, self.token
            lost = self.token is None or self._expiries or isinstance(error, ExpiredTokenError)
            error.may_repeat = bool(self._yielded and lost)
            raise

    def _next_page(self) -> Generator[Send | Sleep, Any, Page | None]:
        """Read a page and move past it; give None where the token had expired."""
        name = contract().operation.paging.token_parameter
        try:
            data = yield from self.request.page({**self.values, name: self.token})
        except ExpiredTokenError as error:
            self._after_expiry(error)
            return None
        try:
            flavors = self._checked(data)
        except PagingError as error:
            error.request_id = data.request_id
            raise
        self.token = data.continue_token
        self._yielded += len(flavors)
        self._pages += 1
        items = tuple(map(Flavor, flavors))
        return Page(items, data.continue_token, data.remaining, data.request_id)

    def _checked(self, data: PageData) -> Sequence[dict[str, Any]]:
        """The flavors to hand out of a page; raises PagingError where the list is wrong."""
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
        # A flavor without a name cannot be compared with others and counts as new.
        new = [
            flavor
            for flavor in flavors
            if type(name := value_at(flavor, path)) is not str or not name or self._seen.add(name)
        ]
        if len(new) == len(flavors):
            return flavors, len(new)
        # After an expiry, repeats of what was yielded before are expected.
        if self._expiries:
            return new, len(new)
        if self.on_duplicate == "raise":
            raise self._duplicate(flavors, new)
        logger.warning("%d flavors are repeated", len(flavors) - len(new))
        return (flavors if self.on_duplicate == "keep" else new), len(new)

    def _check_token(self, token: str) -> None:
        if not self._seen.add((self._expiries, token)):
            raise RepeatedTokenError(
                f"the page leads to a page that was read before: its continue token is {token!r}",
                hint="The pagination of the service is wrong; report it with the request id.",
            )

    def _check_progress(self, news: int) -> None:
        self._new_since_expiry |= news > 0
        self._idle_pages = 0 if news else self._idle_pages + 1
        if self._idle_pages >= MOST_IDLE_PAGES:
            raise NonTerminatingListError(
                f"{self._idle_pages} pages in a row contain no new flavor",
                hint="The pagination of the service is wrong; report it with the request id.",
            )

    def _after_expiry(self, error: ExpiredTokenError) -> None:
        """Move to where the list continues; raise where it may not, or where that gains nothing."""
        restart = self.on_expired == "restart"
        expired, self.token = self.token, None if restart else error.fresh_token
        may_continue = restart or (self.on_expired == "resume" and self.token is not None)
        if not may_continue or expired is None or not self._new_since_expiry:
            raise error
        logger.info("the page token expired after %d flavors; %s", self._yielded, self.on_expired)
        self._expiries += 1
        self._new_since_expiry = False
        # A restart reads every page once more before anything new.
        self._idle_pages = -self._pages if restart else 0

    def _duplicate(
        self, flavors: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]
    ) -> DuplicateFlavorError:
        kept = set(map(id, new))
        again = next(flavor for flavor in flavors if id(flavor) not in kept)
        name = value_at(again, contract().flavor.name)
        size = self.values.get(contract().operation.paging.size_parameter)
        over = size is not None and len(flavors) > size
        more = f"; the page has {len(flavors)} flavors, requested were {size}" if over else ""
        return DuplicateFlavorError(
            f"the flavor {name!r} is repeated{more}",
            name=name,
            hint="The list changed while it was read, or its pagination is wrong: read it again, "
            'or pass on_duplicate="skip".',
        )
