"""Sends requests to an ASGI or WSGI application in this process, as if it were on the network."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

import anyio
import anyio.from_thread
import httpx2


def transport_for(app: Callable[..., Any]) -> httpx2.BaseTransport:
    """The transport that calls the application; its signature tells ASGI from WSGI."""
    is_async = inspect.iscoroutinefunction(app) or inspect.iscoroutinefunction(
        getattr(app, "__call__", None)  # noqa: B004  (the method itself is inspected)
    )
    if is_async or len(inspect.signature(app).parameters) == 3:
        return AsgiTransport(app)
    return WsgiTransport(app)


def _raw_target(request: httpx2.Request) -> tuple[str, bytes, bytes] | None:
    """Decoded path, raw path and query, if the request has its target as an extension."""
    target = request.extensions.get("target")
    if target is None:
        return None
    path, _, query = bytes(target).partition(b"?")
    return unquote_to_bytes(path).decode("utf-8", "replace"), path, query


class WsgiTransport(httpx2.BaseTransport):
    """Calls a WSGI application, with the undecoded target of a request if it has one."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self._app = app

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass one request to the application."""
        raw = _raw_target(request)
        headers = request.headers.raw
        # httpx2 passes on ASCII only; a server passes on bytes, as Latin-1 (PEP 3333).
        odd = {
            f"HTTP_{name.decode().upper().replace('-', '_')}": value.decode("latin-1")
            for name, value in headers
            if not value.isascii()
        }
        plain = httpx2.Request(
            request.method,
            request.url,
            headers=[(name, value) for name, value in headers if value.isascii()],
            stream=request.stream,
            extensions=request.extensions,
        )

        def app(environ: dict[str, Any], start_response: Any) -> Any:
            if raw is not None:
                path = raw[0].encode("utf-8").decode("latin-1")
                environ |= {"PATH_INFO": path, "QUERY_STRING": raw[2].decode("latin-1")}
            return self._app(environ | odd, start_response)

        return httpx2.WSGITransport(app=app, raise_app_exceptions=False).handle_request(plain)


class AsgiTransport(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """Calls an ASGI application, for sync and async clients.

    An exception of the application is a 500, as on any server, except a ConnectionError: it stands
    for a closed connection, and the client gets `httpx2.RemoteProtocolError`, as on a network. A
    sync client needs an event loop in a thread, which `close` ends.
    """

    def __init__(self, app: Callable[..., Any]) -> None:
        self.app = app
        self._thread = contextlib.ExitStack()
        self._portal: anyio.from_thread.BlockingPortal | None = None

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass one request to the application, and wait for the whole response."""
        if self._portal is None:
            self._portal = self._thread.enter_context(anyio.from_thread.start_blocking_portal())
        return self._portal.call(self.buffered, request)

    async def buffered(self, request: httpx2.Request) -> httpx2.Response:
        """The response with its whole body: a sync client has sync streams only."""
        inner = httpx2.Request(
            request.method,
            request.url,
            headers=request.headers,
            content=request.read(),
            extensions=request.extensions,
        )
        response = await self.handle_async_request(inner)
        body = b"".join([part async for part in response.stream])  # type: ignore[union-attr]
        await response.aclose()
        return httpx2.Response(response.status_code, headers=response.headers, content=body)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass one request to the application."""
        raw = _raw_target(request)
        closed: list[ConnectionError] = []

        async def app(scope: Any, receive: Any, send: Any) -> None:
            if raw is not None:
                scope |= {"path": raw[0], "raw_path": raw[1], "query_string": raw[2]}
            try:
                await self.app(scope, receive, send)
            except ConnectionError as error:
                closed.append(error)
                raise

        transport = httpx2.ASGITransport(
            app=app, raise_app_exceptions=False, client=("127.0.0.1", 1)
        )
        seconds = request.extensions.get("timeout", {}).get("read")
        try:
            with anyio.fail_after(seconds):
                response = await transport.handle_async_request(request)
        except TimeoutError as error:
            raise httpx2.ReadTimeout("the application does not answer", request=request) from error
        if closed:
            raise httpx2.RemoteProtocolError(str(closed[0]), request=request)
        return response

    def close(self) -> None:
        """End the event loop."""
        self._portal = None
        self._thread.close()
