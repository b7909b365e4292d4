"""For `schemathesis run`: pins the project, adds the token, filters findings, and runs the checks.

Project and token come from the environment, HW_PROJECT_ID and HW_AUTH_TOKEN. `schemathesis.toml`
of the bridge loads it; `python -m modelarts_flavors.conformance.schemathesis_bridge URL` prints the command.
Hooks are global, so they are registered in a process of the `schemathesis` command only.
"""

# ruff: noqa: ARG001  (the signatures are those that schemathesis asks for)

from __future__ import annotations

import sys
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import schemathesis
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation.case import Case

from modelarts_flavors.conformance.engine import run
from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.reports.text import failure as described
from modelarts_flavors.conformance.results import CheckResult, Verdict
from modelarts_flavors.conformance.schemathesis_bridge.finding_filter import FindingFilter
from modelarts_flavors.conformance.schemathesis_bridge.pinned_document import pinned
from modelarts_flavors.conformance.target import (
    PROJECT_VARIABLE,
    TOKEN_VARIABLE,
    Target,
    from_environment,
)
from modelarts_flavors.contract import contract

FILTER = FindingFilter(contract())


class CheckFailure(Failure):
    """A check that the server fails; each counts by itself."""

    checks = ("FlavorChecks",)
    kind_title = "A check of the resource flavors list failed"
    __slots__ = ("check",)

    def __init__(self, check: str, message: str) -> None:
        super().__init__(operation=contract().operation.id, title=check, message=message)
        self.check = check

    @property
    def _unique_key(self) -> str:
        return self.check


def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """Put the document with one project in place of the one that was loaded."""
    for name in (PROJECT_VARIABLE, TOKEN_VARIABLE):
        if not from_environment(name):
            # schemathesis shows the message and ends.
            raise RuntimeError(f"set {name}")
    raw_schema.clear()
    raw_schema.update(pinned(contract(), from_environment(PROJECT_VARIABLE)))


class Token:
    """Adds the token, which no generated value can stand for."""

    def get(self, case: Case[Any], ctx: schemathesis.AuthContext) -> str:
        """The token of the environment."""
        return from_environment(TOKEN_VARIABLE)

    def set(self, case: Case[Any], data: str, ctx: schemathesis.AuthContext) -> None:
        """Put it into its header."""
        case.headers[contract().token.header] = data


def filter_failure(
    context: Any, failure: Failure, case: Case[Any], response: schemathesis.Response
) -> bool:
    """Drop the findings that are freedoms of the server."""
    name = failure.checks[0] if failure.checks else ""
    return FILTER.counts(name, _query(response), response.status_code)


class FlavorChecks:
    """Once the phases are over, run the checks on the same server.

    Args:
        max_requests: the largest number of requests.
        seed: random seed.
        strict: whether a broken SHOULD fails, too.
    """

    def __init__(self, max_requests: int = 400, seed: int = 0, *, strict: bool = False) -> None:
        self.options = Options(max_requests=max_requests, seed=seed, strict=strict)
        self.url = ""

    def after_response(
        self, ctx: schemathesis.CheckContext, response: schemathesis.Response, case: Case[Any]
    ) -> None:
        """Learn where the server is."""
        self.url = str(case.operation.base_url)

    def after_run(self, ctx: schemathesis.CheckContext) -> None:
        """Run the checks; every one that fails is a failure of its own."""
        if not self.url:
            return
        target = Target(
            url=self.url,
            project_id=from_environment(PROJECT_VARIABLE),
            auth=from_environment(TOKEN_VARIABLE),
        )
        report = run(target, self.options)
        if report.failures:
            raise FailureGroup([_failure(check) for check in report.failures])
        if report.verdict is not Verdict.PASS:
            raise FailureGroup([CheckFailure("not judged", report.reason)])


def _failure(check: CheckResult) -> CheckFailure:
    return CheckFailure(check.id, described(check))


def _query(response: schemathesis.Response) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(str(response.request.url)).query, keep_blank_values=True)


def install() -> None:
    """Register everything with schemathesis, for the whole process."""
    for hook in (before_load_schema, filter_failure):
        schemathesis.hook(hook)
    schemathesis.auth()(Token)
    schemathesis.check(FlavorChecks)


if "schemathesis.cli" in sys.modules:
    install()
