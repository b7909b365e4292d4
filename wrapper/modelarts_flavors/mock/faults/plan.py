"""Bad days on request: which answer is hit by which fault.

What is hit depends on the seed and the number of the request alone, so that a run can be repeated.
Accidents befall single answers and break the contract or the connection; shapes change what the
answers look like and stay within the contract, the same way each time.

>>> plan = FaultPlan.of(["error=503@0.5", "latency=0.1"], seed=1)
>>> [plan.accident().error is not None for _ in range(6)]
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
from modelarts_flavors.mock.faults.kinds import ACCIDENTS, SHAPES
from modelarts_flavors.mock.http.http_response import RefusedError


def draw(*key: object) -> float:
    """A number from 0 up to 1 that depends on the key alone.

    >>> draw(1, "a") == draw(1, "a") != draw(2, "a")
    True
    """
    digest = hashlib.blake2b("\0".join(map(str, key)).encode("utf-8", "replace"), digest_size=8)
    return int.from_bytes(digest.digest()) / 2**64


@dataclass(slots=True)
class Accident:
    """What befalls one answer. `manner` is the name of the fault that replaces the answer."""

    delay: float = 0.0
    error: ErrorCase | None = None
    retry_after: str | None = None
    manner: str = ""
    value: str = ""
    repeats_token: bool = False
    expires_token: bool = False

    def refusal(self, now: float) -> RefusedError:
        """The injected error; `now`, in seconds of the epoch, is for a wait that names a date."""
        if self.error is None:
            raise ValueError("no error was injected")
        header = contract().retry.wait_header
        documents_wait = header in contract().operation.responses[self.error.status].headers
        if self.retry_after is None or not documents_wait:
            return RefusedError(self.error)
        kind, _, count = self.retry_after.rpartition(":")
        wait = formatdate(now + int(count), usegmt=True) if kind else count
        return RefusedError(self.error, extra=[(header, wait)])

    @property
    def names(self) -> list[str]:
        """Which faults hit, for the log."""
        return [
            name
            for name, hit in (
                ("latency", self.delay > 0),
                ("error", self.error is not None),
                (self.manner, bool(self.manner)),
                ("repeat-token", self.repeats_token),
                ("expire-token", self.expires_token),
            )
            if hit
        ]


NO_ACCIDENT = Accident()


class FaultPlan:
    """Which requests are hit by what: faults, a seed, and a count of the requests so far."""

    def __init__(self, faults: tuple[Fault, ...] = (), seed: int = 0) -> None:
        self.faults = faults
        self.seed = seed
        self._accidents = tuple(fault for fault in faults if fault.name in ACCIDENTS)
        self._shapes: Mapping[str, float] = {f.name: f.rate for f in faults if f.name in SHAPES}
        self._numbers = itertools.count()
        self.has_accidents = bool(self._accidents)
        self.has_shapes = bool(self._shapes)

    @classmethod
    def of(cls, texts: Iterable[str], seed: int = 0) -> Self:
        """A plan from faults as they are written; raises FaultError."""
        return cls(parse_faults(texts), seed)

    def and_now(self, extra: tuple[Fault, ...]) -> FaultPlan:
        """A plan for one request that is hit by these faults besides."""
        plan = FaultPlan((*extra, *self.faults), self.seed)
        plan._numbers = self._numbers
        return plan

    def shape(self, name: str, *key: object) -> bool:
        """Whether a shape applies to what the key names; the same answer each time."""
        rate = self._shapes.get(name, 0.0)
        return rate > 0 and draw(self.seed, name, *key) < rate

    def accident(self) -> Accident:
        """What befalls the next request."""
        if not self._accidents:
            return NO_ACCIDENT
        number = next(self._numbers)
        made = Accident()
        for index, fault in enumerate(self._accidents):
            if draw(self.seed, number, index, fault.name) < fault.rate:
                self._strike(made, fault, number)
        return made

    def _strike(self, made: Accident, fault: Fault, number: int) -> None:
        is_free = made.error is None and not made.manner
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
                made.manner, made.value = name, fault.value
