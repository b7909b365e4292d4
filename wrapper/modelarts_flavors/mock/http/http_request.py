"""A request taken apart, from what the ASGI server says."""

from __future__ import annotations

import urllib.parse
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from modelarts_flavors.mock.http.http_response import RefusedError

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# The gateway's own limits are not published; these are common ones, in bytes.
TARGET_MAX = 16 * 1024
BODY_MAX = 1024 * 1024


@dataclass(slots=True)
class Request:
    """One request; `path` and `query` are as they were on the wire, header names in lower case.

    `client` is the caller's address, "" where it is not known.
    """

    method: str
    path: str
    query: bytes
    headers: dict[str, str]
    client: str
    request_id: str
    receive: Receive

    @classmethod
    def of(cls, scope: Scope, receive: Receive, request_id: str) -> Request:
        """Take a request apart. The first of several headers of a name counts."""
        raw = scope.get("raw_path") or urllib.parse.quote(scope["path"]).encode()
        headers: dict[str, str] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.decode("latin-1").lower(), _text(value))
        client = scope.get("client")
        return cls(
            scope["method"],
            raw.decode("latin-1"),
            scope["query_string"],
            headers,
            client[0] if client else "",
            request_id,
            receive,
        )

    def check_size(self) -> None:
        """Raise RefusedError for a target or a declared body that is too large."""
        if len(self.path) + len(self.query) > TARGET_MAX:
            raise RefusedError("uri-too-long")
        length = self.headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 18 or int(length) > BODY_MAX:
            raise RefusedError("body-too-large")

    async def body(self, limit: int = BODY_MAX) -> bytes:
        """The body; raises RefusedError for one of more than `limit` bytes."""
        body = bytearray()
        while True:
            message = await self.receive()
            if message["type"] != "http.request":
                return bytes(body)
            body += message.get("body", b"")
            if len(body) > limit:
                raise RefusedError("body-too-large")
            if not message.get("more_body", False):
                return bytes(body)


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
