"""Connections to the service: carry out the effects of a pass, one by waiting and one by awaiting."""

from __future__ import annotations

import copy
import functools
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

import httpx2

from modelarts_flavors.auth import SigningAuth
from modelarts_flavors.auth.forks import renew_after_fork
from modelarts_flavors.clock import Clock
from modelarts_flavors.contract import contract
from modelarts_flavors.credentials import Project
from modelarts_flavors.credentials.http_clients import environment_problem, open_http_client
from modelarts_flavors.errors import ClientStateError, TransportError

DEFAULT_TIMEOUT: Final = httpx2.Timeout(30.0, connect=10.0)
"""Seconds: 10 to connect, 30 for each read, each write and the wait for a connection."""

Timeout = httpx2.Timeout | float | None
# What a port out of range leads to, of a proxy for example.
_BAD_ADDRESS = (OverflowError, ExceptionGroup)
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
    """An httpx2 client: a given one, which stays open, or one that is made on first use.

    One that is made here is made anew in a forked process and in another event loop.
    """

    kind: type[HttpT]

    def __init__(self, settings: Settings, http: HttpT | None) -> None:
        self._settings = settings
        self._given: HttpT | None = http
        self._own: HttpT | None = None
        # The parent's stays referenced in a forked child: collecting it would close its connections.
        self._of_parent: HttpT | None = None
        self._loop: object = None
        self._is_forked = False
        self._is_closed = False
        self._lock = threading.Lock()
        renew_after_fork(self)

    def after_fork(self) -> None:
        """Forget the lock and the connections of the parent process."""
        self._lock = threading.Lock()
        self._is_forked = True
        self._of_parent, self._own, self._loop = self._own or self._of_parent, None, None

    @property
    def http(self) -> HttpT:
        """The httpx2 client in use; raises ClientStateError where there can be none."""
        with self._lock:
            self.check_open()
            http = self._given or self._own_now()
        if self._given and self._is_forked:
            raise ClientStateError(
                "the http_client was made in another process, whose connections it would share",
                hint="Make the clients after the fork, or leave http_client out.",
            )
        if http.is_closed:
            raise ClientStateError("the http_client is closed", hint="Make a new client.")
        return http

    def check_open(self) -> None:
        """Raise ClientStateError after `close`."""
        if self._is_closed:
            raise ClientStateError("the client is closed", hint="Make a new one.")

    def _own_now(self) -> HttpT:
        loop = _running_loop()
        old = self._own or self._of_parent
        if self._own is None or (loop is not None and self._loop not in (None, loop)):
            self._own = open_http_client(self.kind)
            if old is not None:
                self._own.event_hooks = old.event_hooks
                self._own.headers, self._own.cookies = old.headers, old.cookies
        self._loop = self._loop if loop is None else loop
        return self._own

    def end(self) -> HttpT | None:
        """Refuse further use; gives the httpx2 client that is to be closed, if there is one."""
        with self._lock:
            self._is_closed = True
            http, self._own = self._own, None
            # Connections of an event loop that has ended cannot be closed in another.
            return http if self._loop in (None, _running_loop()) else None


class Connection(_HttpClientHolder[httpx2.Client]):
    """Sends and waits."""

    kind = httpx2.Client

    def send(self, arguments: dict[str, Any]) -> httpx2.Response:
        """Make a request."""
        http = self.http
        with _typed_errors(http):
            request = self._settings.request(http, arguments)
            return _with_hooks(http, _tolerant).send(request, **self._settings.sending)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._settings.clock.sleep(seconds)

    def close(self) -> None:
        """Close the httpx2 client if it was made here."""
        if http := self.end():
            http.close()


class AsyncConnection(_HttpClientHolder[httpx2.AsyncClient]):
    """Sends and waits without holding up the event loop."""

    kind = httpx2.AsyncClient

    async def send(self, arguments: dict[str, Any]) -> httpx2.Response:
        """Make a request."""
        http = self.http
        with _typed_errors(http):
            request = self._settings.request(http, arguments)
            return await _with_hooks(http, _tolerant_async).send(request, **self._settings.sending)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._settings.clock.sleep_async(seconds)

    async def close(self) -> None:
        """Close the httpx2 client if it was made here."""
        if http := self.end():
            await http.aclose()


def _running_loop() -> object:
    """The event loop that runs in this thread, of asyncio or of trio; None without one."""
    for module, function in (
        ("asyncio", "get_running_loop"),
        ("trio.lowlevel", "current_trio_token"),
    ):
        if module in sys.modules:
            try:
                return getattr(sys.modules[module], function)()
            except RuntimeError:
                continue
    return None


@contextmanager
def _typed_errors(http: httpx2.Client | httpx2.AsyncClient) -> Iterator[None]:
    """Turn what httpx2 raises beside its HTTPError into an error of this package."""
    try:
        yield
    except (httpx2.InvalidURL, httpx2.CookieConflict, UnicodeError, *_BAD_ADDRESS) as error:
        reason = str(error) if isinstance(error, httpx2.InvalidURL) else type(error).__name__
        raise environment_problem() or TransportError(
            f"the request cannot be sent: {reason}",
            transient=False,
            hint="Check the endpoint, the arguments and the proxy settings.",
        ) from None
    except httpx2.StreamError as error:
        said = f"an event hook left no body to read: {type(error).__name__}"
        raise TransportError(said, transient=False, hint="Call response.read() in it.") from error
    except RuntimeError as error:
        if http.is_closed:
            raise ClientStateError("the client was closed meanwhile") from error
        if "loop" in str(error):
            raise ClientStateError(
                "the http_client belongs to another event loop",
                hint="Make the clients in the event loop that uses them, or leave http_client out.",
            ) from error
        raise


def _with_hooks(http: HttpT, tolerant: Callable[[Any], Any]) -> HttpT:
    """The client, or a copy whose response hooks are tolerant, with the same connections and cookies."""
    hooks = http.event_hooks
    if not hooks["response"]:
        return http
    copied = copy.copy(http)
    copied.event_hooks = {**hooks, "response": [tolerant(hook) for hook in hooks["response"]]}
    return copied


def _tolerant(hook: Callable[[httpx2.Response], Any]) -> Callable[[httpx2.Response], None]:
    """The hook, which may call `raise_for_status`: what a status means is decided after it."""

    def tolerant(response: httpx2.Response) -> None:
        try:
            hook(response)
        except httpx2.HTTPStatusError:
            return

    return tolerant


def _tolerant_async(
    hook: Callable[[httpx2.Response], Awaitable[Any]],
) -> Callable[[httpx2.Response], Awaitable[None]]:
    async def tolerant(response: httpx2.Response) -> None:
        try:
            await hook(response)
        except httpx2.HTTPStatusError:
            return

    return tolerant


@functools.cache
def user_agent() -> str:
    """What requests call themselves: name and version, nothing that tracks."""
    from importlib.metadata import version

    return f"modelarts-flavors/{version('modelarts-flavors')}"
