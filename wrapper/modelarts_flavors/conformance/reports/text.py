"""The report for a terminal: each finding with the lines that show it again, then the verdict."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Iterator

from modelarts_flavors.conformance.clauses.levels import Level
from modelarts_flavors.conformance.reports.causes import Cause, causes, users
from modelarts_flavors.conformance.reports.commands import commands
from modelarts_flavors.conformance.reports.record import count, heading
from modelarts_flavors.conformance.reports.rerun_command import needs, words
from modelarts_flavors.conformance.results import CheckResult, Report, Status
from modelarts_flavors.conformance.wording import visible

WIDTH = 80
INDENT = "    "
IDS_SHOWN = 5
WORDS = {
    Status.PASS: "passed",
    Status.FAIL: "failed",
    Status.INCONCLUSIVE: "inconclusive",
    Status.BLOCKED: "blocked",
    Status.SKIPPED: "skipped",
    Status.ERROR: "went wrong in the suite itself",
}


def render(report: Report) -> str:
    """The whole report."""
    parts = [finding(cause, counts=cause.counts(report.strict)) for cause in causes(report)]
    parts += [failure(check) for check in report.with_status(Status.ERROR)]
    return "\n".join([*parts, summary(report)])


def failure(check: CheckResult, *, counts: bool = True) -> str:
    """One failed check: the clause in words, what was expected, what was received, and the requests.

    `counts` is False for a broken SHOULD that does not fail the server.
    """
    return finding(Cause(check), counts=counts)


def finding(cause: Cause, *, counts: bool = True) -> str:
    """What caused failures: the check that tells most, then the ids of the others."""
    return "\n".join(_finding_lines(cause, counts)) + "\n"


def _finding_lines(cause: Cause, counts: bool) -> Iterator[str]:
    check = cause.lead
    failed = "KNOWN" if check.known else "FAIL" if counts else "NOTE"
    word = {Status.FAIL: failed}.get(check.status, str(check.status).upper())
    head = f"{word}  {cause.title}"
    yield head + str(check.level).rjust(max(len(check.level) + 2, WIDTH - len(head)))
    clause = ": ".join(filter(None, (check.clause, check.clause_text)))
    said = [("check", check.id if cause.others else ""), ("clause", clause)]
    said += [("evidence", check.evidence), ("expected", check.expected)]
    said += [("received", check.actual), ("note", check.note)]
    said.append(("known", check.known))
    if not check.expected and not check.actual:
        said.append(("outcome", check.message))
    if check.status is Status.FAIL:
        said.append(("users", users(check.id)))
    said.append(("also", ", ".join(other.id for other in cause.others)))
    if check.title:
        yield from _wrapped(check.title)
    for name, value in said:
        if value:
            yield from _wrapped(value, f"{name:<10}")
    for line in commands(check.requests):
        yield from _curl(line)


def summary(report: Report) -> str:
    """The verdict, how much it proves, the counts and how to run it again."""
    return "\n".join(_summary_lines(report)) + "\n"


def _summary_lines(report: Report) -> Iterator[str]:
    said = f"{heading(report)}: {report.reason}"
    yield from textwrap.wrap(visible(said), WIDTH, break_long_words=False, break_on_hyphens=False)
    counts = [f"{count(report, s)} {word}" for s, word in WORDS.items() if count(report, s)]
    yield from _entry("checks", ", ".join(counts) or "none")
    for problem in report.baseline_problems:
        yield from _entry("baseline", problem)
    if report.remarks:
        notes = (
            f"{len(report.remarks)} of the failed are {Level.SHOULD}s, which fail a strict run only"
        )
        yield from _entry("", notes)
    for status in (Status.INCONCLUSIVE, Status.BLOCKED, Status.SKIPPED):
        for message, ids in _grouped(report.with_status(status)):
            yield from _entry("", f"{status}: {_some(ids)}{': ' if message else ''}{message}")
    yield from _entry("confidence", str(report.confidence))
    yield from _entry("requests", f"{report.requests} in {report.seconds:.1f} s")
    yield from _entry("seed", str(report.seed))
    if report.origin is not None:
        yield from _command("rerun", words(report))
        yield from _entry("needs", needs(report))


def _grouped(checks: tuple[CheckResult, ...]) -> Iterator[tuple[str, list[str]]]:
    by_message: dict[str, list[str]] = {}
    for check in checks:
        by_message.setdefault(check.message, []).append(check.id)
    yield from by_message.items()


def _some(ids: list[str]) -> str:
    shown = ", ".join(ids[:IDS_SHOWN])
    return shown if len(ids) <= IDS_SHOWN else f"{shown} and {len(ids) - IDS_SHOWN} more"


def _entry(name: str, value: str) -> Iterator[str]:
    yield from textwrap.wrap(
        visible(value),
        WIDTH,
        initial_indent=f"  {name:<12}",
        subsequent_indent=" " * 14,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _command(name: str, words: list[str]) -> Iterator[str]:
    """A command over several lines, which a shell takes as one; an option stays beside its value."""
    parts: list[str] = []
    for word in words:
        if parts and parts[-1].startswith("--") and not word.startswith("--"):
            parts[-1] += f" {shlex.quote(word)}"
        else:
            parts.append(shlex.quote(word))
    lead, line = f"  {name:<12}", ""
    for part in parts:
        # Two columns are left for the mark that the command goes on.
        if line and len(lead) + len(line) + len(part) + 3 > WIDTH:
            yield f"{lead}{line} \\"
            lead, line = " " * len(lead), ""
        line = f"{line} {part}" if line else part
    yield lead + line


def _wrapped(text: str, lead: str = "") -> Iterator[str]:
    yield from textwrap.wrap(
        visible(text),
        WIDTH,
        initial_indent=INDENT + lead,
        subsequent_indent=INDENT + " " * len(lead),
        break_on_hyphens=False,
    )


def _curl(line: str) -> Iterator[str]:
    """The command, on two lines where one is too long; a shell takes them as one."""
    head, _, url = line.partition(" | ")[0].rpartition(" ")
    url += line[len(head) + 1 + len(url) :]
    if len(INDENT + line) <= WIDTH or line.startswith("#"):
        yield INDENT + line
        return
    yield f"{INDENT}{head} \\"
    yield f"{INDENT}  {url}"
