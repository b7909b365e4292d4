"""Responses of the service and of IAM, and handlers that give them in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2

from modelarts_flavors.contract import ErrorCase, ErrorRole, IamErrorRole, contract, pointer

REGION = "cn-north-4"
PROJECT = "0123456789abcdef"
TOKEN = "MIIE-a-token-that-is-a-secret"
SERVICE = "http://service.invalid"
IAM = "http://iam.invalid"

PAGING = contract().operation.paging
# The names of the query parameters: where to go on, how much, which.
CONTINUE, LIMIT = PAGING.token_parameter, PAGING.size_parameter
SELECTOR = contract().operation.label_selector.name

Handler = Callable[[httpx2.Request], httpx2.Response]


class BrokenOffError(Exception):
    """Raised by a handler: the connection breaks off in the middle of the body."""


def flavor(name: str, **spec: Any) -> dict[str, Any]:
    """The JSON object of a flavor, like the vendor's sample."""
    sample = contract().example_by_role("page-sample")["items"][0]
    return {**sample, "metadata": {"name": name, "labels": {}}, "spec": {**sample["spec"], **spec}}


def page_body(
    items: list[dict[str, Any]], token: Any = None, remaining: int | None = None
) -> dict[str, Any]:
    """The body of a page; a token or count that is None is absent."""
    body: dict[str, Any] = contract().constants(contract().page_schema)
    pointer.set_at(body, PAGING.items_path, items)
    pointer.set_at(body, PAGING.token_path[:-1], {})
    for path, value in ((PAGING.token_path, token), (PAGING.remaining_path, remaining)):
        if value is not None:
            pointer.set_at(body, path, value)
    return body


def page(*names: str, token: str | None = None, remaining: int | None = None) -> httpx2.Response:
    """A page of flavors with these names."""
    return httpx2.Response(200, json=page_body([flavor(name) for name in names], token, remaining))


def fresh_token() -> Any:
    """The token that the documented response to an expired token offers."""
    body = contract().error_by_role("page-token-expired").body
    return pointer.get_at(body, PAGING.fresh_token_path)


def error(known: ErrorRole | ErrorCase, **headers: str) -> httpx2.Response:
    """An error response of the service that the document describes, by its role."""
    case = known if isinstance(known, ErrorCase) else contract().error_by_role(known)
    return httpx2.Response(case.status, json=case.body, headers=headers)


def login_refused(role: IamErrorRole) -> httpx2.Response:
    """An error response of IAM that the document describes, by its role."""
    case = contract().iam.error_by_role(role)
    return httpx2.Response(case.status, json=case.body)


def fresh(answer: httpx2.Response) -> httpx2.Response:
    """The same response, not yet read: one belongs to one request."""
    return httpx2.Response(answer.status_code, headers=answer.headers.raw, content=answer.content)


def is_login(request: httpx2.Request) -> bool:
    """Whether a request asks for a token."""
    return request.url.path == contract().iam.token_path


def granted(token: str, seconds: float = 86400.0, **changes: Any) -> httpx2.Response:
    """The response of IAM to a login."""
    iam = contract().iam
    minutes, second = divmod(int(seconds % 86400), 60)
    day = f"2026-01-{1 + int(seconds // 86400):02d}"
    time = f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}.000000Z"
    times = {"issued": "2026-01-01T00:00:00.000000Z", "expires": f"{day}T{time}"}
    body = iam.token_answer.filled({**times, "projectId": PROJECT, "project": REGION})
    return httpx2.Response(
        iam.token_status, **{"json": body, "headers": {iam.token_header: token}, **changes}
    )


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
    def queries(self) -> list[dict[str, str]]:
        return [dict(request.url.params) for request in self.requests]

    @property
    def logins(self) -> int:
        """How many of the requests were logins."""
        return sum(is_login(request) for request in self.requests)

    @property
    def tokens(self) -> list[str | None]:
        """The tokens of the requests that were no logins."""
        header = contract().token.header
        return [r.headers.get(header) for r in self.requests if not is_login(r)]


class Answers(Wire):
    """A list of responses, one for each request; the last is given over and over.

    An exception in the list is raised.
    """

    def __init__(self, *answers: httpx2.Response | Exception) -> None:
        super().__init__(self._answer)
        self._answers = answers

    def _answer(self, _: httpx2.Request) -> httpx2.Response:
        answer = self._answers[min(len(self.requests), len(self._answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return fresh(answer)
