"""Runs the laws against a target and tells what happens as a stream of events."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from modelarts_flavors.conformance.checks.catalog import chosen
from modelarts_flavors.conformance.checks.registry import Law, Need
from modelarts_flavors.conformance.clauses import texts
from modelarts_flavors.conformance.confidence import strength
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
from modelarts_flavors.conformance.results import CheckResult, Report, Status, Verdict
from modelarts_flavors.conformance.session.discovery import open_list, start_of
from modelarts_flavors.conformance.session.outcomes import (
    Blocked,
    Broken,
    Renewed,
    Skipped,
    Stop,
    Unclear,
)
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.session.stability import MOVES, ORDER_LAW
from modelarts_flavors.conformance.target import Target
from modelarts_flavors.contract import contract


def run(target: Target, options: Options | None = None) -> Report:
    """Test a server and report.

    Args:
        target: the server, the project and the credentials.
        options: seed, budget and manners; the defaults suit a server that one does not own.

    >>> report = run(Target(url="http://localhost:1", project_id="p", auth="token"))
    >>> report.reason.partition(":")[0]
    'the server cannot be reached'
    """
    heard: list[Exchange] = []
    for event in stream(target, options):
        if isinstance(event, Sent):
            heard.append(event.exchange)
        elif isinstance(event, RunFinished):
            return replace(event.report, exchanges=tuple(heard))
    raise AssertionError("a run ends with RunFinished")


def stream(target: Target, options: Options | None = None) -> Iterator[Event]:
    """Test a server; every event as it happens, `RunFinished` with the report last."""
    yield from _Run(target, options or Options()).events()


class _Run:
    """One run: the laws in turn, what was heard, and the results so far."""

    def __init__(self, target: Target, options: Options) -> None:
        self._target = target
        self._options = options
        self._heard: list[Exchange] = []
        self._sender = Sender(target, options, self._heard.append)
        self._laws = tuple(chosen(options))
        watches = {law.id: law.watch for law in self._laws if law.watch is not None}
        sure = frozenset(law.id for law in self._laws if law.sure)
        comparing = frozenset(law.id for law in self._laws if law.compares)
        self._probe = Probe(target, options, self._sender, watches, sure, comparing)
        self._results: dict[str, CheckResult] = {}
        self._stop: Stop | None = None
        self._started = time.monotonic()

    def events(self) -> Iterator[Event]:
        yield RunStarted(self._target, self._options, tuple(law.id for law in self._laws))
        try:
            yield from self._open()
            yield from self._take(last=False)
            if self._options.phases and self._stop is None:
                yield from self._phases()
            yield from self._take(last=True)
            self._look_once_more()
            yield from self._flush()
        finally:
            self._sender.close()
        yield RunFinished(self._report())

    def _take(self, *, last: bool) -> Iterator[Event]:
        for law in self._laws:
            if law.last is last and law.id not in self._results:
                yield from self._finish(law)
                yield from self._finish_noticed()

    def _open(self) -> Iterator[Event]:
        try:
            broken = open_list(self._probe)
        except Stop as stop:
            self._stop = stop
            broken = ""
        yield from self._flush()
        if broken:
            yield from self._end_unread(broken)

    def _end_unread(self, broken: str) -> Iterator[Event]:
        """One law fails and all others are blocked, as no page of the list can be read."""
        answer = self._probe.listing.answers[0]
        status = contract().page_response.status
        came = answer.exchange.error or f"{answer.status} with {start_of(answer)}"
        finding = Broken(f"status {status} with a list document", came, [answer])
        for law in self._laws:
            if law.id == broken:
                yield from self._end(self._failed(law, finding))
            else:
                why = "no page of the list can be read"
                yield from self._end(self._result(law, Status.BLOCKED, why, blocked_by=broken))

    def _finish(self, law: Law) -> Iterator[Event]:
        yield CheckStarted(law.id)
        result = self._judge(law)
        yield from self._flush()
        yield from self._end(result)

    def _finish_noticed(self) -> Iterator[Event]:
        """End the laws that something spoke against in passing, so that it is told soon."""
        for law in self._laws:
            if law.id in self._probe.noticed and law.id not in self._results:
                yield from self._finish(law)
            elif law.id == ORDER_LAW and self._probe.steadiness.shuffles and self._passed(law):
                # Its own readings were alike by chance.
                yield from self._finish(law)

    def _passed(self, law: Law) -> bool:
        result = self._results.get(law.id)
        return result is not None and result.status is Status.PASS

    def _end(self, result: CheckResult) -> Iterator[Event]:
        self._results[result.id] = result
        yield CheckFinished(result)

    def _flush(self) -> Iterator[Event]:
        yield from [Sent(exchange) for exchange in self._heard]
        self._heard.clear()

    def _judge(self, law: Law) -> CheckResult:
        try:
            self._prepare(law)
            self._settle(law)
        except Broken as broken:
            return self._failed(law, broken)
        except Unclear as unclear:
            return self._result(law, Status.INCONCLUSIVE, str(unclear))
        except Blocked as blocked:
            if blocked.by == law.id:
                return self._result(law, Status.INCONCLUSIVE, str(blocked))
            return self._result(law, Status.BLOCKED, str(blocked), blocked_by=blocked.by)
        except Skipped as skipped:
            return self._result(law, Status.SKIPPED, str(skipped))
        except Stop as stop:
            self._stop = stop
            return self._result(law, Status.SKIPPED, f"not finished: {stop}")
        except Exception as error:  # noqa: BLE001  (a mistake of ours must not pass for the server's)
            return self._result(law, Status.ERROR, f"{type(error).__name__}: {error}")
        return self._result(law, Status.PASS)

    def _settle(self, law: Law) -> None:
        """Test a law, from its start again where the list became another one meanwhile."""
        while True:
            try:
                self._probe.settle(law.test, self._probe)
            except Renewed:
                continue
            return

    def _prepare(self, law: Law) -> None:
        """Make ready for a law, or end it before it begins."""
        # What was seen in passing can be judged all the same, if nothing need be sent for it.
        if self._stop is not None and (self._stop.verdict is not None or not law.last):
            raise Skipped(f"not run: {self._stop}")
        missing = [need for need in law.needs if not self._has(need)]
        if missing:
            raise Skipped(f"needs {' and '.join(missing)}")
        if law.compares and self._probe.steadiness.moves:
            raise Unclear(MOVES)
        self._probe.running, self._probe.compares = law.id, law.compares

    def _has(self, need: Need) -> bool:
        target = self._target
        return {
            Need.OTHER_PROJECT: target.other_project_id is not None,
            Need.OTHER_CREDENTIALS: target.other_auth is not None,
            Need.METHODS: self._options.allow_methods,
            Need.PLAIN_TOKEN: isinstance(target.auth, str),
        }[need]

    def _look_once_more(self) -> None:
        """Read the list a last time: if it changed, comparisons that failed say nothing."""
        compared = {law.id for law in self._laws if law.compares}
        failed = [r for r in self._results.values() if r.id in compared and r.status is Status.FAIL]
        if not failed or self._stop is not None:
            return
        try:
            self._probe.steadiness.still()
        except Renewed:
            # Each finding was made sure of on a list that stood still.
            return
        except Stop as stop:
            self._stop = stop
        if self._probe.steadiness.moves:
            for law in self._laws:
                if law.compares and self._results[law.id].status is Status.FAIL:
                    self._results[law.id] = self._result(law, Status.INCONCLUSIVE, MOVES)

    def _phases(self) -> Iterator[Event]:
        # schemathesis takes a second to import, which the laws alone need not wait for.
        from modelarts_flavors.conformance.schemathesis_bridge import phases

        self._probe.running, self._probe.compares = "phases", False
        try:
            for result in phases.run(self._probe, self._options):
                yield from self._flush()
                yield from self._end(result)
        except Stop as stop:
            self._stop = stop
        yield from self._flush()

    # Results

    def _failed(self, law: Law, broken: Broken) -> CheckResult:
        return self._result(
            law,
            Status.FAIL,
            f"expected {broken.expected}; came {broken.came}",
            expected=broken.expected,
            came=broken.came,
            requests=tuple(a.exchange for a in self._probe.ways.shown(broken.answers)),
        )

    def _result(
        self,
        law: Law,
        status: Status,
        message: str = "",
        *,
        expected: str = "",
        came: str = "",
        requests: Sequence[Exchange] = (),
        blocked_by: str = "",
    ) -> CheckResult:
        return CheckResult(
            id=law.id,
            level=law.level(contract()),
            status=status,
            title=law.title,
            clause=texts.clause(law.anchor),
            message=message,
            expected=expected,
            came=came,
            requests=tuple(requests),
            blocked_by=blocked_by,
        )

    def _report(self) -> Report:
        results = list(self._results.values())
        verdict, reason = self._verdict(results)
        return Report(
            verdict=verdict,
            reason=reason,
            seed=self._options.seed,
            requests=self._sender.sent,
            seconds=time.monotonic() - self._started,
            strength=strength(self._probe, results),
            checks=tuple(results),
            url=self._target.url,
            project_id=self._target.project_id,
            profile=str(self._options.profile),
            strict=self._options.strict,
            other_project_id=self._target.other_project_id,
            options=self._options,
            stopped=self._stop is not None,
        )

    def _verdict(self, results: list[CheckResult]) -> tuple[Verdict, str]:
        failures = [result for result in results if result.counts(self._options.strict)]
        if failures:
            noun = "check" if len(failures) == 1 else "checks"
            return Verdict.FAIL, f"{len(failures)} {noun} failed"
        if self._stop is not None and self._stop.verdict is not None:
            return self._stop.verdict, str(self._stop)
        # Laws that only watch pass where nothing was there to be seen: without a list that is no pass.
        judged = any(result.status is Status.PASS for result in results)
        if not judged or not self._probe.listing.answers:
            why = f": {self._stop}" if self._stop is not None else ""
            return Verdict.UNREACHABLE, f"nothing could be judged{why}"
        done = sum(result.status is Status.PASS for result in results)
        ended = f", then stopped: {self._stop}" if self._stop is not None else ""
        return Verdict.PASS, f"{done} of {len(results)} checks passed, none failed{ended}"
