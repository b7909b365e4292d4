"""What the document says about sending a request again: when, after how long, and when never."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

_SECONDS = re.compile(r"\d+(\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Retry:
    """When the same request may be sent again.

    `statuses` are those of passing failures; `wait_header` is the response header that says how
    long to wait; `wait_pattern` finds a count and a unit in a throttling message; `wait_units`
    gives the seconds of each unit.
    """

    statuses: frozenset[int]
    wait_header: str
    wait_pattern: re.Pattern[str]
    wait_units: Mapping[str, int]

    def requested_wait(self, header: str | None, message: str, now: float) -> float | None:
        """Seconds that an answer asks to wait: by the header, else by its message.

        `header` is the value of `wait_header`, None where it is missing; `now` is the time in
        seconds since 1970, for a header that is a date. None where the answer asks for nothing
        that can be understood.

        >>> from modelarts_flavors.contract import contract
        >>> retry, throttled = contract().retry, contract().error_by_role("throttled")
        >>> retry.requested_wait("120", "", now=0.0)
        120.0
        >>> retry.requested_wait("Thu, 01 Jan 1970 00:02:00 GMT", "", now=90.0)
        30.0
        >>> retry.requested_wait(None, throttled.message, now=0.0)
        300.0
        >>> retry.requested_wait("soon", "slow down", now=0.0) is None
        True
        """
        seconds = None if header is None else _header_wait(header.strip(), now)
        return self._message_wait(message) if seconds is None else seconds

    def _message_wait(self, message: str) -> float | None:
        found = self.wait_pattern.search(message)
        if found is None:
            return None
        count, unit = found.groups()
        # Not by way of int: a hostile message may hold more digits than float can take.
        return float(count) * self.wait_units[unit]


@dataclass(frozen=True, slots=True)
class Lockout:
    """After `failures` signature failures in a row an access key is locked for `seconds`."""

    failures: int
    seconds: int


def read_retry(node: Mapping[str, Any], wait_header: str) -> Retry:
    """From the operation's `x-retry` and the name of the header that says how long to wait."""
    return Retry(
        statuses=frozenset(node["statuses"]),
        wait_header=wait_header,
        wait_pattern=re.compile(node["waitPattern"]),
        wait_units=node["waitUnits"],
    )


def read_lockout(node: Mapping[str, Any]) -> Lockout:
    """From the operation's `x-lockout`."""
    return Lockout(failures=node["failures"], seconds=node["seconds"])


def _header_wait(text: str, now: float) -> float | None:
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    # A date without a zone is one of the old forms, which mean UTC as well (RFC 9110, 5.6.7).
    return max(0.0, (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now)
