"""Everything that can go wrong, as one tree of exceptions.

* FlavorsError
  x InvalidArgumentError (also a ValueError)    a call that cannot be right; nothing was sent
  x CredentialsError                     no usable credentials, project or region
  x TransportError                       no answer came: connection, TLS, proxy
    + RequestTimeoutError                no answer came in time
  x ApiError                             the service or its gateway refused the request
    + BadRequestError                    400: a malformed selector or page token
    + AuthenticationError                401: credentials missing, wrong or out of date
    + PermissionDeniedError              403: the credentials do not reach this project
    + NotFoundError                      404: no such resource, project or API
    + ExpiredTokenError                  410: the page token is too old
    + RateLimitError                     429: over a rate limit
    + ServerError                        5xx: the service or its gateway failed
  x ResponseError                        an answer that is not what the document describes
    + RedirectError                      a redirect, which is never followed
    + ResponseSchemaError                the body breaks the schema; `pointer` says where
      - InvalidJSONError                     the body is not JSON: HTML, or cut short
  x PagingError                          the pages do not add up to a list
    + RepeatedTokenError                 a page token came back
    + DuplicateFlavorError               a flavor came back
    + NonTerminatingListError                   pages without anything new, or more than can be watched
  x FlavorNotFoundError                  no flavor has this name
  x CatalogError (also a ValueError)     the mock cannot serve this catalog
  x ChangeError (also a ValueError)      the mock cannot make this change
  x FaultError (also a ValueError)       the mock does not have this fault

Each carries `status`, `code`, `message`, `request_id` and `hint`, None where there is none. One
that ends a list also says how far it came: `yielded` flavors were handed out, and `continue_token`,
passed to `list_flavors`, goes on behind them. `str()` of an error says all of it in one line. Tokens,
keys and signatures are left out of every text.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "ApiError",
    "InvalidArgumentError",
    "AuthenticationError",
    "BadRequestError",
    "CatalogError",
    "ChangeError",
    "CredentialsError",
    "DuplicateFlavorError",
    "NonTerminatingListError",
    "ExpiredTokenError",
    "FaultError",
    "FlavorNotFoundError",
    "FlavorsError",
    "RequestTimeoutError",
    "NotFoundError",
    "InvalidJSONError",
    "PagingError",
    "PermissionDeniedError",
    "RedirectError",
    "RepeatedTokenError",
    "ResponseError",
    "ResponseSchemaError",
    "ServerError",
    "RateLimitError",
    "TransportError",
]


class FlavorsError(Exception):
    """The root of the tree: catches everything that this package raises on purpose.

    `status` is that of the HTTP answer, `code` and `message` are the service's own words or ours,
    `request_id` is what the vendor's support asks for, `hint` says what to do.

    `yielded` is None unless the error ended a list; then it counts the flavors that were handed
    out, and `continue_token` is what goes on behind them (None: the beginning). Where a
    page token had expired, that place is lost: `may_repeat` is True if some of the flavors that
    were given may come again from there.

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
            start = (
                "the beginning"
                if self.continue_token is None
                else f"continue_token={self.continue_token!r}"
            )
            again = ", where some of them may come again" if self.may_repeat else ""
            said.append(f"{self.yielded} flavors were given before; go on from {start}{again}")
        return ". ".join(part.rstrip(". ") for part in said) + ("." if len(said) > 1 else "")


class InvalidArgumentError(FlavorsError, ValueError):
    """A call that cannot be right, told before anything is sent."""


class CredentialsError(FlavorsError):
    """No usable credentials, project or region were given or found."""


class TransportError(FlavorsError):
    """No answer came. `transient` tells whether the same request may well succeed later."""

    def __init__(self, message: str, *, transient: bool = True, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.transient = transient


class RequestTimeoutError(TransportError):
    """Connecting, sending or reading took longer than the timeout."""


class ApiError(FlavorsError):
    """The service or its gateway answered with an error.

    `body` is the text of the answer, at most its first 2,000 characters; `retry_after` is the
    wait in seconds that the answer asked for, None where it did not.
    """

    def __init__(
        self, message: str, *, body: str = "", retry_after: float | None = None, **facts: Any
    ) -> None:
        super().__init__(message, **facts)
        self.body = body
        self.retry_after = retry_after


class BadRequestError(ApiError):
    """The request is malformed, for example its selector or its page token."""


class AuthenticationError(ApiError):
    """The credentials are missing, wrong or out of date. Never tried again blindly."""


class PermissionDeniedError(ApiError):
    """The credentials are good but do not reach this project or operation."""


class NotFoundError(ApiError):
    """The service has no such resource, project or API."""


class ExpiredTokenError(ApiError):
    """The page token is too old; `fresh_token` goes on with the list as it is now, if it is there."""

    def __init__(self, message: str, *, fresh_token: str | None = None, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.fresh_token = fresh_token


class RateLimitError(ApiError):
    """Too many requests; `retry_after` is the wait that was asked for."""


class ServerError(ApiError):
    """The service or its gateway failed."""


class ResponseError(FlavorsError):
    """An answer that is not what the document describes."""


class RedirectError(ResponseError):
    """The answer points elsewhere (`location`); credentials are never taken there."""

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
    """A page leads to a page that was already read; following it would never end."""


class DuplicateFlavorError(PagingError):
    """A flavor came twice; `name` is its name. The list changed meanwhile, or is paged wrongly."""

    def __init__(self, message: str, *, name: str = "", **facts: Any) -> None:
        super().__init__(message, **facts)
        self.name = name


class NonTerminatingListError(PagingError):
    """The list goes on without bringing anything new, or is longer than can be watched over."""


class FlavorNotFoundError(FlavorsError):
    """No flavor of the list has this name."""


class CatalogError(FlavorsError, ValueError):
    """A catalog that the mock cannot serve; the message is one line that says where and why.

    `line` counts from 1 and is None if unknown; `at` is a JSON pointer.
    """

    def __init__(self, source: str, message: str, line: int | None = None, at: str = "") -> None:
        place = source if line is None else f"{source}:{line}"
        super().__init__(": ".join(filter(None, (place, at, message))))
        self.line = line
        self.at = at


class ChangeError(FlavorsError, ValueError):
    """A change of a running mock that is not possible."""


class FaultError(FlavorsError, ValueError):
    """A fault that the mock does not have, or that has an invalid value."""
