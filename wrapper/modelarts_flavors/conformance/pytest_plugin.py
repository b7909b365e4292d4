"""The suite under pytest: one test for each check, and a fixture for applications in process.

    pytest -p modelarts_flavors.conformance --modelarts-url=http://localhost:8000 \\
        --modelarts-project-id=ID --modelarts-token-file=FILE

The token may also stand in the environment, as HW_AUTH_TOKEN. The tests that pytest finds by itself
run as well; `--modelarts-app=package.module:app` tests an ASGI or WSGI application instead of a URL.
"""

from __future__ import annotations

import datetime
import importlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from modelarts_flavors.errors import MissingExtraError
from modelarts_flavors.extras import require

try:
    require("conformance")
except MissingExtraError as missing:
    raise pytest.UsageError(str(missing)) from None


from modelarts_flavors.conformance import baseline
from modelarts_flavors.conformance.checks.catalog import checks, chosen
from modelarts_flavors.conformance.engine import stream
from modelarts_flavors.conformance.options import Options, Profile
from modelarts_flavors.conformance.reports.record import gather
from modelarts_flavors.conformance.reports.text import failure, render
from modelarts_flavors.conformance.results import CheckResult, Report, Status, Verdict
from modelarts_flavors.conformance.schemathesis_bridge.schemathesis_checks import CHECKS, used
from modelarts_flavors.conformance.target import (
    PROJECT_VARIABLE,
    TOKEN_VARIABLE,
    Application,
    Target,
    from_environment,
)
from modelarts_flavors.errors import InvalidArgumentError

JUDGED = "judged"
BASELINE = "baseline"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the suite."""
    group = parser.getgroup("modelarts-flavors", "conformance to the resource flavors API")
    group.addoption("--modelarts-url", metavar="URL", help="server to test")
    group.addoption("--modelarts-app", metavar="MODULE:NAME", help="application to test in process")
    group.addoption("--modelarts-project-id", metavar="ID", help="the project to read")
    group.addoption("--modelarts-token-file", metavar="FILE", help="file with the token")
    group.addoption("--modelarts-other-project-id", metavar="ID", help="a second project")
    group.addoption("--modelarts-other-token-file", metavar="FILE", help="file with its token")
    group.addoption(
        "--modelarts-profile",
        default=str(Profile.DOCUMENTED),
        choices=list(map(str, Profile)),
        help="what the server claims to conform to",
    )
    group.addoption("--modelarts-seed", type=int, default=0, metavar="N", help="random seed")
    group.addoption(
        "--modelarts-max-requests",
        type=int,
        default=Options().max_requests,
        metavar="N",
        help=f"largest number of requests (default: {Options().max_requests})",
    )
    group.addoption(
        "--modelarts-rate", type=float, metavar="N", help="largest number of requests a second"
    )
    group.addoption(
        "--modelarts-baseline", metavar="FILE", help="file that lists the known failures, in YAML"
    )
    group.addoption("--modelarts-strict", action="store_true", help="let a broken SHOULD fail, too")
    group.addoption(
        "--modelarts-allow-inconclusive",
        action="store_true",
        help="pass where nothing failed but some MUST could not be judged",
    )
    group.addoption(
        "--modelarts-allow-methods", action="store_true", help="send methods other than GET, too"
    )
    group.addoption(
        "--modelarts-no-schemathesis",
        action="store_true",
        help="leave out the phases of schemathesis",
    )


def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add one test for each check if there is something to test."""
    if config.getoption("--modelarts-url") or config.getoption("--modelarts-app"):
        suite = Suite.from_parent(session, name="conformance", nodeid="conformance")
        items.extend(suite.collect())


