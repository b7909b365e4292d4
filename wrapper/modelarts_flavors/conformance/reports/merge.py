"""Several reports as one matrix of servers and checks: failures first, "no data" a state of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from modelarts_flavors.conformance.reports.template import environment
from modelarts_flavors.conformance.results import CheckResult, Report, Status
from modelarts_flavors.conformance.wording import visible

NO_DATA = "no data"


@dataclass(frozen=True, slots=True)
class Line:
    """One check on every server; None where a report does not have it."""

    id: str
    title: str
    results: tuple[CheckResult | None, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """What became of the check on each server, in a word."""
        return tuple(map(state, self.results))

    @property
    def failures(self) -> int:
        """On how many servers it fails."""
        return sum(each is not None and each.status is Status.FAIL for each in self.results)


def state(result: CheckResult | None) -> str:
    """A word for a result: a check that was not judged is no data, as one that is not there."""
    if result is None or result.status in (Status.SKIPPED, Status.BLOCKED):
        return NO_DATA
    return "known" if result.known else str(result.status)


def lines(reports: Sequence[Report]) -> tuple[Line, ...]:
    """The matrix: what fails on most servers first, and what is the same everywhere last."""
    by_server = [{check.id: check for check in report.checks} for report in reports]
    titles = {check.id: check.title for report in reports for check in report.checks}
    found = [
        Line(name, title, tuple(results.get(name) for results in by_server))
        for name, title in titles.items()
    ]
    return tuple(sorted(found, key=lambda line: (-line.failures, len(set(line.states)) == 1)))


def names(reports: Sequence[Report]) -> tuple[str, ...]:
    """A name for each server: its address, numbered where several are alike."""
    shown = [visible(report.url.partition("//")[2] or report.url) for report in reports]
    return tuple(
        name if shown.count(name) == 1 else f"{name} #{shown[: place + 1].count(name)}"
        for place, name in enumerate(shown)
    )


def as_json(reports: Sequence[Report]) -> str:
    """The matrix for programs."""
    servers = [
        {"name": name, "url": report.url, "verdict": str(report.verdict), "reason": report.reason}
        for name, report in zip(names(reports), reports, strict=True)
    ]
    checks = [
        {"id": line.id, "title": line.title, "states": list(line.states)} for line in lines(reports)
    ]
    return json.dumps({"servers": servers, "checks": checks}, indent=2) + "\n"


def as_markdown(reports: Sequence[Report]) -> str:
    """The matrix as tables in Markdown."""
    shown = names(reports)
    out = ["| Server | Verdict | |", "| --- | --- | --- |"]
    for name, report in zip(shown, reports, strict=True):
        out.append(f"| {_cell(name)} | {report.verdict} | {_cell(report.reason)} |")
    out += ["", f"| Check | {' | '.join(map(_cell, shown))} |"]
    out.append("|".join(["", *[" --- "] * (len(reports) + 1), ""]))
    out += [
        f"| `{line.id}`<br>{_cell(line.title)} | {' | '.join(map(_marked, line.states))} |"
        for line in lines(reports)
    ]
    return "\n".join(out) + "\n"


def as_text(reports: Sequence[Report]) -> str:
    """What differs between the servers, side by side, for a terminal."""
    shown = names(reports)
    rows = [(line.id, line.states) for line in lines(reports) if len(set(line.states)) > 1]
    if not rows:
        return f"No check differs between {', '.join(shown)}\n"
    out = [f"[{number}] {name}" for number, name in enumerate(shown, start=1)]
    width = max(len(name) for name, _ in rows)
    head = "".join(f"  {f'[{number}]':<12}" for number in range(1, len(shown) + 1))
    out += ["", f"{'':{width}}{head}".rstrip()]
    out += [
        f"{name:{width}}{''.join(f'  {s:<12}' for s in states)}".rstrip() for name, states in rows
    ]
    return "\n".join(out) + "\n"


def as_html(reports: Sequence[Report]) -> str:
    """The matrix as a page without outside parts."""
    return (
        environment()
        .get_template("matrix.html.jinja")
        .render(servers=list(zip(names(reports), reports, strict=True)), lines=lines(reports))
    )


def _marked(word: str) -> str:
    return f"**{word}**" if word == Status.FAIL else word


def _cell(text: str) -> str:
    return visible(text).replace("|", "\\|").replace("<", "&lt;")
