"""When a failed request is sent again: one policy object with a pure decision function."""

from __future__ import annotations

from dataclasses import dataclass

from modelarts_flavors.contract import contract
from modelarts_flavors.errors import ApiError, FlavorsError, InvalidArgumentError, TransportError

__all__ = ["RetryPolicy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """The rules by which a failed request is sent again:

    1. A request is sent again after a connection that failed or broke off, after a timeout, and
       after an answer with one of `retry_statuses` (None: those of throttling and of passing failures
       that the document names). Nothing else is sent again, above all not a 401: refused
       signatures lock the key.
    2. A request is sent `max_attempts` times at most; a list has that many for each page.
    3. The wait before the next attempt is the one that the answer asks for: its Retry-After
       header, in seconds or as a date, else the period that the gateway's message names
       (`time:5 minute`). It is cut to `max_wait` seconds.
    4. An answer that asks for nothing is followed by a wait of chance length between 0 and a
       ceiling: `backoff` seconds after the first attempt, twice as much after each further one,
       `max_backoff` seconds at most.
    5. A wait that would end more than `total_timeout` seconds after the first attempt was begun is not
       begun: the failure is raised at once.
    6. Every attempt is signed anew.

    >>> policy = RetryPolicy(max_attempts=3, backoff=1.0)
    >>> policy.delay(TransportError("refused"), attempt=2, elapsed=0.0, chance=0.5)
    1.0
    >>> policy.delay(TransportError("refused"), attempt=3, elapsed=0.0, chance=0.5) is None
    True
    """

    max_attempts: int = 5
    backoff: float = 0.5
    max_backoff: float = 20.0
    max_wait: float = 60.0
    total_timeout: float = 300.0
    retry_statuses: frozenset[int] | None = None

    def __post_init__(self) -> None:
        if self.max_attempts < 1:
            raise InvalidArgumentError(f"max_attempts is {self.max_attempts}; at least 1 is needed")
        for name in ("backoff", "max_backoff", "max_wait", "total_timeout"):
            if not getattr(self, name) >= 0:
                raise InvalidArgumentError(
                    f"{name} is {getattr(self, name)}; seconds cannot be negative"
                )

    def delay(
        self, failure: FlavorsError, *, attempt: int, elapsed: float, chance: float
    ) -> float | None:
        """Seconds to wait before the next attempt, or None to give up.

        `attempt` counts from 1 and is the one that failed; `elapsed` is the time in seconds since
        the first was begun; `chance` is a number from 0 to 1.
        """
        if attempt >= self.max_attempts or not self._is_transient(failure):
            return None
        asked = failure.retry_after if isinstance(failure, ApiError) else None
        if asked is None:
            # 2.0 ** n stays a float, and min() tames it before it could overflow.
            ceiling = min(self.max_backoff, self.backoff * 2.0 ** min(attempt - 1, 60))
            seconds = chance * ceiling
        else:
            seconds = min(asked, self.max_wait)
        return seconds if elapsed + seconds <= self.total_timeout else None

    def _is_transient(self, failure: FlavorsError) -> bool:
        if isinstance(failure, TransportError):
            return failure.transient
        statuses = contract().retry.statuses if self.retry_statuses is None else self.retry_statuses
        return isinstance(failure, ApiError) and failure.status in statuses