class Suite(pytest.Collector):
    """All checks of one run; the run takes place when the first of them is run."""

    @property
    def run_options(self) -> Options:
        """The options that the command line asks for."""
        given = self.config.option
        try:
            return Options(
                profile=Profile(given.modelarts_profile),
                strict=given.modelarts_strict,
                seed=given.modelarts_seed,
                max_requests=given.modelarts_max_requests,
                rate=given.modelarts_rate,
                allow_methods=given.modelarts_allow_methods,
                allow_inconclusive=given.modelarts_allow_inconclusive,
                phases=not given.modelarts_no_schemathesis,
            )
        except ValueError as error:
            raise pytest.UsageError(str(error)) from None

    def collect(self) -> Iterator[pytest.Item]:
        """The checks that the options ask for."""
        self.target = self._target()
        self.entries = self._entries()
        options = self.run_options
        names = [check.id for check in chosen(options)]
        if options.phases:
            names += [check.id for check in used(options)]
        first = (JUDGED,) if self.entries is None else (JUDGED, BASELINE)
        for name in (*first, *names):
            yield CheckItem.from_parent(self, name=name)

    def _entries(self) -> tuple[baseline.Entry, ...] | None:
        file = self.config.option.modelarts_baseline
        try:
            return None if file is None else baseline.load(Path(file))
        except InvalidArgumentError as error:
            raise pytest.UsageError(str(error)) from None

    def _target(self) -> Target:
        given = self.config.option
        project = given.modelarts_project_id or from_environment(PROJECT_VARIABLE)
        if not project:
            raise pytest.UsageError(f"--modelarts-project-id or {PROJECT_VARIABLE} is needed")
        if given.modelarts_other_token_file and not given.modelarts_other_project_id:
            raise pytest.UsageError(
                "--modelarts-other-token-file needs --modelarts-other-project-id"
            )
        target = Target(
            project_id=project,
            auth=_token(given.modelarts_token_file) or from_environment(TOKEN_VARIABLE) or None,
            other_project_id=given.modelarts_other_project_id,
            other_auth=_token(given.modelarts_other_token_file),
        )
        if given.modelarts_app:
            return replace(target, app=_import(given.modelarts_app))
        return replace(target, url=given.modelarts_url.rstrip("/"))

    @property
    def report(self) -> Report:
        """The report of the one run."""
        if not hasattr(self, "_report"):
            options = self.run_options
            report = gather(stream(self.target, options), self.target, options)
            if self.entries is not None:
                known = {check.id for check in checks()} | {check.id for check in CHECKS}
                today = datetime.datetime.now().astimezone().date()
                report = baseline.judged(report, self.entries, known, today)
            self._report = report
        return self._report

    def result(self, name: str) -> CheckResult | None:
        """The result of one check; None if the run ended before it."""
        return next((check for check in self.report.checks if check.id == name), None)


class CheckItem(pytest.Item):
    """One check as a test."""

    parent: Suite

    def runtest(self) -> None:
        """Fail with what was found, or skip where there is nothing to say."""
        report = self.parent.report
        if self.name == JUDGED:
            if report.verdict not in (Verdict.PASS, Verdict.FAIL):
                raise NonconformityError(f"not judged: {report.reason}")
            return
        if self.name == BASELINE:
            if report.baseline_problems:
                raise NonconformityError("\n".join(report.baseline_problems))
            return
        result = self.parent.result(self.name)
        if result is None:
            pytest.skip(f"the run ended before: {report.reason}")
        if result.known:
            pytest.xfail(f"known failure: {result.known}")
        if result.counts(report.strict) or result.status is Status.ERROR:
            raise NonconformityError(failure(result))
        if result.status is not Status.PASS:
            pytest.skip(f"{result.status}: {result.message or result.title}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The finding alone: a traceback through the suite would not help."""
        if isinstance(excinfo.value, NonconformityError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[str, None, str]:
        """How the test is called in reports."""
        return "conformance", None, f"conformance: {self.name}"


class NonconformityError(AssertionError):
    """What a server was found to do wrong, as text."""


@pytest.fixture
def modelarts_conformance() -> Callable[..., Report]:
    """A function that tests an application or a server and fails the test if it does not conform.

    Takes the arguments of `Target`, and `options`. Gives the report.

        def test_flavors(modelarts_conformance):
            modelarts_conformance(app=app, project_id="p", auth="token")
    """
    return check


def check(
    *, options: Options | None = None, app: Application | None = None, **target: Any
) -> Report:
    """Test a target; raises `NonconformityError` with the report unless it conforms."""
    tested = Target(app=app, **target)
    report = gather(stream(tested, options), tested, options)
    if report.verdict is not Verdict.PASS:
        raise NonconformityError("\n" + render(report))
    return report


def _import(path: str) -> Application:
    module, _, name = path.partition(":")
    # As `python -m` does, so that a module of the working folder is found.
    sys.path.insert(0, str(Path.cwd()))
    try:
        found: Application = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise pytest.UsageError(f"cannot import {path}: {error}") from None
    return found


def _token(file: str | None) -> str | None:
    if file is None:
        return None
    try:
        # As the command line reads it: some editors put a byte order mark in front.
        return Path(file).read_text(encoding="utf-8-sig").strip()
    except OSError as error:
        raise pytest.UsageError(f"cannot read {file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise pytest.UsageError(f"{file} is not text in UTF-8") from None
