"""The command that sends the same requests again."""

from __future__ import annotations

import shlex
from dataclasses import fields

from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.results import Report

PROGRAM = "modelarts-flavors conform"
FLAGS = {
    "profile": "--profile",
    "max_requests": "--max-requests",
    "rate": "--rate",
    "max_time": "--max-time",
    "timeout": "--timeout",
    "only": "--only",
}
SWITCHES = {
    "strict": "--strict",
    "allow_methods": "--allow-methods",
    "allow_inconclusive": "--allow-inconclusive",
}


def rerun_command(report: Report) -> str:
    """The command as one line, "" where no command can name the target; it holds no secret.

    >>> from modelarts_flavors.conformance.reports.record import Record
    >>> from modelarts_flavors.conformance.target import Target
    >>> target = Target(url="http://localhost:8000", project_id="p", auth="secret")
    >>> rerun_command(Record(target, Options(seed=7, rate=5, phases=True)).report)
    'modelarts-flavors conform http://localhost:8000 --project-id p --rate 5 --seed 7'
    """
    return shlex.join(words(report))


def words(report: Report) -> list[str]:
    """The words of the command, without what it prints and where it writes."""
    if report.origin is None:
        return []
    found = [*PROGRAM.split(), *report.origin.words]
    for known in fields(Options):
        value = getattr(report.options, known.name)
        # No limit of the time can be given from Python only.
        if value is None or value == known.default:
            continue
        if known.name in SWITCHES:
            found.append(SWITCHES[known.name])
        elif known.name in FLAGS:
            values = value if isinstance(value, tuple) else (value,)
            found += [word for each in values for word in (FLAGS[known.name], f"{each}")]
    if not report.options.phases:
        found.append("--no-schemathesis")
    return [*found, "--seed", str(report.seed)]


def needs(report: Report) -> str:
    """What the command needs besides, "" if nothing: where it finds the credentials.

    >>> from modelarts_flavors.conformance.reports.record import Record
    >>> from modelarts_flavors.conformance.target import Target
    >>> target = Target(url="http://localhost:8000", project_id="p", auth="secret")
    >>> needs(Record(target).report)
    'HW_AUTH_TOKEN of the environment'
    """
    return "; ".join(report.origin.needs) if report.origin else ""
