"""Takes the events of a run and gives the report: whole, or of what was seen before a run was cut short."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from modelarts_flavors.conformance.events import CheckFinished, Event, RunFinished, Sent
from modelarts_flavors.conformance.exchange import Exchange
from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.results import CheckResult, Confidence, Report, Status, Verdict
from modelarts_flavors.conformance.target import Target
from modelarts_flavors.conformance.wording import count as counted

HEADINGS = {
    Verdict.FAIL: "Not conformant",
    Verdict.INCONCLUSIVE: "Not judged",
    Verdict.REFUSED: "Not judged: the credentials are refused",
    Verdict.UNREACHABLE: "Not judged",
}


@dataclass
class Record:
    """The events of one run, taken one by one.

    >>> record = Record(Target(url="http://localhost:8000", project_id="p"))
    >>> str(record.report.verdict), record.report.reason
    ('unreachable', 'interrupted after 0 requests')
    """

    target: Target
    options: Options = field(default_factory=Options)
    checks: list[CheckResult] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    _final: Report | None = None

    def take(self, event: Event) -> None:
        """Take one event."""
        if isinstance(event, Sent):
            self.exchanges.append(event.exchange)
        elif isinstance(event, CheckFinished):
            self.checks.append(event.result)
        elif isinstance(event, RunFinished):
            self._final = event.report

    @property
    def report(self) -> Report:
        """The report with its exchanges; of what was seen so far, if the run was cut short."""
        return replace(
            self._final or self._partial(),
            exchanges=tuple(self.exchanges),
            origin=self.target.named,
        )

    def _partial(self) -> Report:
        failed = any(check.counts(self.options.strict) for check in self.checks)
        first, last = (self.exchanges[0], self.exchanges[-1]) if self.exchanges else (None, None)
        return Report(
            verdict=Verdict.FAIL if failed else Verdict.UNREACHABLE,
            reason=f"interrupted after {counted(len(self.exchanges), 'request')}",
            seed=self.options.seed,
            requests=len(self.exchanges),
            seconds=last.started + last.seconds - first.started if first and last else 0.0,
            confidence=Confidence(),
            checks=tuple(self.checks),
            url=self.target.url,
            project_id=self.target.project_id,
            profile=str(self.options.profile),
            strict=self.options.strict,
            other_project_id=self.target.other_project_id,
            options=self.options,
            stopped="interrupted",
            started=first.started if first else 0.0,
        )


def gather(events: Iterable[Event], target: Target, options: Options | None = None) -> Report:
    """Take every event of a run and give its report."""
    record = Record(target, options or Options())
    for event in events:
        record.take(event)
    return record.report


def count(report: Report, status: Status) -> int:
    """How many checks ended with this status."""
    return len(report.with_status(status))


def is_whole(report: Report) -> bool:
    """Whether all checks were asked for and the run reached its end."""
    return not report.options.only and not report.stopped


def heading(report: Report) -> str:
    """The verdict in a few words; a pass of some checks does not mean that the server conforms.

    >>> from modelarts_flavors.conformance.results import Level
    >>> checks = [CheckResult("limit/default", "T2.limit.default", Level.MUST, Status.PASS)]
    >>> part = Record(Target(project_id="p"), Options(only=("limit",)), checks).report
    >>> heading(replace(part, verdict=Verdict.PASS, stopped=""))
    'The 1 chosen check passed'
    """
    if report.verdict is not Verdict.PASS:
        return HEADINGS[report.verdict]
    if report.stopped:
        return "No failure in the part that was judged"
    if is_whole(report):
        known = len(report.known)
        return f"Conformant but for {counted(known, 'known failure')}" if known else "Conformant"
    chosen, passed = len(report.checks), count(report, Status.PASS)
    if passed < chosen:
        return "Of the chosen checks all that could be judged passed"
    return f"The {counted(chosen, 'chosen check')} passed"


def exchanges(report: Report) -> tuple[Exchange, ...]:
    """The exchanges of a run; those of its findings where the run was not recorded."""
    found = {e.number: e for check in report.checks for e in check.requests}
    return report.exchanges or tuple(found[number] for number in sorted(found))
