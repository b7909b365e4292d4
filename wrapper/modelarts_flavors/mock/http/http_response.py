"""Answers before they are sent: status, body and headers; those of errors are from the contract."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

from modelarts_flavors.contract import ErrorCase, ErrorRole, contract
from modelarts_flavors.contract.pointer import set_at

Headers = tuple[tuple[bytes, bytes], ...]


def media_type() -> Headers:
    """The content type of every answer of the service."""
    return ((b"content-type", contract().media_type.encode()),)


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer; `sent_headers` are all its headers except the request id."""

    status: int
    body: bytes
    headers: Headers = field(default_factory=media_type)
    sent_headers: Headers = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Made once here, because a cached answer is sent many times.
        length = (b"content-length", b"%d" % len(self.body))
        object.__setattr__(self, "sent_headers", (*self.headers, length))

    def plus(self, *headers: tuple[bytes, bytes]) -> Answer:
        """The same answer with these headers in addition."""
        return Answer(self.status, self.body, (*self.headers, *headers))

    @classmethod
    def json(cls, status: int, value: Any, headers: Iterable[tuple[str, str]] = ()) -> Answer:
        """An answer with a value as its body.

        >>> Answer.json(200, {"status": "ok"}).body
        b'{"status":"ok"}'
        """
        extra = tuple((name.lower().encode(), text.encode()) for name, text in headers)
        return cls(status, orjson.dumps(value), media_type() + extra)


class RefusedError(Exception):
    """Ends the handling of a request with an error that the document names.

    `error` is the document's example or its role; `message` replaces its message; `extra` are headers,
    and `body` pairs of path and value that the error's body has besides.
    """

    def __init__(
        self,
        error: ErrorRole | ErrorCase,
        message: str | None = None,
        extra: Iterable[tuple[str, str]] = (),
        body: Iterable[tuple[tuple[str, ...], Any]] = (),
    ) -> None:
        self.case = error if isinstance(error, ErrorCase) else contract().error_by_role(error)
        super().__init__(self.case.role or self.case.name)
        self.message = message
        self.extra = tuple(extra)
        self.body = tuple(body)

    @property
    def status(self) -> int:
        """The status that the document gives this error."""
        return self.case.status

    def answer(self, request_id: str) -> Answer:
        """The answer; the gateway's bodies repeat the request id.

        >>> answer = RefusedError("token-invalid").answer("r1")
        >>> orjson.loads(answer.body) == contract().error_by_role("token-invalid").body
        True
        """
        case = self.case
        message = case.message if self.message is None else self.message
        shown = request_id if case.from_gateway else ""
        body = contract().error_paths.body(case.code, message, shown)
        for path, value in self.body:
            set_at(body, path, value)
        return Answer.json(case.status, body, self.extra)


def bad_request(detail: str) -> RefusedError:
    """A 400 of the service that says what was wrong."""
    return RefusedError(
        "bad-request", f"{contract().error_by_role('bad-request').message} {detail}"
    )


def allow_header(method: str) -> tuple[str, str]:
    """The response header that names the allowed methods; GET allows HEAD, too.

    >>> allow_header("GET")
    ('Allow', 'GET, HEAD')
    """
    return contract().headers["allow"], ", ".join([method, "HEAD"] if method == "GET" else [method])
