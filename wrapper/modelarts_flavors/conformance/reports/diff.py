"""What is different between two reports, check by check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from modelarts_flavors.conformance.results import CheckResult, Report, Status
from modelarts_flavors.conformance.wording import count, visible


class Change(StrEnum):
    """What became of a check between two reports."""

    NEW = "new"
    CHANGED = "fails in another way"
    STILL = "still failing"
    FIXED = "fixed"
    UNJUDGED = "no longer judged"
    JUDGED = "judged now"


@dataclass(frozen=True, slots=True)
class Difference:
    """One check in both reports; None where it is not in one of them."""

    id: str
    change: Change
    before: CheckResult | None
    after: CheckResult | None


JUDGED = (Status.PASS, Status.FAIL)


def differences(before: Report, after: Report) -> tuple[Difference, ...]:
    """The checks that fail in one of the reports, or are judged in one alone; new failures first."""
    old = {check.id: check for check in before.checks}
    new = {check.id: check for check in after.checks}
    found = [
        Difference(name, change, old.get(name), new.get(name))
        for name in dict.fromkeys((*old, *new))
        if (change := _change(old.get(name), new.get(name))) is not None
    ]
    return tuple(sorted(found, key=lambda each: list(Change).index(each.change)))


def _change(before: CheckResult | None, after: CheckResult | None) -> Change | None:
    fails = after is not None and after.status is Status.FAIL
    if before is not None and before.status is Status.FAIL:
        if after is None or after.status not in JUDGED:
            return Change.UNJUDGED
        if not fails:
            return Change.FIXED
        return Change.STILL if before.fingerprint == after.fingerprint else Change.CHANGED
    if fails:
        return Change.NEW
    was_judged = before is not None and before.status in JUDGED
    is_judged = after is not None and after.status in JUDGED
    if was_judged != is_judged:
        return Change.JUDGED if is_judged else Change.UNJUDGED
    return None


def is_worse(found: Iterable[Difference]) -> bool:
    """Whether something fails that did not, or fails in another way."""
    return any(each.change in (Change.NEW, Change.CHANGED) for each in found)


def render(before: Report, after: Report) -> str:
    """The differences as text."""
    found = differences(before, after)
    return "\n".join(_lines(found)) + "\n"


def _lines(found: tuple[Difference, ...]) -> Iterator[str]:
    for change in Change:
        checks = [each for each in found if each.change is change]
        if not checks:
            continue
        yield f"{change} ({len(checks)})"
        for each in checks:
            yield f"  {each.id}"
            failing = each.after if each.after and each.after.status is Status.FAIL else None
            if failing is not None and change is not Change.STILL:
                yield visible(f"    expected  {failing.expected}")
                yield visible(f"    received  {failing.actual}")
    counts = {change: sum(each.change is change for each in found) for change in Change}
    new = counts[Change.NEW] + counts[Change.CHANGED]
    yield f"{count(new, 'new failure')}, {counts[Change.FIXED]} fixed, {counts[Change.STILL]} still failing"
