"""Reads a response that refuses or fails: gives the error that it means, without secrets."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from modelarts_flavors import errors
from modelarts_flavors.contract import contract, pointer
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
    retry = contract().retry
    causes = contract().matching_errors(status, code, message)
    text = readable(response, known)
    said = redact(message, known) or f"no message; the body begins with {text[:80]!r}"
    facts |= {
        # IAM repeats the status as its code.
        "code": redact(code, known) if code not in {"", str(status)} else None,
        "hint": causes[0].advice if causes else None,
        "body": text,
        "retry_after": retry.requested_wait(
            response.headers.get(retry.wait_header), message[:LONGEST_TEXT], now
        ),
    }
    if status == contract().operation.paging.expired_status:
        fresh = pointer.get_at(body, contract().operation.paging.fresh_token_path)
        fresh_token = fresh if isinstance(fresh, str) and fresh else None
        return errors.ExpiredTokenError(said, fresh_token=fresh_token, **facts)
    fallback = errors.ServerError if response.is_server_error else errors.ApiError
    return _CLASSES.get(status, fallback)(said, **facts)


def read_body(response: httpx2.Response) -> Any:
    """The body as JSON; None where it is none."""
    import orjson

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
