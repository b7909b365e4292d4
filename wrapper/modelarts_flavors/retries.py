"""When a failed request is sent again: one policy object with a pure decision function."""

from __future__ import annotations

import math
from collections.abc import Set
from dataclasses import dataclass

from modelarts_flavors.contract import contract
from modelarts_flavors.errors import ApiError, FlavorsError, InvalidArgumentError, TransportError

__all__ = ["RetryPolicy"]

# Seconds, about 30 years: no system waits for longer.
LONGEST = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """The rules by which a failed request is sent again:

    1. A request is sent again after a connection that failed or broke off, after a timeout, and
       after a response with one of `retry_statuses` (None: those of throttling and of passing
       failures that the document names). Nothing else is sent again: not a 401, because refused
       signatures lock the key, nor where the host does not exist or its certificate is not trusted.
    2. A request is sent `max_attempts` times at most; a list has that many for each page.
    3. The wait before the next attempt is the one that the response asks for: its Retry-After
       header, in seconds or as a date, else the period that the gateway's message names
       (`time:5 minute`). It is cut to `max_wait` seconds.
    4. A response that asks for nothing is followed by a wait of random length between 0 and a
       ceiling: `backoff` seconds after the first attempt, twice as much after each further one,
       `max_backoff` seconds at most.
    5. A wait that would end more than `total_timeout` seconds after the start of the first attempt
       is not begun: the failure is raised at once.
    6. Every attempt is signed anew.

    >>> policy = RetryPolicy(max_attempts=3, backoff=1.0)
    >>> policy.delay(TransportError("refused"), attempt=2, elapsed=0.0, random=0.5)
    1.0
    >>> policy.delay(TransportError("refused"), attempt=3, elapsed=0.0, random=0.5) is None
    True
    """

    max_attempts: int = 5
    backoff: float = 0.5
    max_backoff: float = 20.0
    max_wait: float = 60.0
    total_timeout: float = 300.0
    retry_statuses: frozenset[int] | None = None

    def __post_init__(self) -> None:
        if type(self.max_attempts) is not int or self.max_attempts < 1:
            raise InvalidArgumentError(
                f"max_attempts is {self.max_attempts!r}; it can be a whole number from 1 (no retry)"
            )
        for name in ("backoff", "max_backoff", "max_wait", "total_timeout"):
            value = getattr(self, name)
            is_seconds = type(value) in {int, float} and value >= 0
            if not is_seconds or LONGEST < value < math.inf:
                raise InvalidArgumentError(f"{name} is {value!r}; it can be seconds from 0")
        statuses: object = self.retry_statuses
        if statuses is not None and (
            not isinstance(statuses, Set) or not all(isinstance(status, int) for status in statuses)
        ):
            raise InvalidArgumentError(
                f"retry_statuses is {statuses!r}; it can be a set of HTTP statuses"
            )

    @classmethod
    def of(cls, retries: RetryPolicy | int | None) -> RetryPolicy:
        """The policy that a user means: a number is its `max_attempts`, None is a single attempt.

        Raises:
            InvalidArgumentError: If it can be none.

        >>> RetryPolicy.of(3) == RetryPolicy(max_attempts=3), RetryPolicy.of(None).max_attempts
        (True, 1)
        """
        if isinstance(retries, RetryPolicy):
            return retries
        if retries is None or type(retries) is int:
            return cls(max_attempts=1 if retries is None else retries)
        raise InvalidArgumentError(
            f"retries is {retries!r}; it can be a RetryPolicy, a number of attempts, or None"
        )

    def delay(
        self, failure: FlavorsError, *, attempt: int, elapsed: float, random: float
    ) -> float | None:
        """Seconds to wait before the next attempt, or None to give up.

        `attempt` counts from 1 and is the one that failed; `elapsed` is the time in seconds since
        the first was begun; `random` is a number from 0 to 1.
        """
        if attempt >= self.max_attempts or not self._is_transient(failure):
            return None
        asked = failure.retry_after if isinstance(failure, ApiError) else None
        if asked is None:
            # 2.0 ** n stays a float, and min() tames it before it could overflow.
            ceiling = min(self.max_backoff, self.backoff * 2.0 ** min(attempt - 1, 60))
            seconds = random * ceiling
        else:
            seconds = min(asked, self.max_wait)
        return seconds if elapsed + seconds <= min(self.total_timeout, LONGEST) else None

    def _is_transient(self, failure: FlavorsError) -> bool:
        if isinstance(failure, TransportError):
            return failure.transient
        statuses = contract().retry.statuses if self.retry_statuses is None else self.retry_statuses
        return isinstance(failure, ApiError) and failure.status in statuses
