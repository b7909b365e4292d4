"""Any catalogue, page size and run of bad luck: the whole list once, or an error that tells how far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.clients import AsyncKind, ClientKind, SyncKind
from tests.support.responses import (
    CONTINUE,
    LIMIT,
    PAGING,
    BrokenOffError,
    error,
    flavor,
    page_body,
)
from tests.support.server import Server

from modelarts_flavors import RetryPolicy
from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.errors import FlavorsError

FAULTS = st.sampled_from(
    ["none", "none", "none", "short", "empty", "drop", "expired", "fresh", "404", "500", "503", "429", "html", "redirect", "cut"]
)  # fmt: skip
CHOICES = st.sampled_from(["raise", "restart", "resume"])


@dataclass
class Service:
    """A correct list with a script of faults, one for each request; after the last all goes well.

    A token is the offset of the next page and a number that makes it unlike all others.
    """

    names: list[str]
    faults: list[str] = field(default_factory=list)
    issued: int = 0

    def __post_init__(self) -> None:
        self._faults: Iterator[str] = iter(self.faults)

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        query = request.url.params
        offset = int(query.get(CONTINUE, "0.").partition(".")[0])
        size = int(query.get(LIMIT, contract().operation.page_size.default))
        fault = next(self._faults, "none")
        if fault == "drop":
            raise BrokenOffError
        return self._refusal(fault, offset) or self._page(fault, offset, size)

    def _refusal(self, fault: str, offset: int) -> httpx2.Response | None:
        refusals = {
            "404": error("not-found"),
            "500": error("internal-error"),
            "503": httpx2.Response(503, html="<html>busy</html>"),
            "429": error("throttled"),
            "html": httpx2.Response(200, html="<html>sign in</html>"),
            "redirect": httpx2.Response(302, headers={"Location": "/login"}),
        }
        if offset and fault == "expired":
            return httpx2.Response(PAGING.expired_status, json={})
        if offset and fault == "fresh":
            body: dict[str, Any] = {}
            pointer.set_at(body, PAGING.fresh_token_path, self._token(offset))
            return httpx2.Response(PAGING.expired_status, json=body)
        return refusals.get(fault)

    def _token(self, offset: int) -> str:
        self.issued += 1
        return f"{offset}.{self.issued}"

    def _page(self, fault: str, offset: int, size: int) -> httpx2.Response:
        size = {"short": max(1, size // 2), "empty": 0}.get(fault, size)
        end = offset + size
        token = self._token(end) if end < len(self.names) else None
        items = [flavor(name) for name in self.names[offset:end]]
        whole = httpx2.Response(200, json=page_body(items, token))
        return httpx2.Response(200, content=whole.content[:-3]) if fault == "cut" else whole


CATALOGUES = st.integers(0, 12).map(lambda n: [f"f{i}" for i in range(n)])


@given(
    names=CATALOGUES,
    faults=st.lists(FAULTS, max_size=12),
    page_size=st.none() | st.integers(1, 5),
    on_expired=CHOICES,
    attempts=st.integers(1, 3),
    kind=st.sampled_from([SyncKind, AsyncKind]),
)
def test_the_whole_list_or_how_far_it_came(
    names: list[str],
    faults: list[str],
    page_size: int | None,
    on_expired: str,
    attempts: int,
    kind: type[ClientKind],
) -> None:
    check(kind(), Service(names, faults), page_size, on_expired, attempts)


@pytest.mark.parametrize("kind", [SyncKind, AsyncKind])
@given(
    names=CATALOGUES,
    faults=st.lists(FAULTS, max_size=6),
    page_size=st.none() | st.integers(1, 5),
    on_expired=CHOICES,
)
def test_the_same_over_a_socket(
    server: Server,
    kind: type[ClientKind],
    names: list[str],
    faults: list[str],
    page_size: int | None,
    on_expired: str,
) -> None:
    check(kind(server), Service(names, faults), page_size, on_expired, attempts=2)


def check(
    client_kind: ClientKind, service: Service, page_size: int | None, on_expired: str, attempts: int
) -> None:
    query: dict[str, Any] = {"page_size": page_size}
    client = {"retries": RetryPolicy(max_attempts=attempts, total_timeout=10**6)}
    outcome = client_kind.read(service, client=client, on_expired=on_expired, **query)
    if outcome.error is None:
        assert outcome.names == service.names
        return
    assert isinstance(outcome.error, FlavorsError)
    assert outcome.error.yielded == len(outcome.names)
    assert outcome.names == service.names[: len(outcome.names)]
    # From where the error says, a service in good health gives the rest; where the place was lost
    # with its token, some of what was given comes again.
    rest = client_kind.read(
        Service(service.names), continue_token=outcome.error.continue_token, **query
    )
    assert rest.error is None
    overlap = len(outcome.names) + len(rest.names) - len(service.names)
    assert overlap >= 0
    assert outcome.names + rest.names[overlap:] == service.names
    if not outcome.error.may_repeat:
        assert overlap == 0


@given(
    names=CATALOGUES,
    page_size=st.integers(1, 5),
    most=st.integers(0, 15),
    kind=st.sampled_from([SyncKind, AsyncKind]),
)
def test_parts_of_any_size_make_the_whole(
    names: list[str], page_size: int, most: int, kind: type[ClientKind]
) -> None:
    client_kind = kind()
    outcome = client_kind.read(Service(names), page_size=page_size, max_items=most)
    assert outcome.error is None
    assert outcome.names == names[:most]
    pages = client_kind.pages(Service(names), page_size=page_size, max_items=most)
    read = [flavor.name for page in pages for flavor in page.items]
    assert read == names[: len(read)]
    if pages and pages[-1].continue_token is not None:
        read += client_kind.read(Service(names), continue_token=pages[-1].continue_token).names
    assert read == (names if pages else [])


@given(
    names=CATALOGUES, page_size=st.integers(1, 4), faults=st.lists(st.integers(0, 3), max_size=6)
)
def test_a_restart_over_a_shrinking_page_gives_each_flavor_once(
    names: list[str], page_size: int, faults: list[int]
) -> None:
    script = [fault for healthy in faults for fault in [*["none"] * (healthy + 1), "expired"]]
    outcome = SyncKind().read(Service(names, script), page_size=page_size, on_expired="restart")
    assert outcome.names == names[: len(outcome.names)]
    assert (outcome.error is None) == (outcome.names == names)
