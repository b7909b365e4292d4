"""Send the curl lines of a report again, with curl, and see whether they show the defect.

A chain shows the defect if the defective server answers it in another way than the faithful one does:
the very server that the suite ran on, or one that has just started, as some defects show then only. What
fails now and then has to be sent as often as it fails.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.mutants.catalogue import FIRST_TOKEN, SECOND_TOKEN
from tests.mutants.judging import serving, target_for
from tests.mutants.variants import Application, Variant

from modelarts_flavors.conformance import CheckResult, Report
from modelarts_flavors.conformance.checks.reliability import ERRORS_SHARE
from modelarts_flavors.conformance.clauses.ids import RELIABLE

SHELL = 'curl() { command curl -s -i --max-time 10 "$@"; }\n'
COMPARED = ("content-type", "content-length", "allow", "location", "content-encoding")


@dataclass(frozen=True)
class Heard:
    """What came back, without what differs from one time to the next."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: Any


class Stage:
    """A server whose application can be exchanged, so that each chain meets a fresh one."""

    def __init__(self) -> None:
        self.app: Application = Variant("reference").build()
        self.url = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)

    def play(self, app: Application, lines: list[str]) -> list[Heard]:
        """What an application answers to curl lines."""
        self.app = app
        return [execute(line.replace(target_for().url, self.url)) for line in lines]


@contextlib.contextmanager
def staged() -> Iterator[Stage]:
    """A stage on a free port."""
    stage = Stage()
    with serving(stage) as stage.url:
        yield stage


def execute(line: str) -> Heard:
    """Run one curl line in a shell, the tokens in its environment."""
    environment = {**os.environ, "TOKEN": FIRST_TOKEN, "OTHER_TOKEN": SECOND_TOKEN}
    done = subprocess.run(
        ["bash", "-c", SHELL + line], env=environment, capture_output=True, check=False
    )
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    if not first.startswith("HTTP/"):
        raise AssertionError(f"curl says {done.returncode} {done.stderr!r} for {line}")
    headers = (text.lower().partition(": ")[::2] for text in lines)
    kept = tuple(sorted(pair for pair in headers if pair[0] in COMPARED))
    try:
        return Heard(int(first.split()[1]), kept, json.loads(body))
    except ValueError:
        return Heard(int(first.split()[1]), kept, body)


def shows(stage: Stage, apps: Iterable[Application], check: CheckResult, faithful: Variant) -> str:
    """Empty if the check's chain shows the defect of one of the servers, else what is wrong."""
    lines = [exchange.curl() for exchange in check.requests]
    if not lines:
        return "there is no chain"
    if check.id == RELIABLE:
        lines *= round(1 / ERRORS_SHARE)
    due = stage.play(faithful.build(), lines)
    if all(stage.play(app, lines) == due for app in apps):
        return "a faithful server answers the same"
    return ""


def failures(report: Report) -> list[CheckResult]:
    """The failed checks of a report, whatever their level."""
    return [*report.failures, *report.remarks]
