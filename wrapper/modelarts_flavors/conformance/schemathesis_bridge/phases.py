"""Runs schemathesis' phases through a probe and gives one result for each of its checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

import schemathesis
from schemathesis.checks import CHECKS as REGISTRY
from schemathesis.checks import CheckFunction
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.engine import events, from_schema
from schemathesis.generation.case import Case
from schemathesis.openapi.checks import JsonSchemaError

from modelarts_flavors.conformance.clauses.levels import Level
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import RequestSpec
from modelarts_flavors.conformance.interrupts import remembered
from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.results import CheckResult, RunStopped, Status
from modelarts_flavors.conformance.schemathesis_bridge.configuration import settings
from modelarts_flavors.conformance.schemathesis_bridge.finding_filter import FindingFilter
from modelarts_flavors.conformance.schemathesis_bridge.isolation import isolated
from modelarts_flavors.conformance.schemathesis_bridge.pinned_document import pinned
from modelarts_flavors.conformance.schemathesis_bridge.schemathesis_checks import (
    CHECKS,
    CONTENT_TYPE,
    REJECTION,
    SCHEMA,
    SERVER_ERROR,
    SchemathesisCheck,
    level_at,
    used,
)
from modelarts_flavors.conformance.schemathesis_bridge.wsgi_proxy import WsgiProxy
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.contract import Contract, contract, pointer

# Requests held back to repeat what was found, and for the checks that run last.
HELD_BACK = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One failure: of which case, and how much the clause binds that it breaks."""

    case: Case[Any]
    answer: Answer
    level: Level
    actual: str

    @property
    def weight(self) -> tuple[int, int]:
        """Sorts what binds most and is shortest first."""
        return list(Level).index(self.level), len(self.answer.exchange.url)


@dataclass
class Exploration:
    """One run of the phases; `stopped` is why it ended early, if it did."""

    probe: Probe
    contract: Contract
    applied: Counter[str] = field(default_factory=Counter)
    findings: dict[str, list[Finding]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    stopped: RunStopped | None = None

    def __post_init__(self) -> None:
        self.filter = FindingFilter(self.contract)
        self.proxy = WsgiProxy(self._send)
        self.allowance = self.probe.sender.left - HELD_BACK
        self.sent = 0

    def run(self) -> None:
        """Run the phases until they end or the requests are used up."""
        if self.allowance <= 0:
            return
        config = SchemathesisConfig.from_dict(
            settings(self.contract, self.probe.options, self.allowance)
        )
        document = pinned(self.contract, self.probe.target.project_id)
        schema = schemathesis.openapi.from_dict(document, config=config)
        schema.app = self.proxy
        self._stream = from_schema(schema).execute()
        for event in self._stream:
            if isinstance(event, events.ScenarioFinished):
                self._collect(event)
            elif isinstance(event, events.NonFatalError):
                if not isinstance(event.value, RunStopped):
                    self.errors.append(event.info.message)
            elif isinstance(event, events.FatalError):
                self.errors.append(str(event.exception))

    def _send(self, spec: RequestSpec) -> Answer:
        if self.stopped is not None:
            raise self.stopped
        try:
            answer = self.probe.send(spec)
        except RunStopped as stopped:
            self.stopped = stopped
            self._stream.stop()
            raise
        self.sent += 1
        if self.sent >= self.allowance:
            # What runs ends by itself before its next request.
            self._stream.stop()
        return answer

    def _collect(self, event: events.ScenarioFinished) -> None:
        for case_id, nodes in event.recorder.checks.items():
            answer = self.proxy.answers.get(case_id)
            if answer is None:
                continue
            for node in nodes:
                self.applied[node.name] += 1
                if node.failure_info is not None and self._is_defect(node.name, answer):
                    found = Finding(
                        event.recorder.cases[case_id].value,
                        answer,
                        self._level(node.name, answer, node.failure_info.failure),
                        _actual(answer, node.failure_info.failure),
                    )
                    self.findings.setdefault(node.name, []).append(found)

    def _is_defect(self, name: str, answer: Answer) -> bool:
        if not answer.status:
            return name == SERVER_ERROR
        return self.filter.counts(name, answer.request.query, answer.status)

    def _level(self, name: str, answer: Answer, failure: Failure) -> Level:
        check = next(check for check in CHECKS if check.name == name)
        if name == SCHEMA and isinstance(failure, JsonSchemaError):
            schema = self.contract.operation.responses[answer.status].schema
            return level_at(self.contract, schema, failure.instance_path)
        if name == REJECTION and answer.page is not None and self.filter.is_too_large(answer):
            # A page of no more than the largest size does no harm.
            return Level.SHOULD
        return check.level(self.contract)

    def result(self, check: SchemathesisCheck) -> CheckResult:
        """The outcome of one check; what it found is sent once more before it counts."""
        found = sorted(self.findings.get(check.name, ()), key=lambda finding: finding.weight)
        if found:
            return self._failed(check, found)
        if self.applied[check.name]:
            return self._outcome(check, Status.PASS, f"{self.applied[check.name]} answers")
        if self.errors:
            return self._outcome(check, Status.ERROR, self.errors[0])
        why = str(self.stopped) if self.stopped else "no requests are left for it"
        return self._outcome(check, Status.SKIPPED, why)

    def _outcome(self, check: SchemathesisCheck, status: Status, message: str) -> CheckResult:
        level = check.level(self.contract)
        return CheckResult(check.id, check.clause, level, status, check.title, message)

    def _failed(self, check: SchemathesisCheck, found: list[Finding]) -> CheckResult:
        first = found[0]
        others = f", and {len(found) - 1} more answers like it" if len(found) > 1 else ""
        actual = f"{first.actual}{others}"
        if self._shows_again(check, first.case):
            outcome = self._outcome(check, Status.FAIL, actual)
        else:
            outcome = self._outcome(check, Status.INCONCLUSIVE, "it did not show again")
        return replace(
            outcome,
            level=first.level,
            expected=check.expected,
            actual=actual,
            requests=(first.answer.exchange,),
        )

    def _shows_again(self, check: SchemathesisCheck, case: Case[Any]) -> bool:
        try:
            response = case.call()
        except RunStopped:
            return False
        function = cast(CheckFunction, REGISTRY.get_one(check.name))
        try:
            case.validate_response(response, checks=[function])
        except FailureGroup:
            return True
        return False


def run(probe: Probe, options: Options) -> Iterator[CheckResult]:
    """Run the phases and give a result for each check; raises RunStopped at the end where one was raised."""
    checks = used(options)
    exploration = Exploration(probe, contract())
    if checks:
        with isolated(), remembered() as interrupts:
            exploration.run()
        interrupts.require_none()
    for check in checks:
        yield exploration.result(check)
    if exploration.stopped is not None:
        raise exploration.stopped


def _actual(answer: Answer, failure: Failure) -> str:
    if isinstance(failure, JsonSchemaError):
        where = pointer.join(failure.instance_path)
        return f"{answer.status} with {failure.validation_message} at {where or 'the top'}"
    if CONTENT_TYPE in failure.checks:
        return f"{answer.status} with content type {answer.header('content-type') or 'left out'}"
    if SCHEMA in failure.checks:
        return f"{answer.status} with a body that cannot be read as its content type"
    return answer.summary
