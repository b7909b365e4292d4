"""Reads one HTTP answer: gives the page it carries, or raises the error that it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from modelarts_flavors import errors
from modelarts_flavors.client import _structure
from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.error_responses import readable, refusal

if TYPE_CHECKING:
    import httpx2


@dataclass(frozen=True, slots=True)
class PageData:
    """What one page carries; `flavors` are JSON objects."""

    flavors: Sequence[dict[str, Any]]
    continue_token: str | None
    remaining: int | None
    request_id: str | None


def read_page(response: httpx2.Response, now: float) -> PageData:
    """The page of an answer; raises ApiError or ResponseError where it carries none.

    `now` is the time in seconds since 1970, by which a Retry-After date is understood.
    """
    expected = contract().page_response.status
    if response.status_code != expected:
        raise refusal(response, expected, now)
    request_id = response.headers.get(contract().request_id_header)
    facts: dict[str, Any] = {"status": response.status_code, "request_id": request_id}
    try:
        data = orjson.loads(response.content)
    except orjson.JSONDecodeError as error:
        raise errors.InvalidJSONError(
            f"the body of a success is not JSON ({error}); it begins with {readable(response)[:80]!r}",
            **facts,
        ) from None
    _structure.check_page(data, facts)
    paging = contract().operation.paging
    remaining = pointer.get_at(data, paging.remaining_path)
    return PageData(
        flavors=pointer.get_at(data, paging.items_path) or (),
        continue_token=pointer.get_at(data, paging.token_path) or None,
        remaining=remaining if type(remaining) is int else None,
        request_id=request_id,
    )
