"""A service whose answers a test writes down: in process, and on a real socket."""

from __future__ import annotations

import asyncio
import itertools
import socket
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

import httpx2
import uvicorn

from modelarts_flavors import AsyncClient, Client, Flavor, Page
from modelarts_flavors.clock import Clock
from modelarts_flavors.contract import ErrorCase, ErrorRole, contract
from modelarts_flavors.errors import FlavorsError

PROJECT = "0123456789abcdef"
TOKEN = "MIIE-a-token-that-is-a-secret"

Script = Callable[[httpx2.Request], httpx2.Response]
T = TypeVar("T")


class BrokenOffError(Exception):
    """Raised by a script: the connection breaks off in the middle of the body."""


class TestClock(Clock):
    """Time that passes only while somebody sleeps; chance is always one half."""

    __test__ = False

    def __init__(self) -> None:
        self.time = 0.0
        self.sleeps: list[float] = []

    def monotonic(self) -> float:
        return self.time

    def now(self) -> float:
        return self.time

    def chance(self) -> float:
        return 0.5

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.time += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)


@dataclass(frozen=True)
class Outcome:
    """What came of reading a list: what was given, and what ended it."""

    flavors: list[Flavor] = field(default_factory=list)
    error: FlavorsError | None = None

    @property
    def names(self) -> list[str]:
        return [flavor.name for flavor in self.flavors]


class Subject:
    """One way to use the client: `how` is sync or async, in process or over a socket."""

    def __init__(self, server: Server | None) -> None:
        self._server = server

    def settings(self, script: Script) -> dict[str, Any]:
        """Where the client finds the script."""
        url = self._server.play(script) if self._server else "http://service.invalid"
        return {"endpoint": url, "project_id": PROJECT, "auth": TOKEN, "clock": TestClock()}

    def transport(self, script: Script) -> dict[str, Any]:
        """The arguments of an httpx2 client that reaches the script."""
        return {} if self._server else {"transport": httpx2.MockTransport(in_process(script))}

    def read(self, script: Script, *, client: Mapping[str, Any] = {}, **query: Any) -> Outcome:
        raise NotImplementedError

    def pages(self, script: Script, *, client: Mapping[str, Any] = {}, **query: Any) -> list[Page]:
        raise NotImplementedError

    def get(self, script: Script, name: str) -> Flavor:
        raise NotImplementedError


class SyncSubject(Subject):
    @contextmanager
    def client(self, script: Script, **client: Any) -> Iterator[Client]:
        with httpx2.Client(**self.transport(script)) as http:
            yield Client(http_client=http, **{**self.settings(script), **client})

    def read(self, script: Script, *, client: Mapping[str, Any] = {}, **query: Any) -> Outcome:
        found: list[Flavor] = []
        with self.client(script, **client) as one:
            try:
                for flavor in one.list_flavors(**query):
                    found.append(flavor)  # noqa: PERF402 - what came before an error counts
            except FlavorsError as error:
                return Outcome(found, error)
        return Outcome(found)

    def pages(self, script: Script, *, client: Mapping[str, Any] = {}, **query: Any) -> list[Page]:
        with self.client(script, **client) as one:
            return list(one.list_flavors(**query).pages())

    def get(self, script: Script, name: str) -> Flavor:
        with self.client(script) as one:
            return one.get_flavor(name)


class AsyncSubject(Subject):
    @asynccontextmanager
    async def client(self, script: Script, **client: Any) -> AsyncIterator[AsyncClient]:
        async with httpx2.AsyncClient(**self.transport(script)) as http:
            yield AsyncClient(http_client=http, **{**self.settings(script), **client})

    def read(self, script: Script, *, client: Mapping[str, Any] = {}, **query: Any) -> Outcome:
        async def work() -> Outcome:
            found: list[Flavor] = []
            async with self.client(script, **client) as one:
                try:
                    async for flavor in one.list_flavors(**query):
                        found.append(flavor)  # noqa: PERF401 - what came before an error counts
                except FlavorsError as error:
                    return Outcome(found, error)
            return Outcome(found)

        return _run(work())

    def pages(self, script: Script, *, client: Mapping[str, Any] = {}, **query: Any) -> list[Page]:
        async def work() -> list[Page]:
            async with self.client(script, **client) as one:
                return [page async for page in one.list_flavors(**query).pages()]

        return _run(work())

    def get(self, script: Script, name: str) -> Flavor:
        async def work() -> Flavor:
            async with self.client(script) as one:
                return await one.get_flavor(name)

        return _run(work())


def _run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def in_process(script: Script) -> Script:
    """A script as a transport plays it."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        try:
            return script(request)
        except BrokenOffError:
            raise httpx2.RemoteProtocolError("broken off", request=request) from None

    return answer


class Server:
    """Plays scripts on a real socket, each under a path of its own."""

    def __init__(self) -> None:
        self._scripts: dict[str, Script] = {}
        self._numbers = itertools.count()
        config = uvicorn.Config(
            self._app, log_config=None, lifespan="off", ws="none", interface="asgi3"
        )
        self._server = uvicorn.Server(config)
        self._ready = threading.Event()
        # A socket that names its protocol is one on which asyncio turns small delays off.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def _serve(self) -> None:
        async def serve() -> None:
            serving = asyncio.ensure_future(self._server.serve([self._socket]))
            self._ready.set()
            await serving

        asyncio.run(serve())

    def play(self, script: Script) -> str:
        """The base URL at which the script answers."""
        number = str(next(self._numbers))
        self._scripts[number] = script
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/{number}"

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        _, number, path = scope["raw_path"].decode().split("/", 2)
        query = scope["query_string"].decode()
        request = httpx2.Request(
            scope["method"], f"http://service/{path}?{query}", headers=scope["headers"]
        )
        try:
            answer = self._scripts[number](request)
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


def flavor(name: str, **spec: Any) -> dict[str, Any]:
    """The JSON object of a flavor, like the vendor's sample."""
    sample = contract().example_by_role("page-sample")["items"][0]
    return {**sample, "metadata": {"name": name, "labels": {}}, "spec": {**sample["spec"], **spec}}


def page(*names: str, token: str | None = None, remaining: int | None = None) -> httpx2.Response:
    """A page of flavors with these names."""
    metadata: dict[str, Any] = {}
    if token is not None:
        metadata["continue"] = token
    if remaining is not None:
        metadata["remainingItemCount"] = remaining
    body = {**contract().constants(contract().page_schema), "metadata": metadata}
    return httpx2.Response(200, json={**body, "items": [flavor(name) for name in names]})


def error(known: ErrorRole | ErrorCase, **headers: str) -> httpx2.Response:
    """An error answer that the document names, by its role."""
    case = known if isinstance(known, ErrorCase) else contract().error_by_role(known)
    return httpx2.Response(case.status, json=case.body, headers=headers)


class Answers:
    """A script that is a list of answers, one for each request; the last is given over and over.

    An exception in the list is raised. `requests` are those that came.
    """

    def __init__(self, *answers: httpx2.Response | Exception) -> None:
        self._answers = answers
        self.requests: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        answer = self._answers[min(len(self.requests), len(self._answers) - 1)]
        self.requests.append(request)
        if isinstance(answer, Exception):
            raise answer
        # A response belongs to one exchange.
        return httpx2.Response(
            answer.status_code, headers=answer.headers.raw, content=answer.content
        )

    @property
    def queries(self) -> list[dict[str, str]]:
        return [dict(request.url.params) for request in self.requests]
