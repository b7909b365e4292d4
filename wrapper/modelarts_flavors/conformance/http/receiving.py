"""Sends one request and receives its answer in full and in time, or says why there was none."""

from __future__ import annotations

import contextlib
import time
from typing import NamedTuple, Self

import httpx2

from modelarts_flavors.conformance.exchange import Headers, Loss

LARGEST_BODY = 64 * 1024 * 1024


class Received(NamedTuple):
    """An answer; with an `error` it did not arrive in full."""

    status: int
    headers: Headers
    body: bytes
    error: str = ""
    loss: Loss | None = None

    @classmethod
    def late(cls, error: str) -> Self:
        """No answer in time. One that begins and never ends is none either; one that is cut off, the
        server did end.
        """
        return cls(0, (), b"", error, Loss.LATE)


def receive(
    client: httpx2.Client, request: httpx2.Request, auth: httpx2.Auth | None, timeout: float
) -> Received:
    """Send a request and read its answer within so many seconds."""
    deadline = time.monotonic() + timeout
    status, size = 0, 0
    headers: Headers = ()
    parts: list[bytes] = []
    try:
        response = client.send(request, auth=auth, stream=True)
        status, headers = response.status_code, tuple(response.headers.multi_items())
        with contextlib.closing(response):
            for part in response.iter_bytes():
                parts.append(part)
                size += len(part)
                if size > LARGEST_BODY or time.monotonic() > deadline:
                    return Received.late("the answer does not end")
    except httpx2.TimeoutException:
        return Received.late(f"no answer within {timeout:g} s")
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        text = str(error).strip() or type(error).__name__
        loss = Loss.NO_CONNECTION if isinstance(error, httpx2.ConnectError) else Loss.BROKEN
        return Received(status, headers, b"", f"the connection failed ({text})", loss)
    return Received(status, headers, b"".join(parts))
