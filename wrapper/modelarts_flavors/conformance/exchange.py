"""One request and its answer as they went over the wire, without secrets."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from enum import StrEnum

Headers = tuple[tuple[str, str], ...]
BODY_KEPT = 64 * 1024


class Loss(StrEnum):
    """Why there was no answer, or not all of it."""

    LATE = "late"
    NO_CONNECTION = "no connection"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer; secrets are replaced by `$TOKEN` and the like.

    `number` counts from 1. `status` is None where there was no answer; `error` then says why, and `loss`
    of what kind that is. `line` is the shell line where the request was read from a report. `leaks` says
    where the answer held credentials. `body` is the decoded body of the answer, cut after `BODY_KEPT`
    bytes; `size` is its whole length. `started` is in seconds since the epoch, `seconds` is how long it
    took.

    >>> headers = (("X-Auth-Token", "$TOKEN"),)
    >>> e = Exchange(1, "GET", "http://localhost/v1/p/resourceflavors?limit=1", headers)
    >>> e.curl()
    'curl -H "X-Auth-Token: $TOKEN" \\'http://localhost/v1/p/resourceflavors?limit=1\\''
    """

    number: int
    method: str
    url: str
    request_headers: Headers = ()
    request_body: bytes = b""
    status: int | None = None
    headers: Headers = ()
    body: bytes = b""
    size: int = 0
    error: str = ""
    started: float = 0.0
    seconds: float = 0.0
    shown_headers: frozenset[str] | None = None
    loss: Loss | None = None
    line: str = ""
    leaks: str = ""

    def curl(self) -> str:
        """A shell line that sends the request again, secrets left as variables."""
        if self.line:
            return self.line
        words = ["curl"]
        if self.method == "HEAD":
            words.append("-I")
        elif self.method != "GET" or self.request_body:
            words += ["-X", self.method]
        words += [
            f"-H {_quote(_header(name, value))}"
            for name, value in self.request_headers
            if self.shown_headers is None or name.lower() in self.shown_headers
        ]
        if self.request_body:
            words.append(f"--data {shlex.quote(self.request_body.decode('utf-8', 'replace'))}")
        return " ".join([*words, _quote_url(self.url)])

    @property
    def outcome(self) -> str:
        """The answer in a few words."""
        return self.error or f"status {self.status}, {self.size} bytes"


def _header(name: str, value: str) -> str:
    # curl takes `name:` for an order to leave the header out; an empty one is written `name;`.
    return f"{name}: {value}" if value else f"{name};"


def _quote_url(url: str) -> str:
    # curl takes [], {} in a URL for patterns; ours are percent-encoded, so quoting is enough.
    return shlex.quote(url) if "?" not in url else "'" + url.replace("'", "%27") + "'"


def _quote(text: str) -> str:
    """Quoted so that a shell fills in `$TOKEN` but takes everything else as it is."""
    if "$" not in text:
        return shlex.quote(text)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("`", "\\`") + '"'
