"""Keeps a run within its limits: the number of requests, their rate, the time, and how long to wait."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.results import RunStopped
from modelarts_flavors.conformance.wording import count
from modelarts_flavors.contract import contract

# Seconds to wait where the server asks to wait without saying how long.
DEFAULT_WAIT = 1.0


@dataclass
class Pacer:
    """Counts and delays requests; raises `RunStopped` when a limit of the run is reached.

    `reserved` requests are kept for later.
    """

    options: Options
    sent: int = 0
    reserved: int = 0
    _started: float = field(default_factory=time.monotonic)
    _last: float = float("-inf")

    @property
    def left(self) -> int:
        """How many requests may still be sent."""
        return self.options.max_requests - self.sent - self.reserved

    def before_request(self) -> None:
        """Wait until the next request may be sent, and count it."""
        if self.left <= 0:
            raise RunStopped(
                f"the budget of {count(self.options.max_requests, 'request')} is spent"
            )
        if self.options.rate:
            self.wait(max(0.0, self._last + 1 / self.options.rate - time.monotonic()))
        self._last = time.monotonic()
        self._require_time(0.0)
        self.sent += 1

    def wait(self, seconds: float) -> None:
        """Wait, if that is allowed."""
        if seconds > self.options.max_wait:
            raise RunStopped(
                f"the server asks to wait {seconds:g} s, more than the {self.options.max_wait:g} s"
                " that are allowed"
            )
        self._require_time(seconds)
        time.sleep(seconds)

    def _require_time(self, seconds: float) -> None:
        limit = self.options.max_time
        if limit is not None and time.monotonic() + seconds - self._started > limit:
            raise RunStopped(f"the time of {limit:g} s is spent")


def requested_wait(answer: Answer) -> float | None:
    """Seconds to wait before the request is sent again; None where it is not to be."""
    retry = contract().retry
    if answer.status not in retry.statuses:
        return None
    message = contract().error_paths.message(answer.data) if answer.refused else ""
    seconds = retry.requested_wait(answer.header(retry.wait_header), message, time.time())
    return DEFAULT_WAIT if seconds is None and answer.refused else seconds
