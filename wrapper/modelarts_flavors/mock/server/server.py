"""Runs the application on uvicorn: opens the socket, reports readiness, ends on a signal."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import time
from collections.abc import Callable

import uvicorn

from modelarts_flavors.errors import InvalidArgumentError
from modelarts_flavors.mock.admin.control import is_loopback
from modelarts_flavors.mock.app import MockApp
from modelarts_flavors.mock.server.protocol import Protocol

BACKLOG = 2048
# Looked up now, as a tool that freezes the time later would stop the timers of asyncio for ever;
# wrapped, as such a tool replaces each name of a module that is the function itself.
monotonic = staticmethod(time.monotonic)


def listen(host: str, port: int, *, loopback_only: bool = False) -> socket.socket:
    """A listening socket; port 0 selects a free port.

    Raises OSError if that is not possible, InvalidArgumentError for an empty host, and for a host
    other than loopback if `loopback_only`.
    """
    if not host:
        raise InvalidArgumentError("the host is empty; use 0.0.0.0 for all interfaces")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio disables Nagle's algorithm only if the protocol is named; else answers wait for 40 ms.
    with contextlib.ExitStack() as on_error:
        made = on_error.enter_context(socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP))
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        if loopback_only and not is_loopback(made.getsockname()[0]):
            raise InvalidArgumentError(
                f"{host} is not a loopback address, and the development credentials are public",
                hint="Give credentials of your own, or allow_development_credentials.",
            )
        made.listen(BACKLOG)
        on_error.pop_all()
    return made


def url(listening: socket.socket) -> str:
    """The base URL of a listening socket.

    >>> from modelarts_flavors.mock.server import server
    >>> with server.listen("127.0.0.1", 0) as free:
    ...     server.url(free).rpartition(":")[0]
    'http://127.0.0.1'
    """
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Server(uvicorn.Server):
    """A server of one application; it calls `ready` when it accepts connections."""

    def __init__(self, app: MockApp, ready: Callable[[], None]) -> None:
        config = uvicorn.Config(
            app,
            http=Protocol,
            ws="none",
            lifespan="on",
            log_level="critical",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=3,
            backlog=BACKLOG,
        )
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to accept connections, then report readiness."""
        loop = asyncio.get_running_loop()
        if isinstance(loop, asyncio.BaseEventLoop):
            loop.time = monotonic  # type: ignore[method-assign]
        await super().startup(sockets)
        if self.started and not self.should_exit:
            self._ready()


def run(app: MockApp, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM, in the main thread of a process that ends with this call."""
    server = Server(app, ready)

    def stop(*_: object) -> None:
        server.should_exit = True

    # uvicorn handles the signals only while it runs, and raises them again after that. A signal
    # before or after must end the server, too, and not the process.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    server.run([listening])
