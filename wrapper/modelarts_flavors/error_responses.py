"""Reads a response that refuses or fails: gives the error that it means, without secrets."""

from __future__ import annotations

import itertools
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import orjson

from modelarts_flavors import errors
from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.contract.error_cases import ErrorCase
from modelarts_flavors.retries import asked_wait
from modelarts_flavors.secrets import redact, request_secrets

if TYPE_CHECKING:
    import httpx2

LONGEST_TEXT = 2000
# Some servers put it before UTF-8; it is no part of the JSON.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_CLASSES: dict[int, type[errors.ApiError]] = {
    HTTPStatus.BAD_REQUEST: errors.BadRequestError,
    HTTPStatus.UNAUTHORIZED: errors.AuthenticationError,
    HTTPStatus.FORBIDDEN: errors.PermissionDeniedError,
    HTTPStatus.NOT_FOUND: errors.NotFoundError,
    HTTPStatus.TOO_MANY_REQUESTS: errors.RateLimitError,
}


def refusal(
    response: httpx2.Response, expected: int, now: float, known: tuple[str, ...] = ()
) -> errors.FlavorsError:
    """The error that a response without the `expected` status means.

    `now` is the time in seconds since 1970, to which a Retry-After date is compared. The
    credentials in the headers of the request are removed from the error, as are the `known`.
    """
    status = response.status_code
    known = (*known, *request_secrets(response.request.headers))
    body = read_body(response)
    facts: dict[str, Any] = {
        "status": status,
        "request_id": response.headers.get(contract().request_id_header)
        or contract().error_paths.request_id(body)
        or None,
    }
    if response.is_redirect or not response.is_error:
        location = redact(response.headers.get("location", ""), known)
        if 300 <= status < 400:
            said = f"the response is a redirect to {location or 'nowhere'}, which is not followed"
            hint = "Check the endpoint and the region."
            return errors.RedirectError(said, location=location, hint=hint, **facts)
        return errors.ResponseError(f"the status of the response should be {expected}", **facts)
    code, message = code_and_message(body)
    text = readable(response, known)
    said = redact(message, known) or f"no message; the body begins with {text[:80]!r}"
    facts |= {
        # IAM repeats the status as its code.
        "code": redact(code, known) if code not in {"", str(status)} else None,
        "hint": _hint(status, code, message),
        "body": text,
        "retry_after": asked_wait(
            response.headers.get(contract().retry.wait_header), message[:LONGEST_TEXT], now
        ),
    }
    if status == contract().operation.paging.expired_status:
        fresh = pointer.get_at(body, contract().operation.paging.fresh_token_path)
        fresh_token = fresh if isinstance(fresh, str) and fresh else None
        return errors.ExpiredTokenError(said, fresh_token=fresh_token, **facts)
    fallback = errors.ServerError if response.is_server_error else errors.ApiError
    return _CLASSES.get(status, fallback)(said, **facts)


def likeliest_cause(status: int, code: str, message: str) -> ErrorCase | None:
    """Of the document's error cases with this status and code, the one that reads most like it."""
    cases = contract().matching_errors(status, code)
    if not cases:
        return None
    return max(cases, key=lambda case: (_common_start(case.message, message), case.code == code))


def read_body(response: httpx2.Response) -> Any:
    """The body as JSON; None where it is none."""
    try:
        return orjson.loads(response.content.removeprefix(BYTE_ORDER_MARK))
    except orjson.JSONDecodeError:
        return None


def code_and_message(body: Any) -> tuple[str, str]:
    """Code and message of an error body, in the service's form or else in IAM's."""
    shape, iam = contract().error_paths, contract().iam
    return shape.code(body) or iam.code(body), shape.message(body) or iam.message(body)


def readable(response: httpx2.Response, known: tuple[str, ...] = ()) -> str:
    """The body as text, cut, without the `known` secrets and those that the request carried."""
    # Removed before the text is cut: half a secret would not be recognised.
    text = response.content.decode("utf-8", "replace")
    return redact(text, (*known, *request_secrets(response.request.headers)))[:LONGEST_TEXT]


def _hint(status: int, code: str, message: str) -> str | None:
    """What the document advises."""
    case = likeliest_cause(status, code, message)
    if case is None:
        return None
    return " ".join(part.rstrip(".") + "." for part in (case.meaning, case.hint) if part)


def _common_start(one: str, other: str) -> int:
    """How many characters two texts have in common before they part."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
