"""What the document says about sending a request again: when, after how long, and when never."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


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

    def wait_seconds(self, message: str) -> float | None:
        """Seconds that a throttling message asks to wait, or None where it does not say.

        >>> from modelarts_flavors.contract import contract
        >>> contract().retry.wait_seconds(contract().error_by_role("throttled").message)
        300.0
        >>> contract().retry.wait_seconds("slow down") is None
        True
        """
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


def read_retry(raw: Mapping[str, Any], wait_header: str) -> Retry:
    """From the operation's `x-retry` and the name of the header that says how long to wait."""
    return Retry(
        statuses=frozenset(raw["statuses"]),
        wait_header=wait_header,
        wait_pattern=re.compile(raw["waitPattern"]),
        wait_units=raw["waitUnits"],
    )


def read_lockout(raw: Mapping[str, Any]) -> Lockout:
    """From the operation's `x-lockout`."""
    return Lockout(failures=raw["failures"], seconds=raw["seconds"])
