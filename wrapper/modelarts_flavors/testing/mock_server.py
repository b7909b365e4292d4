"""A mock server on a real socket, in a thread of this process."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from modelarts_flavors.mock import MockOptions, create_app
from modelarts_flavors.mock.options import CatalogSource, to_catalog
from modelarts_flavors.mock.server.server import Server, listen, url


class MockServer:
    """A context manager that serves the mock while its block runs.

    Arguments:
        options: the behaviour of the mock.
        host: the address to listen on.
        port: the port to listen on; 0, the default, selects a free port.
        allow_development_credentials: whether the development credentials, which are public, are
            valid on an address other than loopback.
        settings: arguments of `MockOptions`, used if there are no `options`.

    `url` is the base URL, set inside the block. Raises OSError if it cannot listen on the address,
    InvalidArgumentError for development credentials on an address other than loopback,
    CatalogError for a catalog that cannot be served, FaultError for an invalid fault.

    >>> with MockServer() as server:
    ...     server.set_phase("modelarts.vm.cpu8u32g", "cn-north-7a", "normal")
    ...     server.set_faults("error=503")
    """

    def __init__(
        self,
        options: MockOptions | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        allow_development_credentials: bool = False,
        **settings: Any,
    ) -> None:
        self.options = options or MockOptions(**settings)
        self.app = create_app(self.options)
        self._address = (host, port)
        self._loopback_only = (
            self.options.uses_development_credentials and not allow_development_credentials
        )

    @property
    def project_id(self) -> str:
        """The id of the first project."""
        return self.options.project_ids[0]

    @property
    def token(self) -> str:
        """The first valid token."""
        return self.options.tokens[0].text

    @property
    def ak(self) -> str:
        """The first valid access key."""
        return self.options.keys[0].access_key

    @property
    def sk(self) -> str:
        """The secret key of `ak`."""
        return self.options.keys[0].secret_key

    @property
    def request_count(self) -> int:
        """The number of requests so far, valid or not."""
        return self.app.request_count

    # Changes while it runs

    def set_phase(self, flavor: str, zone: str, phase: str) -> None:
        """Change the capacity of one flavor in one zone; raises ChangeError for an unknown name."""
        self.set_phases({flavor: {zone: phase}})

    def set_phases(self, phases: Mapping[str, Mapping[str, str]]) -> None:
        """Change capacity: flavor name to zone to phase."""
        self.app.state.change("phases", {"phases": phases})

    def set_faults(self, *faults: str, seed: int | None = None) -> None:
        """Replace the faults, each `NAME[=VALUE][@RATE]`; without arguments, remove all."""
        self.app.state.change("faults", {"faults": list(faults), "seed": seed})

    def set_catalog(self, catalog: CatalogSource, project_id: str | None = None) -> None:
        """Replace the catalog of every project, or of one."""
        page = to_catalog(catalog).page()
        self.app.state.change("catalog", {"page": page, "project_id": project_id})

    def expire_lists(self) -> None:
        """Revoke all continue tokens issued so far."""
        self.app.state.change("expire-lists", {})

    def expire_logins(self) -> None:
        """Revoke all IAM tokens issued so far."""
        self.app.state.change("expire-logins", {})

    def reset(self) -> None:
        """Restore the faults and catalogs of the start."""
        self.app.state.change("reset", {})

    # Running

    def __enter__(self) -> Self:
        self._ready = threading.Event()
        self._socket = listen(*self._address, loopback_only=self._loopback_only)
        self.url = url(self._socket)
        self._server = Server(self.app, self._ready.set)
        self._thread = threading.Thread(target=self._run, name="flavor-server", daemon=True)
        self._thread.start()
        self._ready.wait()
        if not self._server.started:
            self._thread.join()
            self._socket.close()
            raise RuntimeError("the server did not start")
        return self

    def _run(self) -> None:
        try:
            # Uvicorn ends the process where it cannot start.
            with contextlib.suppress(SystemExit):
                self._server.run([self._socket])
        finally:
            # After a failed start, too: `__enter__` waits for this event.
            self._ready.set()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
