"""A server on a real socket whose responses a test writes down."""

from __future__ import annotations

import asyncio
import itertools
import socket
import threading
from typing import Any, Self

import httpx2
import uvicorn
from tests.support.responses import BrokenOffError, Handler

from modelarts_flavors.mock.server.server import monotonic


class Server:
    """Plays handlers on a real socket, each under a path of its own."""

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}
        self._numbers = itertools.count()
        config = uvicorn.Config(
            self._app,
            log_config=None,
            lifespan="off",
            ws="none",
            interface="asgi3",
            # A connection that a failing test leaves open must not hold up the end of the run.
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._ready = threading.Event()
        # A socket that names its protocol is one on which asyncio turns small delays off.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def _serve(self) -> None:
        async def serve() -> None:
            # A test of the same process may freeze the time, which would stop this loop for ever.
            asyncio.get_running_loop().time = monotonic  # type: ignore[method-assign]
            serving = asyncio.ensure_future(self._server.serve([self._socket]))
            self._ready.set()
            await serving

        asyncio.run(serve())

    def play(self, handler: Handler) -> str:
        """The base URL at which the handler answers."""
        number = str(next(self._numbers))
        self._handlers[number] = handler
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/{number}"

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        _, number, path = scope["raw_path"].decode().split("/", 2)
        query = scope["query_string"].decode()
        request = httpx2.Request(
            scope["method"], f"http://service/{path}?{query}", headers=scope["headers"]
        )
        try:
            answer = self._handlers[number](request)
        except BrokenOffError:
            # A body that is shorter than promised ends in a closed connection.
            headers = [(b"content-length", b"100")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"{", "more_body": True})
            return
        headers = [(k.lower(), v) for k, v in answer.headers.raw]
        await send(
            {"type": "http.response.start", "status": answer.status_code, "headers": headers}
        )
        await send({"type": "http.response.body", "body": answer.content})

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
