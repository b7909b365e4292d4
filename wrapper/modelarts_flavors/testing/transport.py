"""The mock as a transport of httpx2, sync and async: requests never leave the process.

>>> import httpx2
>>> from modelarts_flavors.mock import create_app
>>> with httpx2.Client(transport=MockTransport(create_app()), base_url="http://mock") as client:
...     client.get("/healthz").json()
{'status': 'ok'}
"""

from __future__ import annotations

import anyio.from_thread
import httpx2

from modelarts_flavors.transports.in_process import AsgiTransport


class MockTransport(AsgiTransport):
    """Passes requests to an ASGI application, usually one of `create_app`.

    Works for `httpx2.Client` and `httpx2.AsyncClient`. A connection that the mock cuts raises
    `httpx2.RemoteProtocolError`, as over a network.
    """

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass one request to the application."""
        # A thread for each request: one that stays would keep a program alive that does not close
        # its client.
        with anyio.from_thread.start_blocking_portal() as portal:
            return portal.call(self.buffered, request)
