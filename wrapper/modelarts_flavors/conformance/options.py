"""How a run goes about its work: profile, strictness, seed and request limits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class Profile(StrEnum):
    """What the server claims to conform to.

    `documented`: the vendor's page, with every freedom that it leaves. `kubernetes`: beyond that,
    the list semantics of Kubernetes, which this API mirrors.
    """

    DOCUMENTED = "documented"
    KUBERNETES = "kubernetes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Everything that is chosen for a run; the defaults suit a server that one does not own.

    Args:
        profile: what the server claims to conform to.
        strict: whether broken SHOULD clauses fail the server, too.
        seed: of every random choice; the same seed gives the same requests in the same order.
        max_requests: the largest number of requests, repetitions included.
        rate: requests a second at most; None is as fast as the server answers.
        max_time: seconds after which no further request is sent; None is no limit.
        timeout: seconds to wait for one answer.
        max_wait: longest time in seconds to wait when the server asks for it (Retry-After).
        allow_methods: whether methods other than GET may be sent.
        phases: whether schemathesis' own phases follow the checks.
        allow_inconclusive: whether a run passes in which nothing failed but some MUST could not be
            judged.
        only: the checks to run, by id, the beginning of an id, or clause; empty runs all. For a check
            that judges the answers to all others these are run, too, and not reported.
    """

    profile: Profile = Profile.DOCUMENTED
    strict: bool = False
    seed: int = 0
    max_requests: int = 400
    rate: float | None = None
    max_time: float | None = 900.0
    timeout: float = 10.0
    max_wait: float = 60.0
    allow_methods: bool = False
    phases: bool = False
    allow_inconclusive: bool = False
    only: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("max_requests", "rate", "max_time", "timeout"):
            value = getattr(self, name)
            if value is not None and not 0 < value < math.inf:
                raise ValueError(f"{name} must be more than 0 and finite, not {value}")
