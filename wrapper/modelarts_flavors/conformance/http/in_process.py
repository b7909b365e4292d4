"""Sends to an ASGI or WSGI application in this process, as if it were on the network."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Self
from urllib.parse import unquote_to_bytes

import anyio
import anyio.from_thread
import httpx2


def transport_for(app: Callable[..., Any]) -> httpx2.BaseTransport:
    """The transport that calls the application; ASGI and WSGI are distinguished by their signature."""
    is_async = inspect.iscoroutinefunction(app) or inspect.iscoroutinefunction(
        getattr(app, "__call__", None)  # noqa: B004  (the method itself is looked at)
    )
    if is_async or len(inspect.signature(app).parameters) == 3:
        return AsgiTransport(app)
    return WsgiTransport(app)


def _raw_target(request: httpx2.Request) -> tuple[str, bytes, bytes] | None:
    """Decoded path, raw path and query of a request whose target is given as it stands."""
    target = request.extensions.get("target")
    if target is None:
        return None
    path, _, query = bytes(target).partition(b"?")
    return unquote_to_bytes(path).decode("utf-8", "replace"), path, query


class WsgiTransport(httpx2.BaseTransport):
    """Calls a WSGI application, with the target of a request as it stands where one is given."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self._app = app

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass one request to the application."""
        raw = _raw_target(request)

        def app(environ: dict[str, Any], start_response: Any) -> Any:
            if raw is not None:
                path = raw[0].encode("utf-8").decode("latin-1")
                environ |= {"PATH_INFO": path, "QUERY_STRING": raw[2].decode("latin-1")}
            return self._app(environ, start_response)

        return httpx2.WSGITransport(app=app, raise_app_exceptions=False).handle_request(request)


class AsgiTransport(httpx2.BaseTransport):
    """Runs an ASGI application in an event loop of its own thread, so that plain code can wait for it.

    httpx2 calls ASGI applications from coroutines only. What the application raises counts as a 500,
    as any server would have it.
    """

    def __init__(self, app: Callable[..., Any]) -> None:
        self._app = app
        self._starting = anyio.from_thread.start_blocking_portal()
        self._portal = self._starting.__enter__()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass one request to the application."""
        return self._portal.call(self._handle, request)

    async def _handle(self, request: httpx2.Request) -> httpx2.Response:
        raw = _raw_target(request)

        async def app(scope: Any, receive: Any, send: Any) -> None:
            if raw is not None:
                scope |= {"path": raw[0], "raw_path": raw[1], "query_string": raw[2]}
            await self._app(scope, receive, send)

        inner = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
        seconds = request.extensions.get("timeout", {}).get("read")
        try:
            with anyio.fail_after(seconds):
                response = await inner.handle_async_request(request)
        except TimeoutError as error:
            raise httpx2.ReadTimeout("the application does not answer", request=request) from error
        body = b"".join([part async for part in response.stream])  # type: ignore[union-attr]
        await response.aclose()
        return httpx2.Response(response.status_code, headers=response.headers, content=body)

    def close(self) -> None:
        """End the event loop."""
        self._starting.__exit__(None, None, None)

    def __enter__(self) -> Self:
        return self
