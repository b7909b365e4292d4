"""Decides which request is hit by which fault.

The decision depends only on the seed and the number of the request, so that a run can be repeated.
Injected faults break single answers or connections; variations change answers within the contract,
and give the same answer to the same request each time.

>>> plan = FaultPlan.of(["error=503@0.5", "latency=0.1"], seed=1)
>>> [plan.next_fault().error is not None for _ in range(6)]
[True, True, False, True, False, False]
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from typing import Self

from modelarts_flavors.contract import ErrorCase, contract
from modelarts_flavors.mock.faults.fault_syntax import Fault, error_case, parse_faults, seconds
from modelarts_flavors.mock.faults.kinds import INJECTED, VARIATIONS
from modelarts_flavors.mock.http.http_response import RefusedError, allow_header


def draw(*key: object) -> float:
    """A number from 0 up to 1 that depends on the key alone.

    >>> draw(1, "a") == draw(1, "a") != draw(2, "a")
    True
    """
    digest = hashlib.blake2b("\0".join(map(str, key)).encode("utf-8", "replace"), digest_size=8)
    return int.from_bytes(digest.digest()) / 2**64


@dataclass(slots=True)
class InjectedFault:
    """The faults that hit one answer; `kind` names the fault that replaces the answer, if any.

    `delay` is in seconds. The default is no fault at all.
    """

    delay: float = 0.0
    error: ErrorCase | None = None
    retry_after: str | None = None
    kind: str = ""
    value: str = ""
    repeats_token: bool = False
    expires_token: bool = False

    def refusal(self, now: float) -> RefusedError:
        """The injected error; `now` is Unix time in seconds, for a wait that is sent as a date."""
        if self.error is None:
            raise ValueError("no error was injected")
        documented = contract().operation.responses[self.error.status].headers
        extra = [allow_header(contract().operation.method)]
        if self.retry_after is not None:
            kind, _, count = self.retry_after.rpartition(":")
            wait = formatdate(now + int(count), usegmt=True) if kind else count
            extra.append((contract().retry.wait_header, wait))
        return RefusedError(self.error, extra=[pair for pair in extra if pair[0] in documented])

    @property
    def names(self) -> list[str]:
        """The names of the faults that hit, for the log."""
        return [
            name
            for name, hit in (
                ("latency", self.delay > 0),
                ("error", self.error is not None),
                (self.kind, bool(self.kind)),
                ("repeat-token", self.repeats_token),
                ("expire-token", self.expires_token),
            )
            if hit
        ]


NO_FAULT = InjectedFault()


class FaultPlan:
    """The faults, the random seed, and the count of requests so far."""

    def __init__(self, faults: tuple[Fault, ...] = (), seed: int = 0) -> None:
        self.faults = faults
        self.seed = seed
        self._injected = tuple(fault for fault in faults if fault.name in INJECTED)
        self._variations: Mapping[str, float] = {
            f.name: f.rate for f in faults if f.name in VARIATIONS
        }
        self._numbers = itertools.count()
        self.has_injected = bool(self._injected)
        self.has_variations = bool(self._variations)

    @classmethod
    def of(cls, texts: Iterable[str], seed: int = 0) -> Self:
        """A plan from faults in their text syntax; raises FaultError."""
        return cls(parse_faults(texts), seed)

    def and_now(self, extra: tuple[Fault, ...]) -> FaultPlan:
        """A plan for one request that has these faults in addition."""
        plan = FaultPlan((*extra, *self.faults), self.seed)
        plan._numbers = self._numbers
        return plan

    def varies(self, name: str, *key: object) -> bool:
        """Whether a variation applies to the item or page with this key; always the same result."""
        rate = self._variations.get(name, 0.0)
        return rate > 0 and draw(self.seed, name, *key) < rate

    def next_fault(self) -> InjectedFault:
        """The faults that hit the next request."""
        if not self._injected:
            return NO_FAULT
        number = next(self._numbers)
        made = InjectedFault()
        for index, fault in enumerate(self._injected):
            if draw(self.seed, number, index, fault.name) < fault.rate:
                self._hit(made, fault, number)
        return made

    def _hit(self, made: InjectedFault, fault: Fault, number: int) -> None:
        is_free = made.error is None and not made.kind
        match fault.name:
            case "latency":
                made.delay += seconds(fault.value)
            case "jitter":
                made.delay += seconds(fault.value) * draw(self.seed, number, "jitter length")
            case "retry-after":
                made.retry_after = fault.value
            case "repeat-token":
                made.repeats_token = True
            case "expire-token":
                made.expires_token = True
            case "error" if is_free:
                made.error = error_case(fault.value)
            case name if is_free:
                made.kind, made.value = name, fault.value
