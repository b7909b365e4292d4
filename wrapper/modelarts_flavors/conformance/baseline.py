"""Known failures: a file that lists them with their reasons, and a report judged by it.

A listed failure is reported and does not fail the server; one that is not listed does. So does an entry
that has become wrong: its check passes now, does not exist, has no reason, or is past its date.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import yaml

from modelarts_flavors.conformance.clauses.ids import current
from modelarts_flavors.conformance.results import CheckResult, Report, RunStopped, Status, Verdict
from modelarts_flavors.conformance.verdict import verdict_of
from modelarts_flavors.errors import InvalidArgumentError

HEAD = """\
# Failures of this server that are known. Each needs a reason; `issue` and `until`, the last day on which
# the entry holds, are up to you. With a fingerprint the entry is about this very failure of the check.
"""
KEYS = {"id", "reason", "issue", "until", "fingerprint"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One known failure: of which check, and why it is accepted.

    Args:
        id: of the check; an old name of it will do.
        reason: why the failure is accepted.
        issue: where it is followed up.
        until: the last day on which the entry holds; None is no end.
        fingerprint: of the failure; "" is any failure of the check.
    """

    id: str
    reason: str = ""
    issue: str = ""
    until: datetime.date | None = None
    fingerprint: str = ""

    @classmethod
    def read(cls, raw: Any) -> Self:
        """From one entry of a file; raises ValueError where it is none."""
        if not isinstance(raw, Mapping) or not isinstance(raw.get("id"), str):
            raise ValueError("needs an id")  # noqa: TRY004  (of the file, not of a caller)
        if unknown := sorted(map(str, set(raw) - KEYS)):
            raise ValueError(f"has unknown keys: {', '.join(unknown)}")
        until = raw.get("until")
        if isinstance(until, datetime.datetime) or not isinstance(until, datetime.date | None):
            raise ValueError(f"until is no date: {until!r}")  # noqa: TRY004
        texts = {key: str(raw.get(key) or "").strip() for key in KEYS - {"id", "until"}}
        return cls(id=current(raw["id"]), until=until, **texts)

    def covers(self, result: CheckResult) -> bool:
        """Whether it is about this result's failure."""
        return self.id == result.id and self.fingerprint in ("", result.fingerprint)


def load(path: Path) -> tuple[Entry, ...]:
    """The entries of a file; raises InvalidArgumentError where it cannot be read."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InvalidArgumentError(f"cannot read {path}: {error.strerror}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        first = str(error).strip().partition("\n")[0]
        raise InvalidArgumentError(f"{path} is not YAML: {first}") from None
    if not isinstance(raw, list | None):
        raise InvalidArgumentError(f"{path} must be a list of entries with id and reason")
    entries = []
    for number, each in enumerate(raw or (), start=1):
        try:
            entries.append(Entry.read(each))
        except ValueError as error:
            raise InvalidArgumentError(f"{path}: entry {number} {error}") from None
    return tuple(entries)


def judged(
    report: Report, entries: Sequence[Entry], known_ids: Collection[str], today: datetime.date
) -> Report:
    """A report with its known failures marked, and its verdict by what is left.

    Args:
        report: of a run.
        entries: of the file.
        known_ids: the ids of all checks that exist.
        today: the day by which entries are past their date.
    """
    results = {result.id: result for result in report.checks}
    problems = [
        f"{entry.id}: {problem}"
        for entry in entries
        for problem in _problems(entry, results.get(entry.id), known_ids, today)
    ]
    checks = tuple(marked(result, entries) for result in report.checks)
    if report.verdict in (Verdict.REFUSED, Verdict.UNREACHABLE):
        return replace(report, baseline_problems=tuple(problems))
    stopped = RunStopped(report.stopped) if report.stopped else None
    verdict, reason = verdict_of(checks, report.options, stopped=stopped, problems=problems)
    return replace(
        report, checks=checks, verdict=verdict, reason=reason, baseline_problems=tuple(problems)
    )


def marked(result: CheckResult, entries: Sequence[Entry]) -> CheckResult:
    """A result with the reason why it is accepted, where it is a known failure."""
    found = next((entry for entry in entries if entry.covers(result)), None)
    if found is None or result.status is not Status.FAIL:
        return result
    return replace(result, known=" ".join(filter(None, (found.reason, found.issue))) or "no reason")


def _problems(
    entry: Entry, result: CheckResult | None, known_ids: Collection[str], today: datetime.date
) -> Iterator[str]:
    """What is wrong with an entry."""
    if not entry.reason:
        yield "the entry has no reason"
    if entry.until is not None and entry.until < today:
        yield f"the entry held until {entry.until}"
    if entry.id not in known_ids:
        yield "there is no such check"
    elif result is not None and result.status is Status.PASS:
        yield "the check passes now: delete the entry"
    elif result is not None and result.status is Status.FAIL and not entry.covers(result):
        yield f"the check fails in another way (fingerprint {result.fingerprint})"


def write(report: Report, path: Path) -> int:
    """Write the failures of a report as entries; reasons that the file has already are kept.

    Gives how many entries still need a reason. Raises OSError where the file cannot be written, and
    InvalidArgumentError where it is there and cannot be read.
    """
    before = load(path) if path.exists() else ()
    entries = []
    for result in report.with_status(Status.FAIL):
        kept = next((entry for entry in before if entry.covers(result)), Entry(id=result.id))
        entries.append(replace(kept, fingerprint=result.fingerprint))
    raw = [
        {
            "id": entry.id,
            "reason": entry.reason,
            **({"issue": entry.issue} if entry.issue else {}),
            **({"until": entry.until} if entry.until else {}),
            "fingerprint": entry.fingerprint,
        }
        for entry in entries
    ]
    text = yaml.safe_dump(raw, sort_keys=False, allow_unicode=True)
    path.write_text(HEAD + text, encoding="utf-8")
    return sum(not entry.reason for entry in entries)
