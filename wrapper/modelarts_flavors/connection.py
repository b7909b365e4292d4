"""Connections to the service: grant the effects of a walk, one by waiting and one by awaiting."""

from __future__ import annotations

import functools
import importlib.metadata
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx2

from modelarts_flavors.auth import SigningAuth
from modelarts_flavors.clock import Clock
from modelarts_flavors.contract import contract
from modelarts_flavors.credentials import Project

DEFAULT_TIMEOUT: Final = httpx2.Timeout(30.0, connect=10.0)
"""Seconds: 10 to connect, 30 for each read, each write and the wait for a connection."""

Timeout = httpx2.Timeout | float | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What every request has in common."""

    base_url: str
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
        url = f"{self.base_url}{url}" if url.startswith("/") else url
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


class Connection:
    """Sends and waits; the httpx2 client is made on first use unless one is given, which stays open."""

    def __init__(self, settings: Settings, http: httpx2.Client | None) -> None:
        self._settings = settings
        self._http = http
        self._is_own = http is None
        self._making = threading.Lock()

    @property
    def http(self) -> httpx2.Client:
        """The httpx2 client in use."""
        with self._making:
            if self._http is None:
                self._http = httpx2.Client()
            return self._http

    def send(self, arguments: dict[str, Any]) -> httpx2.Response:
        """Make a request."""
        request = self._settings.request(self.http, arguments)
        return self.http.send(request, **self._settings.sending)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._settings.clock.sleep(seconds)

    def close(self) -> None:
        """Close the httpx2 client if it was made here."""
        if self._is_own and self._http is not None:
            self._http.close()


class AsyncConnection:
    """`Connection` for asynchronous programs."""

    def __init__(self, settings: Settings, http: httpx2.AsyncClient | None) -> None:
        self._settings = settings
        self._http = http
        self._is_own = http is None
        self._making = threading.Lock()

    @property
    def http(self) -> httpx2.AsyncClient:
        """The httpx2 client in use."""
        with self._making:
            if self._http is None:
                self._http = httpx2.AsyncClient()
            return self._http

    async def send(self, arguments: dict[str, Any]) -> httpx2.Response:
        """Make a request."""
        request = self._settings.request(self.http, arguments)
        return await self.http.send(request, **self._settings.sending)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._settings.clock.asleep(seconds)

    async def close(self) -> None:
        """Close the httpx2 client if it was made here."""
        if self._is_own and self._http is not None:
            await self._http.aclose()


@functools.cache
def user_agent() -> str:
    """What requests call themselves: name and version, nothing that tracks."""
    return f"modelarts-flavors/{importlib.metadata.version('modelarts-flavors')}"
