"""Groups failed checks by what seems to have caused them: one cause, one finding; reads `causes.yaml`."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from modelarts_flavors.conformance.results import CheckResult, Report, Status

FILE = Path(__file__).with_name("causes.yaml")


@dataclass(frozen=True, slots=True)
class Cause:
    """What failed checks have in common: `says` in a sentence, "" where there is one check.

    `lead` is the check that tells most, `others` failed for the same cause, and `blocked` could not be
    judged because of them.
    """

    lead: CheckResult
    others: tuple[CheckResult, ...] = ()
    says: str = ""
    blocked: int = 0

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        """All of its checks, the most telling one first."""
        return (self.lead, *self.others)

    def counts(self, strict: bool) -> bool:
        """Whether one of its checks fails the server."""
        return any(check.counts(strict) for check in self.checks)

    @property
    def title(self) -> str:
        """The cause and how many checks it failed and blocked; of a single check its id."""
        blocked = f", {self.blocked} blocked by it" if self.blocked else ""
        if not self.others:
            return f"{self.lead.id}{f' ({blocked[2:]})' if blocked else ''}"
        return f"{self.says} ({len(self.checks)} checks{blocked})"


@dataclass(frozen=True, slots=True)
class _Rule:
    """One entry of `causes.yaml`."""

    says: str
    covers: str
    needs: Mapping[str, str] = field(default_factory=dict)
    received: str = ""
    least: int = 1

    def lead(self, failed: Sequence[CheckResult]) -> CheckResult | None:
        """The check that shows this cause best; None where it is not the cause."""
        shown = []
        for name, received in self.needs.items():
            met = (c for c in failed if _is(name, c.id) and re.search(received, c.actual))
            shown.append(next(met, None))
        covered = [check for check in failed if self.explains(check)]
        if None in shown or len(covered) < self.least:
            return None
        return next((each for each in shown if each is not None), covered[0])

    def explains(self, check: CheckResult) -> bool:
        """Whether a failed check may have this cause."""
        return bool(re.search(self.covers, check.id) and re.search(self.received, check.actual))


def _is(name: str, check_id: str) -> bool:
    return bool(re.search(name, check_id)) if name.startswith("^") else name == check_id


@functools.cache
def _file() -> Mapping[str, Any]:
    # Imported here, as a run without failures has no need of it.
    import yaml

    found: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def users(check_id: str) -> str:
    """What the users of a server suffer where a check fails, "" for one that is not known.

    >>> users("selector/exists")
    'Clients that filter by label get flavors that do not fit, or miss some that do.'
    """
    found: str = _file()["users"].get(check_id.partition("/")[0], "")
    return found


def causes(report: Report) -> tuple[Cause, ...]:
    """The causes of what failed, those that fail the server first, known failures last."""
    failed = report.with_status(Status.FAIL)
    known = [check for check in failed if check.known]
    others = [check for check in failed if not check.known]
    found = [*_grouped(others), *_grouped(known)]
    counted = [_with_blocked(cause, report.checks) for cause in found]
    return tuple(sorted(counted, key=lambda cause: not cause.counts(report.strict)))


def cause_of(check: CheckResult, found: Sequence[Cause]) -> Cause | None:
    """The cause of a check; None where it did not fail."""
    return next((cause for cause in found if check.id in {c.id for c in cause.checks}), None)


def _grouped(failed: Sequence[CheckResult]) -> list[Cause]:
    left = list(failed)
    found: list[Cause] = []
    for rule in (_Rule(**entry) for entry in _file()["causes"]):
        lead = rule.lead(left)
        if lead is None:
            continue
        others = tuple(check for check in left if check is not lead and rule.explains(check))
        if others:
            found.append(Cause(lead, others, rule.says))
            taken = {lead.id, *(check.id for check in others)}
            left = [check for check in left if check.id not in taken]
    # Of a field, one check looks at its type, another one at its values.
    by_field: dict[str, list[CheckResult]] = {}
    for check in left:
        place, _, _ = check.clause.rpartition(".")
        by_field.setdefault(place if check.id.startswith("schema/") else check.id, []).append(check)
    for first, *more in by_field.values():
        found.append(Cause(first, tuple(more), first.title if more else ""))
    return found


def _with_blocked(cause: Cause, checks: Sequence[CheckResult]) -> Cause:
    ids = {check.id for check in cause.checks}
    return Cause(cause.lead, cause.others, cause.says, sum(c.blocked_by in ids for c in checks))
