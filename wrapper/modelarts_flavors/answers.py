"""Reads one HTTP answer: gives the page it carries, or raises the error it means."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import orjson

from modelarts_flavors import _generated, errors, structure
from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.redaction import secrets, strike
from modelarts_flavors.retries import asked_wait

if TYPE_CHECKING:
    import httpx2

LONGEST_TEXT = 2000

_CLASSES: dict[int, type[errors.ApiError]] = {
    HTTPStatus.BAD_REQUEST: errors.BadRequestError,
    HTTPStatus.UNAUTHORIZED: errors.AuthenticationError,
    HTTPStatus.FORBIDDEN: errors.PermissionDeniedError,
    HTTPStatus.NOT_FOUND: errors.NotFoundError,
    HTTPStatus.TOO_MANY_REQUESTS: errors.ThrottledError,
}


@dataclass(frozen=True, slots=True)
class PageData:
    """What one page carries, before it is dressed for the user."""

    flavors: Sequence[_generated.ResourceFlavor]
    next_token: str | None
    remaining: int | None
    request_id: str | None


def read_page(response: httpx2.Response, now: float) -> PageData:
    """The page of an answer; raises ApiError or ResponseError where it carries none.

    `now` is the time in seconds since 1970, by which a Retry-After date is understood.
    """
    if response.status_code != contract().page_response.status:
        raise _refusal(response, now)
    request_id = response.headers.get(contract().request_id_header)
    facts: dict[str, Any] = {"status": response.status_code, "request_id": request_id}
    try:
        data = orjson.loads(response.content)
    except orjson.JSONDecodeError as error:
        raise errors.NotJsonError(
            f"the body of a success is not JSON ({error}); it begins with {_text(response)[:80]!r}",
            **facts,
        ) from None
    structure.check_page(data, facts)
    try:
        flavors = _generated.page_flavors(data)
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise structure.diagnosis(data, facts) from error
    paging = contract().operation.paging
    remaining = pointer.follow(data, paging.remaining_path)
    return PageData(
        flavors=flavors,
        next_token=pointer.follow(data, paging.token_path) or None,
        remaining=remaining if type(remaining) is int else None,
        request_id=request_id,
    )


def _refusal(response: httpx2.Response, now: float) -> errors.FlavorsError:
    """The error that an answer without a page means."""
    status = response.status_code
    body = _body(response)
    shape = contract().error_shape
    facts: dict[str, Any] = {
        "status": status,
        "request_id": response.headers.get(contract().request_id_header)
        or shape.request_id(body)
        or None,
    }
    if response.is_redirect or not response.is_error:
        location = strike(response.headers.get("location", ""), _secrets(response))
        if 300 <= status < 400:
            said = f"the answer is a redirect to {location or 'nowhere'}, which is not followed"
            hint = "Check the base URL and the region."
            return errors.RedirectError(said, location=location, hint=hint, **facts)
        expected = contract().page_response.status
        return errors.ResponseError(f"a page has the status {expected}", **facts)
    code, message = _code_and_message(body)
    text = _text(response)
    known = strike(message, _secrets(response)) or f"no message; the body begins with {text[:80]!r}"
    facts |= {
        "code": strike(code, _secrets(response)) or None,
        "hint": _hint(status, code, message),
        "body": text,
        "retry_after": asked_wait(
            response.headers.get(contract().retry.wait_header), message[:LONGEST_TEXT], now
        ),
    }
    if status == contract().operation.paging.expired_status:
        fresh = pointer.follow(body, contract().operation.paging.fresh_token_path)
        fresh_token = fresh if isinstance(fresh, str) and fresh else None
        return errors.ExpiredTokenError(known, fresh_token=fresh_token, **facts)
    fallback = errors.ServerError if response.is_server_error else errors.ApiError
    return _CLASSES.get(status, fallback)(known, **facts)


def _body(response: httpx2.Response) -> Any:
    try:
        return orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return None


def _code_and_message(body: Any) -> tuple[str, str]:
    """Code and message of an error body, in the service's shape or else in IAM's."""
    shape, iam = contract().error_shape, contract().iam
    return shape.code(body) or iam.code(body), shape.message(body) or iam.message(body)


def _hint(status: int, code: str, message: str) -> str | None:
    """What the document advises: of its cases with this status and code, the one most alike."""
    cases = contract().causes(status, code)
    if not cases:
        return None
    alike = max(cases, key=lambda case: _common_start(case.message, message))
    return " ".join(part.rstrip(".") + "." for part in (alike.meaning, alike.hint) if part)


def _common_start(one: str, other: str) -> int:
    """How many characters two texts have in common before they part."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _secrets(response: httpx2.Response) -> tuple[str, ...]:
    return secrets(response.request.headers)


def _text(response: httpx2.Response) -> str:
    """The body as text, cut, without credentials."""
    text = response.content[: 4 * LONGEST_TEXT].decode("utf-8", "replace")
    return strike(text, _secrets(response))[:LONGEST_TEXT]
