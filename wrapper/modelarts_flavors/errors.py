"""Everything that can go wrong, as one tree of exceptions.

* FlavorsError
  x InvalidArgumentError (ValueError)    an argument, a variable or a file that cannot be right
    + SelectorError                      a label selector that breaks the grammar
    + CatalogError                       a catalog that the mock server cannot serve
    + ChangeError                        a change that the mock server cannot make
    + FaultError                         a fault that the mock server does not have
    + UnknownNameError                   no such flavor, zone or region; has the nearest names
  x ClientStateError                     a client that is closed, or used where it cannot be
  x MissingExtraError (ImportError)      an optional part is not installed
  x CredentialsError                     no usable credentials, project or region
  x TransportError                       no response: connection, TLS, proxy
    + RequestTimeoutError                no response in time
  x ApiError                             the service or its gateway refused the request
    + BadRequestError                    400: a malformed selector or continue token
    + AuthenticationError                401: credentials missing, wrong or out of date
    + PermissionDeniedError              403: the credentials do not reach this project
    + NotFoundError                      404: no such resource, project or API
    + ExpiredTokenError                  410: the continue token is too old
    + RateLimitError                     429: over a rate limit
    + ServerError                        5xx: the service or its gateway failed
  x ResponseError                        a response that is not what the document describes
    + RedirectError                      a redirect, which is never followed
    + ResponseSchemaError                the body breaks the schema; `pointer` says where
      - InvalidJSONError                 the body is not JSON: HTML, or cut short
  x PagingError                          the pages do not add up to a list
    + RepeatedTokenError                 a continue token is repeated
    + DuplicateFlavorError               a flavor is repeated
    + NonTerminatingListError            page after page without anything new
  x FlavorNotFoundError                  no flavor has this name
  x HistoryError                         a history file cannot be read or written
    + HistoryLockedError                 another program writes to it
    + HistoryVersionError                a newer version of this package wrote it

All of them can be imported from `modelarts_flavors`. Each has `status`, `code`, `message`,
`request_id` and `hint`, None where there is none. One that ends a list also says how far it was
read: `yielded` flavors were handed out, and `continue_token`, passed to `list_flavors`, continues
after them. `str()` of an error says all of it in one line. Tokens, keys and signatures are left out
of every text.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "ApiError",
    "AuthenticationError",
    "BadRequestError",
    "CatalogError",
    "ChangeError",
    "ClientStateError",
    "CredentialsError",
    "DuplicateFlavorError",
    "ExpiredTokenError",
    "FaultError",
    "FlavorNotFoundError",
    "FlavorsError",
    "InvalidArgumentError",
    "InvalidJSONError",
    "MissingExtraError",
    "NonTerminatingListError",
    "NotFoundError",
    "PagingError",
    "PermissionDeniedError",
    "RateLimitError",
    "RedirectError",
    "RepeatedTokenError",
    "RequestTimeoutError",
    "ResponseError",
    "ResponseSchemaError",
    "SelectorError",
    "ServerError",
    "TransportError",
    "UnknownNameError",
]


class FlavorsError(Exception):
    """The root of the tree: catches everything that this package raises on purpose.

    `status` is that of the HTTP response, `code` and `message` are the service's own words or ours,
    `request_id` is what the vendor's support asks for, `hint` says what to do.

    `yielded` is None unless the error ended a list; then it is the number of flavors that were
    handed out, and `continue_token` continues after them (None: from the beginning). Where a
    continue token had expired, the position is lost: `may_repeat` is True if some of these flavors
    may be repeated from there.

    >>> error = AuthenticationError("token is invalid", status=401, hint="Ask for a new token.")
    >>> error.status, error.hint
    (401, 'Ask for a new token.')
    >>> print(error)
    401: token is invalid. Ask for a new token.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: str | None = None,
        request_id: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.request_id = request_id
        self.hint = hint
        self.yielded: int | None = None
        self.continue_token: str | None = None
        self.may_repeat = False

    def __str__(self) -> str:
        label = " ".join(str(part) for part in (self.status, self.code) if part)
        said = [f"{label}: {self.message}" if label else self.message]
        if self.request_id:
            said.append(f"Request id {self.request_id}")
        if self.hint:
            said.append(self.hint)
        if self.yielded or self.continue_token is not None:
            token = self.continue_token
            start = "the beginning" if token is None else f"continue_token={token!r}"
            again = ", where some of them may be repeated" if self.may_repeat else ""
            said.append(f"{self.yielded} flavors were yielded before; continue from {start}{again}")
        if len(said) == 1:
            return said[0].rstrip(". ")
        return " ".join(part if part.endswith("?") else part.rstrip(". ") + "." for part in said)

    def __reduce__(self) -> tuple[Any, ...]:
        # The arguments of a subclass are not those of its message.
        return _rebuilt, (type(self), self.args, vars(self))


def _rebuilt(kind: type[FlavorsError], args: tuple[Any, ...], state: dict[str, Any]) -> Any:
    error = kind.__new__(kind, *args)
    error.args = args
    vars(error).update(state)
    return error


