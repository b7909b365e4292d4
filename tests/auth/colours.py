"""Both colours of an httpx2 client behind one face, and answers that a test writes down."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx2

from modelarts_flavors import AsyncClient, Client
from modelarts_flavors.clock import Clock
from modelarts_flavors.contract import ErrorCase, ErrorRole, IamErrorRole, contract

REGION = "cn-north-4"
PROJECT = "0123456789abcdef"
SERVICE = "http://service.invalid"
IAM = "http://iam.invalid"

Handler = Callable[[httpx2.Request], httpx2.Response]


class ManualClock(Clock):
    """Time that passes only when a test or a wait says so."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.seconds = now

    def now(self) -> float:
        return self.seconds

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.seconds += seconds


class Wire:
    """Answers requests by a handler and keeps them, as they were when they were sent."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self.requests: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        copy = httpx2.Request(
            request.method, request.url, headers=request.headers.raw, content=request.content
        )
        self.requests.append(copy)
        return self._handler(request)

    @property
    def logins(self) -> int:
        """How many of the requests were logins."""
        return sum(is_login(request) for request in self.requests)

    @property
    def tokens(self) -> list[str | None]:
        """The tokens of the requests that were no logins."""
        header = contract().token.header
        return [r.headers.get(header) for r in self.requests if not is_login(r)]


class Colour:
    """One colour: `get` sends one request, `names` reads a list with a client."""

    def get(self, handler: Handler, auth: httpx2.Auth, url: str = f"{SERVICE}/v1") -> int:
        """The status of the answer."""
        raise NotImplementedError

    def names(self, auth: Any, handler: Handler | None = None, **settings: Any) -> list[str | None]:
        """The names of the flavors of a list."""
        raise NotImplementedError


class SyncColour(Colour):
    def get(self, handler: Handler, auth: httpx2.Auth, url: str = f"{SERVICE}/v1") -> int:
        with httpx2.Client(transport=httpx2.MockTransport(handler)) as http:
            return http.get(url, auth=auth).status_code

    def names(self, auth: Any, handler: Handler | None = None, **settings: Any) -> list[str | None]:
        query = settings.pop("query", {})
        with httpx2.Client(transport=handler and httpx2.MockTransport(handler)) as http:
            client = Client(auth=auth, http_client=http, **settings)
            return [flavor.name for flavor in client.list_flavors(**query)]


class AsyncColour(Colour):
    def get(self, handler: Handler, auth: httpx2.Auth, url: str = f"{SERVICE}/v1") -> int:
        async def work() -> int:
            async with httpx2.AsyncClient(transport=httpx2.MockTransport(handler)) as http:
                return (await http.get(url, auth=auth)).status_code

        return asyncio.run(work())

    def names(self, auth: Any, handler: Handler | None = None, **settings: Any) -> list[str | None]:
        query = settings.pop("query", {})

        async def work() -> list[str | None]:
            async with httpx2.AsyncClient(
                transport=handler and httpx2.MockTransport(handler)
            ) as http:
                client = AsyncClient(auth=auth, http_client=http, **settings)
                return [flavor.name async for flavor in client.list_flavors(**query)]

        return asyncio.run(work())


def is_login(request: httpx2.Request) -> bool:
    """Whether a request asks for a token."""
    return request.url.path == contract().iam.token_path


def granted(token: str, seconds: float = 86400.0, **changes: Any) -> httpx2.Response:
    """The answer of IAM to a login."""
    iam = contract().iam
    expires = f"2026-01-{1 + int(seconds // 86400):02d}T{_clock(seconds % 86400)}.000000Z"
    times = {"issued": "2026-01-01T00:00:00.000000Z", "expires": expires}
    body = iam.token_answer.filled({**times, "projectId": PROJECT, "project": REGION})
    return httpx2.Response(
        iam.token_status, **{"json": body, "headers": {iam.token_header: token}, **changes}
    )


def refused(error: ErrorRole | ErrorCase) -> httpx2.Response:
    """An error answer of the service that the document names, by its role."""
    case = error if isinstance(error, ErrorCase) else contract().error_by_role(error)
    return httpx2.Response(case.status, json=case.body)


def login_refused(role: IamErrorRole) -> httpx2.Response:
    """An error answer of IAM that the document names, by its role."""
    case = contract().iam.error_by_role(role)
    return httpx2.Response(case.status, json=case.body)


def fresh(answer: httpx2.Response) -> httpx2.Response:
    """The same answer, not yet read: a response belongs to one exchange."""
    return httpx2.Response(answer.status_code, headers=answer.headers.raw, content=answer.content)


def page(*names: str) -> httpx2.Response:
    """A list of flavors."""
    items = [{"metadata": {"name": name}} for name in names]
    return httpx2.Response(200, json={"items": items})


def _clock(seconds: float) -> str:
    minutes, second = divmod(int(seconds), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}"
