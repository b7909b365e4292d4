"""Sends answers, complete or broken in the ways that networks and proxies break them."""

from __future__ import annotations

import functools
from collections.abc import Callable

from modelarts_flavors.contract import contract
from modelarts_flavors.mock.faults.plan import InjectedFault
from modelarts_flavors.mock.http.http_request import Request, Scope, Send
from modelarts_flavors.mock.http.http_response import Answer

# The key in the ASGI state under which the server offers to cut the connection; see `protocol`.
CUT = "modelarts_flavors.cut"

HTML = b"""<!DOCTYPE html>
<html><head><title>Service portal</title></head><body><h1>Please wait</h1></body></html>
"""


class ConnectionCutError(ConnectionError):
    """Raised to cut the connection on a server that offers no other way."""


def instead(fault: InjectedFault) -> Answer | None:
    """The answer that a fault sends instead of the usual one; None for the usual one."""
    match fault.kind:
        case "html":
            return Answer(int(fault.value), HTML, ((b"content-type", b"text/html"),))
        case "array":
            return Answer.json(contract().page_response.status, [])
        case "redirect":
            return Answer(302, b"", ((b"location", fault.value.encode()),))
        case _:
            return None


async def send_answer(
    send: Send, answer: Answer, request_id: bytes, *, with_body: bool = True
) -> None:
    """Send an answer with its length and request id; a response to HEAD has no body."""
    await send(_start(answer, request_id))
    await send({"type": "http.response.body", "body": answer.body if with_body else b""})


async def send_truncated(send: Send, answer: Answer, request: Request, scope: Scope) -> None:
    """Send half of an answer, then close the connection."""
    await send(_start(answer, request.request_id.encode()))
    half = answer.body[: len(answer.body) // 2]
    await send({"type": "http.response.body", "body": half, "more_body": True})
    await _cut(request, scope, at_once=False)


async def drop(request: Request, scope: Scope) -> None:
    """Close the connection without a response."""
    await _cut(request, scope, at_once=True)


async def _cut(request: Request, scope: Scope, *, at_once: bool) -> None:
    cut: Callable[[bool], None] | None = scope.get("state", {}).get(CUT)
    if cut is None:
        raise ConnectionCutError("the mock cut the connection")
    cut(at_once)
    # uvicorn reports an error if the application returns before the connection is closed.
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _start(answer: Answer, request_id: bytes) -> dict[str, object]:
    headers = (*answer.sent_headers, (_id_header(), request_id))
    return {"type": "http.response.start", "status": answer.status, "headers": headers}


@functools.cache
def _id_header() -> bytes:
    return contract().request_id_header.lower().encode()
