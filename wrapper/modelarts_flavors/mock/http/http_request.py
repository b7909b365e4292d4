"""A parsed request, made from the scope of the ASGI server."""

from __future__ import annotations

import urllib.parse
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from modelarts_flavors.mock.http.http_response import RefusedError, allow_header

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# The limits of the gateway are not published; these are common limits, in bytes.
TARGET_MAX = 16 * 1024
BODY_MAX = 1024 * 1024


@dataclass(slots=True)
class Request:
    """One request; `path` and `query` are undecoded, header names are in lower case.

    `client` is the address of the caller, "" if unknown; `base_url` is the URL of the server as the
    caller knows it.
    """

    method: str
    path: str
    query: bytes
    headers: dict[str, str]
    client: str
    request_id: str
    receive: Receive
    base_url: str

    @classmethod
    def of(cls, scope: Scope, receive: Receive, request_id: str) -> Request:
        """Parse a request. Of several headers with one name, the first is used."""
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
            f"{scope.get('scheme', 'http')}://{headers.get('host', '')}",
        )

    def check_method(self, method: str) -> None:
        """Raise RefusedError for another method than this; GET allows HEAD, too."""
        allow = allow_header(method)
        if self.method not in allow[1].split(", "):
            raise RefusedError("method-not-allowed", extra=[allow])

    def check_size(self) -> None:
        """Raise RefusedError for a target or a declared body length that is too large."""
        if len(self.path) + len(self.query) > TARGET_MAX:
            raise RefusedError("uri-too-long")
        length = self.headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 18 or int(length) > BODY_MAX:
            raise RefusedError("body-too-large")

    async def body(self, limit: int = BODY_MAX) -> bytes:
        """The body; raises RefusedError for a body of more than `limit` bytes."""
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
