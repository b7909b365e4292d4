"""The command that runs the same requests again."""

from __future__ import annotations

import shlex
from dataclasses import fields

from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.report import Report

PROGRAM = "modelarts-flavors conform"
FLAGS = {
    "profile": "--profile",
    "max_requests": "--max-requests",
    "rate": "--rate",
    "max_time": "--max-time",
    "timeout": "--timeout",
    "only": "--only",
}
SWITCHES = {"strict": "--strict", "allow_methods": "--allow-methods"}


def repeat(report: Report) -> str:
    """The command line; it names no credentials, which come from the environment.

    >>> from modelarts_flavors.conformance.reports.record import Record
    >>> from modelarts_flavors.conformance.target import Target
    >>> target = Target(url="http://localhost:8000", project_id="p")
    >>> repeat(Record(target, Options(seed=7, rate=5, phases=True)).report)
    'modelarts-flavors conform http://localhost:8000 --project-id p --rate 5 --seed 7'
    """
    words = [*PROGRAM.split(), report.url, "--project-id", report.project_id]
    if report.other_project_id:
        words += ["--other-project-id", report.other_project_id]
    for known in fields(Options):
        value = getattr(report.options, known.name)
        if value == known.default:
            continue
        if known.name in SWITCHES:
            words.append(SWITCHES[known.name])
        elif known.name in FLAGS:
            values = value if isinstance(value, tuple) else (value,)
            words += [word for each in values for word in (FLAGS[known.name], f"{each}")]
    if not report.options.phases:
        words.append("--laws-only")
    return shlex.join([*words, "--seed", str(report.seed)])
