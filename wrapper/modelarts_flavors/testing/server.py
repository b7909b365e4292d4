"""A mock server on a real socket, in a thread of this process."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any, Self

from modelarts_flavors.mock import MockOptions, create_app
from modelarts_flavors.mock.server import Server, configure, listen, url


class FlavorServer:
    """A context manager that serves the mock while its block runs.

    Arguments:
        options: how the mock behaves; `settings` are the arguments of `MockOptions` instead.
        host, port: where to listen; port 0, the default, takes a free one.

    Raises OSError where it cannot listen there, CatalogError for a catalogue that cannot be served.

    >>> with FlavorServer(catalog=[]) as server:
    ...     len(server.app.options.lists[server.project_id])
    0
    """

    def __init__(
        self,
        options: MockOptions | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        **settings: Any,
    ) -> None:
        self.options = options or MockOptions(**settings)
        self.app = create_app(self.options)
        self._address = (host, port)
        self._ready = threading.Event()

    @property
    def project_id(self) -> str:
        """The first project that exists."""
        return self.options.project_ids[0]

    @property
    def token(self) -> str:
        """The first token that is good."""
        return self.options.tokens[0].text

    @property
    def ak(self) -> str:
        """The first access key that is good."""
        return self.options.keys[0].access_key

    @property
    def sk(self) -> str:
        """The secret key of `ak`."""
        return self.options.keys[0].secret_key

    def __enter__(self) -> Self:
        self._socket = listen(*self._address)
        self.url = url(self._socket)
        self._server = Server(configure(self.app), self._ready.set)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="flavor-server", daemon=True
        )
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
