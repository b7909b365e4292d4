"""An answer and the page that it carries, read leniently: the checks judge what is unusual in it."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from modelarts_flavors.conformance.clauses.page_schema import Violation, violations
from modelarts_flavors.conformance.exchange import Exchange, Headers
from modelarts_flavors.conformance.http.request_spec import RequestSpec
from modelarts_flavors.conformance.wording import broken_json, count
from modelarts_flavors.contract import contract, pointer

MESSAGE_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Page:
    """The items of a page with their names, the token of the next page ("" at the end), the count.

    An item without a name is known by its place.
    """

    items: tuple[Any, ...]
    names: tuple[str, ...]
    token: str
    remaining: Any


@dataclass(frozen=True)
class Answer:
    """The answer to a request; `status` is 0 where there was none, and `exchange` says why."""

    request: RequestSpec
    exchange: Exchange
    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str | None:
        """The value of a header, whatever its case."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)

    @functools.cached_property
    def data(self) -> Any:
        """The body as JSON, or None where it is not JSON."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None

    @functools.cached_property
    def violations(self) -> tuple[Violation, ...]:
        """Where the page does not fit its schema."""
        return tuple(violations(self.data))

    @property
    def is_json(self) -> bool:
        """Whether the body is JSON."""
        return self.data is not None or self.body.strip() == b"null"

    @functools.cached_property
    def page(self) -> Page | None:
        """The page, where this is the 200 with an object in it."""
        if self.status != contract().page_response.status or not isinstance(self.data, Mapping):
            return None
        paging = contract().operation.paging
        items = pointer.get_at(self.data, paging.items_path)
        found = tuple(items) if isinstance(items, list) else ()
        token = pointer.get_at(self.data, paging.token_path)
        return Page(
            items=found,
            names=names_of(found),
            token="" if token is None else str(token),
            remaining=pointer.get_at(self.data, paging.remaining_path),
        )

    @property
    def refused(self) -> bool:
        """Whether the request was refused, as a client's mistake."""
        return 400 <= self.status < 500

    @property
    def is_bad_request(self) -> bool:
        """Whether the request was refused as one that cannot be understood, with a message."""
        status = contract().error_by_role("bad-request").status
        return self.status == status and bool(contract().error_paths.message(self.data))

    @property
    def summary(self) -> str:
        """In a few words, for a report."""
        if self.page is not None:
            return f"{self.status} with {count(len(self.page.names))}"
        if not self.status:
            return self.exchange.error
        code = contract().error_paths.code(self.data)
        message = contract().error_paths.message(self.data)
        # The gateway repeats what was signed, and when, which differs with each request.
        if len(message) > MESSAGE_SHOWN:
            message = f"{message[:MESSAGE_SHOWN]}..."
        said = f" {code} {message}".rstrip() if code or message else ""
        broken = "" if said else broken_json(self.body)
        said = f" with {broken}" if broken else said
        return f"{self.status}{said}"


def is_nameless(item: Any) -> bool:
    """Whether a flavor has no name."""
    name = pointer.get_at(item, contract().flavor.name)
    return not isinstance(name, str) or not name


def names_of(items: Sequence[Any]) -> tuple[str, ...]:
    """The name of each flavor; what has none is known by its place, as its content may change.

    >>> names_of(({"metadata": {"name": "a"}}, {"metadata": {}}))
    ('a', '(no name, item 2)')
    """
    return tuple(
        f"(no name, item {place})"
        if is_nameless(item)
        else str(pointer.get_at(item, contract().flavor.name))
        for place, item in enumerate(items, start=1)
    )


def labels_of(item: Any) -> Mapping[str, str] | None:
    """The labels that a flavor shows; None where it shows no labels at all, not even an empty set."""
    labels = pointer.get_at(item, contract().flavor.labels)
    if not isinstance(labels, Mapping):
        return None
    return {key: value for key, value in labels.items() if isinstance(value, str)}
