"""Runs the application on uvicorn with uvloop and httptools: a socket, a ready signal, a clean end."""

from __future__ import annotations

import functools
import signal
import socket
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import uvicorn
from uvicorn.supervisors import Multiprocess

from modelarts_flavors.mock.app import MockApp
from modelarts_flavors.mock.options import MockOptions
from modelarts_flavors.mock.server.protocol import Protocol

BACKLOG = 2048


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises OSError where that cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only where the protocol is named; else answers wait 40 ms.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(BACKLOG)
    except OSError:
        made.close()
        raise
    made.set_inheritable(True)
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


def configure(app: Callable[..., object], workers: int = 1) -> uvicorn.Config:
    """The server's settings: quiet, and as plain as can be. Several workers need a factory."""
    return uvicorn.Config(
        app,
        factory=workers > 1,
        workers=workers,
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


class Server(uvicorn.Server):
    """A server that tells when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to accept connections, then tell so."""
        await super().startup(sockets)
        if self.started:
            self._ready()


class Workers(Multiprocess):
    """Several processes on one socket; tells when all of them are ready."""

    def __init__(
        self, config: uvicorn.Config, listening: socket.socket, ready: Callable[[], None]
    ) -> None:
        super().__init__(config, [listening])
        self._ready = ready

    def init_processes(self) -> None:
        """Start the processes, then tell so."""
        super().init_processes()
        limit = self.config.timeout_worker_healthcheck
        if all(process.wait_until_ready(limit, self.should_exit) for process in self.processes):
            self._ready()


def run(
    options: MockOptions, listening: socket.socket, workers: int, ready: Callable[[], None]
) -> None:
    """Serve until SIGINT or SIGTERM, in this process or in `workers` of them; `ready` is called once.

    For the main thread of a process that ends when this does.
    """
    # The server ends by these signals and raises them again afterwards; that must not end us.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    if workers == 1:
        Server(configure(MockApp(options)), ready).run([listening])
        return
    with tempfile.TemporaryDirectory(prefix="modelarts-flavors-") as folder:
        shared = replace(options, journal=Path(folder) / "journal.jsonl")
        Workers(configure(functools.partial(MockApp, shared), workers), listening, ready).run()
