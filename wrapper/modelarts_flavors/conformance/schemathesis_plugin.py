"""For `schemathesis run`: pins the project, adds the token, judges findings, and checks the laws.

Project and token come from the environment, HW_PROJECT_ID and HW_AUTH_TOKEN. `schemathesis.toml`
beside this module loads it; `python -m modelarts_flavors.conformance.schemathesis_bridge URL` prints the command.
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

from modelarts_flavors.conformance import environment
from modelarts_flavors.conformance.engine import run
from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.reports.text import failure as described
from modelarts_flavors.conformance.results import CheckResult, Verdict
from modelarts_flavors.conformance.schemathesis_bridge.finding_filter import Judge
from modelarts_flavors.conformance.schemathesis_bridge.pinned_document import pinned
from modelarts_flavors.conformance.target import Target
from modelarts_flavors.contract import contract

JUDGE = Judge(contract())


class LawFailure(Failure):
    """A law that the server breaks; each law counts by itself."""

    checks = ("FlavorLaws",)
    kind_title = "A law of the resource flavors list is broken"
    __slots__ = ("law",)

    def __init__(self, law: str, message: str) -> None:
        super().__init__(operation=contract().operation.id, title=law, message=message)
        self.law = law

    @property
    def _unique_key(self) -> str:
        return self.law


def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """Put the document with one project in place of the one that was loaded."""
    for name, found in environment.settings().items():
        if not found:
            # schemathesis shows the message and ends.
            raise RuntimeError(f"set {name}")
    raw_schema.clear()
    raw_schema.update(pinned(contract(), environment.project_id()))


class Token:
    """Adds the token, which no generated value can stand for."""

    def get(self, case: Case[Any], ctx: schemathesis.AuthContext) -> str:
        """The token of the environment."""
        return environment.token()

    def set(self, case: Case[Any], data: str, ctx: schemathesis.AuthContext) -> None:
        """Put it into its header."""
        case.headers[contract().token.header] = data


def filter_failure(
    context: Any, failure: Failure, case: Case[Any], response: schemathesis.Response
) -> bool:
    """Drop the findings that are freedoms of the server."""
    name = failure.checks[0] if failure.checks else ""
    return JUDGE.counts(name, _query(response), response.status_code)


class FlavorLaws:
    """Once the phases are over, check the laws on the same server.

    Args:
        max_requests: how many requests they may send.
        seed: of their choices.
        strict: whether a broken SHOULD fails, too.
    """

    def __init__(self, max_requests: int = 300, seed: int = 0, *, strict: bool = False) -> None:
        self.options = Options(max_requests=max_requests, seed=seed, strict=strict)
        self.url = ""

    def after_response(
        self, ctx: schemathesis.CheckContext, response: schemathesis.Response, case: Case[Any]
    ) -> None:
        """Learn where the server is."""
        self.url = str(case.operation.base_url)

    def after_run(self, ctx: schemathesis.CheckContext) -> None:
        """Run the laws; every one that is broken is a failure of its own."""
        if not self.url:
            return
        target = Target(url=self.url, project_id=environment.project_id(), auth=environment.token())
        report = run(target, self.options)
        if report.verdict in (Verdict.REFUSED, Verdict.UNREACHABLE):
            raise FailureGroup([LawFailure("not judged", report.reason)])
        if report.failures:
            raise FailureGroup([_failure(check) for check in report.failures])


def _failure(check: CheckResult) -> LawFailure:
    return LawFailure(check.id, described(check))


def _query(response: schemathesis.Response) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(str(response.request.url)).query, keep_blank_values=True)


def install() -> None:
    """Register everything with schemathesis, for the whole process."""
    for hook in (before_load_schema, filter_failure):
        schemathesis.hook(hook)
    schemathesis.auth()(Token)
    schemathesis.check(FlavorLaws)


if "schemathesis.cli" in sys.modules:
    install()
