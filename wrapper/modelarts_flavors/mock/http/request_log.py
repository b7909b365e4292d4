"""Writes one line of JSON for each request; it contains no header and no body, so no secret."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import orjson

from modelarts_flavors.mock.http.http_request import Request


class RequestLog:
    """Appends to a file or an open descriptor; raises OSError if that is not possible.

    Each line is one write, so that several processes can share a file.
    """

    def __init__(self, where: Path | str | int) -> None:
        # Without a buffer, so that each line is one write.
        self._stream = open(where, "ab", buffering=0, closefd=not isinstance(where, int))  # noqa: SIM115

    def write(
        self, request: Request, status: int, size: int, began: float, faults: list[str]
    ) -> None:
        """Write the line of a request that began at `began`, in seconds of the monotonic clock."""
        query = request.query.decode("latin-1")
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": request.client,
            "method": request.method,
            "target": f"{request.path}?{query}" if query else request.path,
            "status": status,
            "bytes": size,
            "milliseconds": round((time.monotonic() - began) * 1000, 3),
            "request_id": request.request_id,
            "faults": faults,
        }
        self._stream.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
