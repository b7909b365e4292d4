"""Connections to the service: grant the effects of a walk, one by waiting and one by awaiting."""

from __future__ import annotations

import functools
import importlib.metadata
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

import httpx2

from modelarts_flavors.auth import SigningAuth
from modelarts_flavors.clock import Clock
from modelarts_flavors.contract import contract
from modelarts_flavors.credentials import Project
from modelarts_flavors.errors import InvalidArgumentError

DEFAULT_TIMEOUT: Final = httpx2.Timeout(30.0, connect=10.0)
"""Seconds: 10 to connect, 30 for each read, each write and the wait for a connection."""

Timeout = httpx2.Timeout | float | None
HttpT = TypeVar("HttpT", httpx2.Client, httpx2.AsyncClient)


@dataclass(frozen=True, slots=True)
class Settings:
    """What every request has in common."""

    endpoint: str
    project: Project
    auth: httpx2.Auth = field(repr=False)
    timeout: Timeout
    clock: Clock = field(repr=False)

    def request(
        self, http: httpx2.Client | httpx2.AsyncClient, arguments: Mapping[str, Any]
    ) -> httpx2.Request:
        """The request that a client sends for these arguments.

        Their `url` is a path of the service, or the whole URL of another one.
        """
        url = str(arguments["url"])
        url = f"{self.endpoint}{url}" if url.startswith("/") else url
        headers = {
            "User-Agent": user_agent(),
            "Accept": contract().media_type,
            **arguments.get("headers", {}),
        }
        return http.build_request(
            **{**arguments, "url": url, "headers": headers, "timeout": self.timeout}
        )

    @property
    def sending(self) -> dict[str, Any]:
        """How it is sent: redirects are never followed, as they would take the credentials along."""
        auth = self.auth
        if isinstance(auth, SigningAuth) and self.project.id is not None:
            auth = auth.for_project(self.project.id)
        return {"follow_redirects": False, "auth": auth}


class _HttpClientHolder(Generic[HttpT]):
    """An httpx2 client: a given one, which stays open, or one that is made on first use."""

    kind: type[HttpT]

    def __init__(self, settings: Settings, http: HttpT | None) -> None:
        if not isinstance(http, self.kind | None):
            raise InvalidArgumentError(
                f"http_client is of the type {type(http).__name__}; "
                f"needed is an httpx2.{self.kind.__name__}"
            )
        self._settings = settings
        self._http: HttpT | None = http
        self._is_own = http is None
        self._making = threading.Lock()

    @property
    def http(self) -> HttpT:
        """The httpx2 client in use."""
        with self._making:
            if self._http is None:
                self._http = self.kind()
            return self._http

    @property
    def to_close(self) -> HttpT | None:
        """The httpx2 client that is to be closed, if there is one."""
        return self._http if self._is_own else None


class Connection(_HttpClientHolder[httpx2.Client]):
    """Sends and waits."""

    kind = httpx2.Client

    def send(self, arguments: dict[str, Any]) -> httpx2.Response:
        """Make a request."""
        request = self._settings.request(self.http, arguments)
        return self.http.send(request, **self._settings.sending)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._settings.clock.sleep(seconds)

    def close(self) -> None:
        """Close the httpx2 client if it was made here."""
        if http := self.to_close:
            http.close()


class AsyncConnection(_HttpClientHolder[httpx2.AsyncClient]):
    """Sends and waits without holding up the event loop."""

    kind = httpx2.AsyncClient

    async def send(self, arguments: dict[str, Any]) -> httpx2.Response:
        """Make a request."""
        request = self._settings.request(self.http, arguments)
        return await self.http.send(request, **self._settings.sending)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._settings.clock.sleep_async(seconds)

    async def close(self) -> None:
        """Close the httpx2 client if it was made here."""
        if http := self.to_close:
            await http.aclose()


@functools.cache
def user_agent() -> str:
    """What requests call themselves: name and version, nothing that tracks."""
    return f"modelarts-flavors/{importlib.metadata.version('modelarts-flavors')}"
