"""The mock as a transport of httpx2, sync and async: requests never leave the process.

>>> import httpx2
>>> from modelarts_flavors.mock import create_app
>>> with httpx2.Client(transport=MockTransport(create_app()), base_url="http://mock") as client:
...     client.get("/healthz").json()
{'status': 'ok'}
"""

from __future__ import annotations

from typing import Any

import anyio.from_thread
import httpx2

from modelarts_flavors.mock.faults.sending import ConnectionCutError


class MockTransport(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """Hands requests to an ASGI application, usually one of `create_app`.

    Works for `httpx2.Client` and `httpx2.AsyncClient`. A connection that the mock cuts raises
    `httpx2.RemoteProtocolError`, as it would over a network.
    """

    def __init__(self, app: Any) -> None:
        self.app = app
        self._inner = httpx2.ASGITransport(app, client=("127.0.0.1", 1))

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Have one request answered."""
        try:
            return await self._inner.handle_async_request(request)
        except ConnectionCutError as error:
            raise httpx2.RemoteProtocolError(str(error), request=request) from None

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Have one request answered, on an event loop in another thread."""
        # A thread that is kept would need to be closed, and hold up a program that forgot to.
        with anyio.from_thread.start_blocking_portal() as portal:
            return portal.call(self._whole, request)

    async def _whole(self, request: httpx2.Request) -> httpx2.Response:
        # A sync client has sync streams only, so both bodies are moved as a whole.
        content = request.read()
        inner = httpx2.Request(
            request.method, request.url, headers=request.headers, content=content
        )
        response = await self.handle_async_request(inner)
        body = await response.aread()
        return httpx2.Response(response.status_code, headers=response.headers, content=body)
