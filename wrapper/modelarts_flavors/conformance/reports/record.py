"""Everything that the reports are made of: the report of a run, its options and its exchanges."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from modelarts_flavors.conformance.events import (
    CheckFinished,
    Event,
    RunFinished,
    RunStarted,
    Sent,
)
from modelarts_flavors.conformance.exchange import Exchange
from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.report import CheckResult, Report, Status, Strength, Verdict
from modelarts_flavors.conformance.target import Target

PROGRAM = "modelarts-flavors conform"
# How each option is spelled on the command line; a switch stands for True.
FLAGS = {
    "profile": "--profile",
    "max_requests": "--max-requests",
    "rate": "--rate",
    "max_time": "--max-time",
    "timeout": "--timeout",
    "only": "--only",
}
SWITCHES = {"strict": "--strict", "allow_methods": "--allow-methods"}


@dataclass
class Record:
    """Takes the events of a run, one by one; `report` is final once the run is over.

    >>> record = Record(Target(url="http://localhost:8000", project_id="p"), Options(seed=7))
    >>> str(record.report.verdict), record.report.reason
    ('unreachable', 'interrupted after 0 requests')
    >>> record.repeat()
    'modelarts-flavors conform http://localhost:8000 --project-id p --laws-only --seed 7'
    """

    target: Target
    options: Options = field(default_factory=Options)
    checks: list[CheckResult] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    _final: Report | None = None

    def take(self, event: Event) -> None:
        """Take one event."""
        match event:
            case RunStarted():
                self.target, self.options = event.target, event.options
            case Sent():
                self.exchanges.append(event.exchange)
            case CheckFinished():
                self.checks.append(event.result)
            case RunFinished():
                self._final = event.report
            case _:
                pass

    @property
    def finished(self) -> bool:
        """Whether the run came to its end."""
        return self._final is not None

    @property
    def report(self) -> Report:
        """The report; of what was seen so far, if the run was cut short."""
        return self._final or self._partial()

    def _partial(self) -> Report:
        failed = any(check.counts(self.options.strict) for check in self.checks)
        took = self.exchanges[-1].started - self.exchanges[0].started if self.exchanges else 0.0
        return Report(
            verdict=Verdict.FAIL if failed else Verdict.UNREACHABLE,
            reason=f"interrupted after {len(self.exchanges)} requests",
            seed=self.options.seed,
            requests=len(self.exchanges),
            seconds=took,
            strength=Strength(),
            checks=tuple(self.checks),
            url=self.target.url,
            project_id=self.target.project_id,
            profile=str(self.options.profile),
            strict=self.options.strict,
        )

    def repeat(self) -> str:
        """The command that runs the same requests again; credentials come from the environment."""
        target, options = self.target, self.options
        words = [*PROGRAM.split(), shlex.quote(target.url)]
        words += ["--project-id", shlex.quote(target.project_id)]
        if target.other_project_id:
            words += ["--other-project-id", shlex.quote(target.other_project_id)]
        for known in fields(Options):
            value = getattr(options, known.name)
            if value == known.default:
                continue
            if known.name in SWITCHES:
                words.append(SWITCHES[known.name])
            elif known.name in FLAGS:
                values = value if isinstance(value, tuple) else (value,)
                words += [w for v in values for w in (FLAGS[known.name], shlex.quote(str(v)))]
        if not options.phases:
            words.append("--laws-only")
        return " ".join([*words, "--seed", str(options.seed)])

    def count(self, status: Status) -> int:
        """How many checks ended with this status."""
        return len(self.report.with_status(status))


def gather(events: Iterable[Event], target: Target, options: Options | None = None) -> Record:
    """Take every event of a run."""
    record = Record(target, options or Options())
    for event in events:
        record.take(event)
    return record