class InvalidArgumentError(FlavorsError, ValueError):
    """An argument, a variable or a file that cannot be right; nothing was sent."""


class SelectorError(InvalidArgumentError):
    """A label selector that breaks the grammar.

    `found` is what stands there ("" at the end), `expected` what could, `position` where, in
    characters from 0.
    """

    def __init__(self, found: str, expected: str, position: int) -> None:
        shown = repr(found) if found else "the end"
        super().__init__(f"found {shown}, expected {expected} (at character {position})")
        self.found = found
        self.expected = expected
        self.position = position


class CatalogError(InvalidArgumentError):
    """A catalog that the mock cannot serve; the message is one line that says where and why.

    `line` counts from 1 and is None if unknown; `at` is a JSON pointer.
    """

    def __init__(self, source: str, message: str, line: int | None = None, at: str = "") -> None:
        place = source if line is None else f"{source}:{line}"
        super().__init__(": ".join(filter(None, (place, at, message))))
        self.line = line
        self.at = at


class ChangeError(InvalidArgumentError):
    """A change of a running mock that is not possible."""


class FaultError(InvalidArgumentError):
    """A fault that the mock does not have, or that has an invalid value."""


class MissingExtraError(FlavorsError, ImportError):
    """An optional part is not installed; `extra` is its name.

    >>> print(MissingExtraError("mock"))
    an optional part is not installed; run: pip install 'modelarts-flavors[mock]'
    """

    def __init__(self, extra: str) -> None:
        command = f"pip install 'modelarts-flavors[{extra}]'"
        super().__init__(f"an optional part is not installed; run: {command}")
        self.extra = extra


class UnknownNameError(InvalidArgumentError):
    """No flavor, zone or region has this name; `near` are the known names most like it."""

    def __init__(self, message: str, *, near: tuple[str, ...] = (), **facts: Any) -> None:
        super().__init__(message, **facts)
        self.near = near


class ClientStateError(FlavorsError):
    """A client that is closed, or a use that its connections cannot serve: a fork, two tasks."""


class CredentialsError(FlavorsError):
    """No usable credentials, project or region; `searched` are the places that may hold them."""

    searched: tuple[str, ...] = ()


class TransportError(FlavorsError):
    """There was no response. `transient`: the same request may succeed later."""

    def __init__(self, message: str, *, transient: bool = True, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.transient = transient


class RequestTimeoutError(TransportError):
    """Connecting, sending or reading took longer than the timeout."""


class ApiError(FlavorsError):
    """The service or its gateway responded with an error.

    `body` is the text of the response, at most its first 2,000 characters; `retry_after` is the
    wait in seconds that it asked for, None where it did not.
    """

    def __init__(
        self, message: str, *, body: str = "", retry_after: float | None = None, **facts: Any
    ) -> None:
        super().__init__(message, **facts)
        self.body = body
        self.retry_after = retry_after


class BadRequestError(ApiError):
    """The request is malformed, for example its selector or its continue token."""


class AuthenticationError(ApiError):
    """The credentials are missing, wrong or out of date. Never tried again blindly."""


class PermissionDeniedError(ApiError):
    """The credentials are good but do not reach this project or operation."""


class NotFoundError(ApiError):
    """The service has no such resource, project or API."""


class ExpiredTokenError(ApiError):
    """The continue token is too old; `fresh_token`, if any, continues the list as it is now."""

    def __init__(self, message: str, *, fresh_token: str | None = None, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.fresh_token = fresh_token


class RateLimitError(ApiError):
    """Too many requests; `retry_after` is the wait that the response asks for."""


class ServerError(ApiError):
    """The service or its gateway failed."""


class ResponseError(FlavorsError):
    """A response that is not what the document describes."""


class RedirectError(ResponseError):
    """The response is a redirect to `location`; credentials are never sent there."""

    def __init__(self, message: str, *, location: str = "", **facts: Any) -> None:
        super().__init__(message, **facts)
        self.location = location


class ResponseSchemaError(ResponseError):
    """The body breaks the schema at `pointer`, a JSON pointer ("" is the whole body)."""

    def __init__(self, message: str, *, pointer: str = "", **facts: Any) -> None:
        super().__init__(message, **facts)
        self.pointer = pointer


class InvalidJSONError(ResponseSchemaError):
    """The body of a success is not JSON: a page of HTML, or JSON that is cut short."""


class PagingError(FlavorsError):
    """The pages do not add up to a list."""


class RepeatedTokenError(PagingError):
    """A continue token is repeated; following it would never end."""


class DuplicateFlavorError(PagingError):
    """The flavor `name` is repeated. The list changed meanwhile, or its pagination is wrong."""

    def __init__(self, message: str, *, name: str = "", **facts: Any) -> None:
        super().__init__(message, **facts)
        self.name = name


class NonTerminatingListError(PagingError):
    """The list goes on without anything new."""


class FlavorNotFoundError(FlavorsError):
    """No flavor of the list has this name."""
