"""Runs the checks against a target and gives what happens as a stream of events."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from modelarts_flavors.conformance.check_runner import CheckRunner, result_of
from modelarts_flavors.conformance.checks.catalog import chosen, taken
from modelarts_flavors.conformance.checks.registry import Check
from modelarts_flavors.conformance.clauses.ids import COLD_START, CONSISTENT, ORDER, RELIABLE
from modelarts_flavors.conformance.confidence import confidence_of
from modelarts_flavors.conformance.events import (
    CheckFinished,
    CheckStarted,
    Event,
    RunFinished,
    RunStarted,
    Sent,
)
from modelarts_flavors.conformance.exchange import Exchange
from modelarts_flavors.conformance.http.sender import Sender
from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.reports.causes import causes
from modelarts_flavors.conformance.resending import sent_again
from modelarts_flavors.conformance.results import CheckResult, Report, RunStopped, Status
from modelarts_flavors.conformance.session.discovery import open_list
from modelarts_flavors.conformance.session.outcomes import CheckFailed, Inconclusive, ListChanged
from modelarts_flavors.conformance.session.stability import CHANGING
from modelarts_flavors.conformance.target import Target
from modelarts_flavors.conformance.verdict import verdict_of
from modelarts_flavors.conformance.wording import broken_json, start_of
from modelarts_flavors.contract import contract

# A check that looks at many answers is tried again when so many times as many of them failed it.
FURTHER = 2
# Requests that are left for the checks that run last.
RESERVED = 15


def run(target: Target, options: Options | None = None) -> Report:
    """Test a server and report.

    Args:
        target: the server, the project and the credentials.
        options: seed and request limits; the defaults suit a server that one does not own.

    >>> report = run(Target(url="http://localhost:1", project_id="p", auth="token"))
    >>> report.reason.partition(":")[0]
    'the server cannot be reached'
    """
    exchanges: list[Exchange] = []
    for event in stream(target, options):
        if isinstance(event, Sent):
            exchanges.append(event.exchange)
        elif isinstance(event, RunFinished):
            return replace(event.report, exchanges=tuple(exchanges))
    raise AssertionError("a run ends with RunFinished")


def stream(target: Target, options: Options | None = None) -> Iterator[Event]:
    """Test a server; every event as it happens, `RunFinished` with the report last."""
    yield from _Run(target, options or Options()).events()


class _Run:
    """One run: the checks in turn, the exchanges not reported yet, and the results so far."""

    def __init__(self, target: Target, options: Options) -> None:
        self._target = target
        self._options = options
        self._exchanges: list[Exchange] = []
        self._sender = Sender(target, options, self._exchanges.append)
        self._checks = tuple(taken(options))
        # What runs only so that others have answers to judge.
        self._silent = {check.id for check in self._checks} - {c.id for c in chosen(options)}
        self._runner = CheckRunner(self._checks, target, options, self._sender)
        self._probe = self._runner.probe
        self._results: dict[str, CheckResult] = {}
        self._tried: dict[str, int] = {}
        self._started, self._began = time.monotonic(), time.time()

    def events(self) -> Iterator[Event]:
        """Everything that happens, but for the checks that are not reported."""
        reported = [check.id for check in self._checks if check.id not in self._silent]
        yield RunStarted(self._target, self._options, tuple(reported))
        for event in self._take_all():
            if isinstance(event, CheckStarted) and event.id in self._silent:
                continue
            if isinstance(event, CheckFinished) and event.result.id in self._silent:
                continue
            yield event
        yield RunFinished(self._report())

    def _take_all(self) -> Iterator[Event]:
        try:
            yield from self._open()
            self._sender.reserve(RESERVED)
            yield from self._take(last=False)
            self._sender.reserve(0)
            if self._options.phases and self._runner.stopped is None:
                yield from self._phases()
            yield from self._take(last=True)
            self._look_once_more()
            self._count_again()
            self._send_again()
            yield from self._flush()
        finally:
            self._sender.close()

    def _open(self) -> Iterator[Event]:
        try:
            failed = open_list(self._probe)
        except RunStopped as stopped:
            self._runner.stopped = stopped
            failed = ""
        yield from self._flush()
        if failed:
            yield from self._end_unread(failed)

    def _end_unread(self, failed: str) -> Iterator[Event]:
        """One check fails and all others are blocked, as no page of the list can be read."""
        answer = self._probe.listing.answers[0]
        status = contract().page_response.status
        found = broken_json(answer.body) or start_of(answer.body)
        actual = answer.exchange.error or f"{answer.status} with {found}"
        finding = CheckFailed(f"status {status} with a list document", actual, [answer])
        why = "no page of the list can be read"
        for check in self._checks:
            if check.id == failed:
                yield from self._end(self._runner.failed(check, finding))
            else:
                yield from self._end(result_of(check, Status.BLOCKED, why, blocked_by=failed))

    def _take(self, *, last: bool) -> Iterator[Event]:
        for check in self._checks:
            if check.last is last and check.id not in self._results:
                yield from self._finish(check)
                yield from self._finish_observed()

    def _finish(self, check: Check) -> Iterator[Event]:
        yield CheckStarted(check.id)
        result = self._runner.run(check)
        yield from self._flush()
        yield from self._end(result)

    def _finish_observed(self) -> Iterator[Event]:
        """End the checks for which a failure was observed meanwhile, so that it is reported soon.

        What does not show again stays open until the end, as it may show in a later answer.
        """
        for check in self._checks:
            observed = self._probe.observed.get(check.id)
            if self._was_passed_by_chance(check):
                yield from self._finish(check)
            elif check.id in self._results or observed is None:
                continue
            elif len(observed.failures) > self._tried.get(check.id, 0):
                self._tried[check.id] = len(observed.failures) * FURTHER
                result = self._runner.run(check)
                yield from self._flush()
                if result.status is Status.FAIL:
                    yield CheckStarted(check.id)
                    yield from self._end(result)

    def _count_again(self) -> None:
        """Let the findings about many answers say how many they were in the end."""
        for check in self._checks:
            result = self._results[check.id]
            if check.observes is not None and result.status is Status.FAIL:
                failed = self._probe.observed[check.id].failure("answers")
                self._results[check.id] = self._runner.failed(check, failed)

    def _send_again(self) -> None:
        """Send the requests of each cause's best finding again, as far as the budget goes."""
        stable = self._probe.stability.was_stable
        if self._runner.stopped is not None or not stable or not self._probe.listing.is_usable:
            return
        for cause in causes(self._report()):
            failed = self._runner.findings.get(cause.lead.id)
            if failed is None or cause.lead.id == RELIABLE:
                continue
            try:
                result = sent_again(self._probe, cause.lead, failed)
            except RunStopped:
                return
            self._results[result.id] = result

    def _was_passed_by_chance(self, check: Check) -> bool:
        """Whether its own readings were alike, and later ones were not."""
        stability, result = self._probe.stability, self._results.get(check.id)
        differs = {
            ORDER: stability.reorders,
            CONSISTENT: stability.alternation.found is not None,
            COLD_START: self._probe.cold_start is not None,
        }
        passed = result is not None and result.status is Status.PASS
        return passed and differs.get(check.id, False)

    def _end(self, result: CheckResult) -> Iterator[Event]:
        self._results[result.id] = result
        yield CheckFinished(result)

    def _flush(self) -> Iterator[Event]:
        yield from [Sent(exchange) for exchange in self._exchanges]
        self._exchanges.clear()

    def _look_once_more(self) -> None:
        """Read the list a last time: if it changed, comparisons that failed say nothing."""
        compared = [
            check
            for check in self._checks
            if check.compares and self._results[check.id].status is Status.FAIL
        ]
        if not compared or self._runner.stopped is not None:
            return
        try:
            self._probe.stability.is_stable()
        except (Inconclusive, ListChanged):
            # Each finding was confirmed on a list that did not change.
            return
        except RunStopped as stopped:
            self._runner.stopped = stopped
        if self._probe.stability.changing:
            for check in compared:
                self._results[check.id] = result_of(check, Status.INCONCLUSIVE, CHANGING)

    def _phases(self) -> Iterator[Event]:
        # schemathesis takes a second to import, which the checks alone need not wait for.
        from modelarts_flavors.conformance.schemathesis_bridge import phases

        self._probe.begin("phases")
        try:
            for result in phases.run(self._probe, self._options):
                yield from self._flush()
                yield from self._end(result)
        except RunStopped as stopped:
            self._runner.stopped = stopped
        yield from self._flush()

    def _report(self) -> Report:
        results = tuple(r for r in self._results.values() if r.id not in self._silent)
        stopped = self._runner.stopped
        verdict, reason = verdict_of(
            results,
            self._options,
            stopped=stopped,
            saw_list=bool(self._probe.listing.answers),
        )
        return Report(
            verdict=verdict,
            reason=reason,
            seed=self._options.seed,
            requests=self._sender.sent,
            seconds=time.monotonic() - self._started,
            confidence=confidence_of(self._probe, results),
            checks=results,
            url=self._target.url,
            project_id=self._target.project_id,
            profile=str(self._options.profile),
            strict=self._options.strict,
            other_project_id=self._target.other_project_id,
            options=self._options,
            stopped=str(stopped or ""),
            started=self._began,
        )
