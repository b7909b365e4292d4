"""Asks the application in process: one function from a request to its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import pytest

from modelarts_flavors.contract import contract
from modelarts_flavors.mock import MockApp

ANSWERED = "http.response.start"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)

    @property
    def error(self) -> tuple[int, str]:
        """Status and code, which together name a cause."""
        return self.status, contract().error_paths.code(self.json)

    @property
    def message(self) -> str:
        return contract().error_paths.message(self.json)


Call = Callable[..., Reply]


def call_app(
    app: MockApp,
    target: str | bytes | None = None,
    *,
    query: str = "",
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    client: str = "127.0.0.1",
    raw_headers: list[tuple[bytes, bytes]] | None = None,
) -> Reply:
    """What an application answers; by default to a list request of its first project and token."""
    if target is None:
        target = contract().operation.url_path(app.options.project_ids[0])
    raw = target if isinstance(target, bytes) else target.encode()
    path, _, inline = raw.partition(b"?")
    if headers is None:
        headers = {contract().token.header: app.options.tokens[0].text}
    scope = {
        "type": "http",
        "method": method,
        "path": path.decode("latin-1"),
        "raw_path": path,
        "query_string": inline or query.encode(),
        "headers": raw_headers
        or [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": (client, 1),
    }
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": body}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    start, *rest = sent
    assert start["type"] == ANSWERED
    return Reply(
        start["status"],
        {name.decode(): value.decode("latin-1") for name, value in start["headers"]},
        b"".join(part["body"] for part in rest),
    )


@pytest.fixture(scope="session")
def call() -> Call:
    return call_app
