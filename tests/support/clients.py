"""Both kinds of client behind one face: in process, over a socket, with settings of a test's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx2
from tests.support.clock import ManualClock
from tests.support.responses import PROJECT, SERVICE, TOKEN, BrokenOffError, Handler
from tests.support.server import Server

from modelarts_flavors import AsyncClient, Client, Flavor, Page
from modelarts_flavors.errors import FlavorsError

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome:
    """What came of reading a list: what was yielded, and what ended it."""

    flavors: list[Flavor] = field(default_factory=list)
    error: FlavorsError | None = None

    @property
    def names(self) -> list[str]:
        return [flavor.name for flavor in self.flavors]


class ClientKind:
    """One kind of client, sync or async; with a server it talks over a socket."""

    def __init__(self, server: Server | None = None) -> None:
        self._server = server

    def settings(self, handler: Handler) -> dict[str, Any]:
        """Where the client finds the handler."""
        url = self._server.play(handler) if self._server else SERVICE
        return {"endpoint": url, "project_id": PROJECT, "auth": TOKEN, "clock": ManualClock()}

    def read(self, handler: Handler, *, client: Mapping[str, Any] = {}, **query: Any) -> Outcome:
        """The flavors of a list, and the error that ended it; `client` are settings of the client."""
        found: list[Flavor] = []
        settings = {**self.settings(handler), **client}
        try:
            self._read(self._transport(handler), settings, query, found)
        except FlavorsError as error:
            return Outcome(found, error)
        return Outcome(found)

    def names(self, auth: Any, handler: Handler | None = None, **settings: Any) -> list[str]:
        """The names in a list, with these settings alone; without a handler over the network."""
        query = settings.pop("query", {})
        found: list[Flavor] = []
        self._read(self._transport(handler), {"auth": auth, **settings}, query, found)
        return [flavor.name for flavor in found]

    def _transport(self, handler: Handler | None) -> dict[str, Any]:
        if self._server or handler is None:
            return {}
        return {"transport": httpx2.MockTransport(in_process(handler))}

    def _read(
        self, http: dict[str, Any], settings: dict[str, Any], query: Any, found: list[Flavor]
    ) -> None:
        raise NotImplementedError

    def pages(
        self, handler: Handler, *, client: Mapping[str, Any] = {}, **query: Any
    ) -> list[Page]:
        """The pages of a list."""
        raise NotImplementedError

    def get(self, handler: Handler, name: str) -> Flavor:
        """One flavor by its name."""
        raise NotImplementedError

    def send(self, handler: Handler, auth: httpx2.Auth, url: str = f"{SERVICE}/v1") -> int:
        """The status that one request with this authentication has, without a client of ours."""
        raise NotImplementedError


class SyncKind(ClientKind):
    @contextmanager
    def _client(self, http: dict[str, Any], settings: dict[str, Any]) -> Iterator[Client]:
        with httpx2.Client(**http) as http_client:
            yield Client(**{"http_client": http_client, **settings})

    def _read(
        self, http: dict[str, Any], settings: dict[str, Any], query: Any, found: list[Flavor]
    ) -> None:
        with self._client(http, settings) as client:
            for flavor in client.list_flavors(**query):
                found.append(flavor)  # noqa: PERF402 - what came before an error counts

    def pages(
        self, handler: Handler, *, client: Mapping[str, Any] = {}, **query: Any
    ) -> list[Page]:
        settings = {**self.settings(handler), **client}
        with self._client(self._transport(handler), settings) as one:
            return list(one.list_flavors(**query).pages())

    def get(self, handler: Handler, name: str) -> Flavor:
        with self._client(self._transport(handler), self.settings(handler)) as one:
            return one.get_flavor(name)

    def send(self, handler: Handler, auth: httpx2.Auth, url: str = f"{SERVICE}/v1") -> int:
        with httpx2.Client(transport=httpx2.MockTransport(handler)) as http:
            return http.get(url, auth=auth).status_code


class AsyncKind(ClientKind):
    @asynccontextmanager
    async def _client(
        self, http: dict[str, Any], settings: dict[str, Any]
    ) -> AsyncIterator[AsyncClient]:
        async with httpx2.AsyncClient(**http) as http_client:
            yield AsyncClient(**{"http_client": http_client, **settings})

    def _read(
        self, http: dict[str, Any], settings: dict[str, Any], query: Any, found: list[Flavor]
    ) -> None:
        async def work() -> None:
            async with self._client(http, settings) as client:
                async for flavor in client.list_flavors(**query):
                    found.append(flavor)  # noqa: PERF401 - what came before an error counts

        _run(work())

    def pages(
        self, handler: Handler, *, client: Mapping[str, Any] = {}, **query: Any
    ) -> list[Page]:
        async def work() -> list[Page]:
            settings = {**self.settings(handler), **client}
            async with self._client(self._transport(handler), settings) as one:
                return [page async for page in one.list_flavors(**query).pages()]

        return _run(work())

    def get(self, handler: Handler, name: str) -> Flavor:
        async def work() -> Flavor:
            async with self._client(self._transport(handler), self.settings(handler)) as one:
                return await one.get_flavor(name)

        return _run(work())

    def send(self, handler: Handler, auth: httpx2.Auth, url: str = f"{SERVICE}/v1") -> int:
        async def work() -> int:
            async with httpx2.AsyncClient(transport=httpx2.MockTransport(handler)) as http:
                return (await http.get(url, auth=auth)).status_code

        return _run(work())


def _run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def in_process(handler: Handler) -> Handler:
    """A handler as a transport plays it."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        try:
            return handler(request)
        except BrokenOffError:
            raise httpx2.RemoteProtocolError("broken off", request=request) from None

    return answer
