"""The checks as data: id, clause, what each needs, and the function that tests it.

A check's id says what it looks at and what must hold, as in `limit/range-accepted`. Ids are stable and
never used again for something else. Its clause is the place of the contract that it tests, as in
`T2.limit.range` for the range in the row `limit` of table 2; `clauses.yaml` has them all.

How much a check binds follows from the evidence of its clause in the document: what is marked
`documented` is a MUST, anything else a SHOULD. Rules of HTTP itself are `protocol`, that no input
causes a server error is `robustness`. All fail a server but SHOULD, which does so only when strict.
What the vendor page leaves open fails no server, strict or not: no check asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from modelarts_flavors.conformance.clauses.ids import selects
from modelarts_flavors.conformance.clauses.levels import Level, level_of_clause
from modelarts_flavors.conformance.options import Options, Profile
from modelarts_flavors.conformance.session.observed import ONCE
from modelarts_flavors.conformance.session.outcomes import Inconclusive, Skipped
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.session.reader import Observe
from modelarts_flavors.contract import Contract

Test = Callable[[Probe], None]


# So many repetitions of a request show a break of 3 % of its answers again in five of six runs.
TRIES_ON_A_STABLE_LIST = 60


class Need(StrEnum):
    """What a check needs beyond a server, a project and credentials."""

    OTHER_PROJECT = "a second project"
    OTHER_CREDENTIALS = "credentials of a second project"
    METHODS = "permission to send methods other than GET"
    CREDENTIALS = "a server that asks for credentials"
    PLAIN_TOKEN = "a token, rather than signed requests"  # noqa: S105


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check.

    `title` says in one line what must hold. `binding` is the level where it does not follow from the
    clause. A check that `observes` looks at every answer of the run; the others send what they need.
    `last` ones run after all others, as they judge what was seen on the way. A check that `compares`
    answers to each other is inconclusive on a list that changes while it is read. `kept` says why a check
    stays although no defect is found by it alone.
    """

    id: str
    clause: str
    title: str
    test: Test
    binding: Level | None = None
    needs: tuple[Need, ...] = ()
    compares: bool = False
    profile: Profile | None = None
    kept: str = ""
    observes: Observe | None = None
    last: bool = False
    module: str = ""

    def level(self, contract: Contract) -> Level:
        """How much this check binds, by the document."""
        return self.binding or level_of_clause(contract, self.clause)

    def applies(self, options: Options) -> bool:
        """Whether this run asks for the check at all."""
        chosen = not options.only or any(
            selects(start, self.id, self.clause) for start in options.only
        )
        return chosen and self.profile in (None, options.profile)


_CHECKS: dict[str, Check] = {}


def check(
    id: str,  # noqa: A002  (the word of the reports)
    clause: str,
    *,
    title: str = "",
    **settings: Any,
) -> Callable[[Test], Test]:
    """Register a function as a check, with further fields of `Check`.

    Without a title the first line of the function's docstring is one.
    """

    def register(test: Test) -> Test:
        said = title or _title(test)
        _add(Check(id=id, clause=clause, title=said, test=test, module=test.__module__, **settings))
        return test

    return register


def observer(
    id: str,  # noqa: A002
    clause: str,
    *,
    title: str = "",
    enough: int = 2,
    **settings: Any,
) -> Callable[[Observe], Observe]:
    """Register a function that looks at every answer as a check.

    It raises `CheckFailed` for an answer that fails the check, and returns whether the answer was of
    the kind that the check is about. So many failures in a run are `enough`: 1 where nothing else can
    explain it, more where what stands before the service may fail at times.
    """

    def register(observe: Observe) -> Observe:
        def judge(probe: Probe) -> None:
            judge_observed(probe, id, enough)

        judge.__module__ = observe.__module__
        settings.update(observes=observe, last=True)
        check(id, clause, title=title or _title(observe), **settings)(judge)
        return observe

    return register


def judge_observed(probe: Probe, check_id: str, enough: int) -> None:
    """Judge a check by the answers that were observed.

    So many failures are `enough`; fewer are where the request of the first one fails again.
    """
    observed = probe.observed[check_id]
    if not observed.seen:
        raise Skipped("no answer of the kind that this is about was seen")
    if not observed.failures:
        return
    if len(observed.failures) >= enough or (not observed.repeated and observed.repeat()):
        probe.stability.once.pop(check_id, None)
        raise observed.failure("answers")
    probe.stability.once[check_id] = observed.failures[0]
    raise Inconclusive(f"{ONCE}: {observed.failures[0]}")


def judge_compared(probe: Probe, check_id: str, things: str) -> None:
    """Judge a check by what was compared on the pages of all walks.

    Several failures are enough if the list never changed; one is where it shows again, in many tries:
    a server may break one answer in thirty.
    """
    observed = probe.observed[check_id]
    if not observed.seen:
        raise Skipped(f"there were no {things}")
    if not observed.failures:
        return
    observed.repeat()
    if probe.stability.is_stable() and probe.stability.was_stable:
        tries = min(TRIES_ON_A_STABLE_LIST, probe.sender.left // 2)
        if len(observed.failures) > 1 or any(observed.repeat() for _ in range(tries)):
            raise observed.failure(things)
    probe.stability.once[check_id] = observed.failures[0]
    raise Inconclusive(f"{ONCE}: {observed.failures[0]}")


def _title(function: Callable[..., object]) -> str:
    return (function.__doc__ or "").strip().partition("\n")[0].rstrip(".")


def _add(found: Check) -> None:
    if found.id in _CHECKS:
        raise ValueError(f"the id {found.id} is taken")
    _CHECKS[found.id] = found


def registered() -> tuple[Check, ...]:
    """Every check of the modules that were imported, in the order of registration."""
    return tuple(_CHECKS.values())
