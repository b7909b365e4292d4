"""What happens during a run, as a stream that the command line and the reports consume.

    RunStarted (Sent | CheckStarted | CheckFinished)* RunFinished

The report of `RunFinished` is final: a comparison that failed early in the run becomes inconclusive
there if the list turns out to change while it is read.
"""

from __future__ import annotations

from dataclasses import dataclass

from modelarts_flavors.conformance.exchange import Exchange
from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.results import CheckResult, Report
from modelarts_flavors.conformance.target import Target


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The run begins; `checks` are the ids of the checks to come, in order."""

    target: Target
    options: Options
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """A request was sent and answered, or not."""

    exchange: Exchange


@dataclass(frozen=True, slots=True)
class CheckStarted:
    """The check with this id begins."""

    id: str


@dataclass(frozen=True, slots=True)
class CheckFinished:
    """A check ended."""

    result: CheckResult


@dataclass(frozen=True, slots=True)
class RunFinished:
    """The run is over."""

    report: Report


Event = RunStarted | Sent | CheckStarted | CheckFinished | RunFinished
