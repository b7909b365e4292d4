"""The pytest plugin, as its users run it: in a folder of their own."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.mutants.catalogue import FIRST_PROJECT, FIRST_TOKEN, SECOND_PROJECT, SECOND_TOKEN

from modelarts_flavors.conformance import Options, Target, Verdict, run
from modelarts_flavors.conformance.checks.catalog import checks
from modelarts_flavors.conformance.pytest_plugin import NonconformityError, check
from modelarts_flavors.conformance.schemathesis_bridge import phases
from modelarts_flavors.mock import create_app
from modelarts_flavors.mock.access.known_credentials import DEVELOPMENT_TOKEN
from modelarts_flavors.testing import MockServer

pytest_plugins = ("pytester",)

CHECKS = tuple(law.id for law in checks() if law.profile is None)
PLUGIN = ("-p", "modelarts_flavors.conformance", "-p", "no:cacheprovider", "-q")
APPLICATION = """
from tests.mutants.variants import Variant, defects

good = Variant("reference").build()
broken = next(v for v in defects() if v.name == "limit-negative-accepted").build()


def wsgi(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json")])
    return [b'{"kind": "ResourceFlavorList", "items": {}}']
"""


@pytest.fixture(scope="module", autouse=True)
def everything_is_imported() -> None:
    """A run of pytest inside of pytest forgets the modules that it imported, but not who uses them."""
    check_down = Target(url="http://127.0.0.1:1", project_id="p", auth="token")
    assert Verdict.UNREACHABLE is run(check_down, Options(timeout=1)).verdict
    assert phases.used


@pytest.fixture
def folder(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.syspath_prepend(pytester.path)
    monkeypatch.setenv("PYTHONPATH", f"{pytester.path}:{Path(__file__).parents[2]}")
    monkeypatch.setenv("HW_PROJECT_ID", FIRST_PROJECT)
    monkeypatch.setenv("HW_AUTH_TOKEN", FIRST_TOKEN)
    pytester.makepyfile(application=APPLICATION)
    return pytester


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer() as running:
        yield running


def outcomes(result: pytest.RunResult) -> dict[str, int]:
    return {name: number for name, number in result.parseoutcomes().items() if name != "warnings"}


def test_each_check_is_a_test(
    pytester: pytest.Pytester, server: MockServer, tmp_path: Path
) -> None:
    token = tmp_path / "token"
    token.write_text(server.token)
    result = pytester.runpytest_inprocess(
        *PLUGIN,
        "-vv",
        f"--modelarts-url={server.url}",
        f"--modelarts-project-id={server.project_id}",
        f"--modelarts-token-file={token}",
        "--modelarts-no-schemathesis",
    )
    assert 0 == result.ret
    names = re.findall(
        r"^conformance::(\S+) (?:PASSED|SKIPPED)", result.stdout.str(), flags=re.MULTILINE
    )
    assert ["judged", *CHECKS] == names
    assert server.token not in result.stdout.str()


def test_an_asgi_application_is_tested_in_process(folder: pytest.Pytester) -> None:
    result = folder.runpytest_subprocess(*PLUGIN, "--modelarts-app=application:good")
    assert 0 == result.ret
    assert {"passed", "skipped"} == outcomes(result).keys()


def test_a_second_project_lets_isolation_be_judged(folder: pytest.Pytester) -> None:
    # As some editors write it.
    token = folder.path / "other.txt"
    token.write_text(f"{SECOND_TOKEN}\n", "utf-8-sig")
    result = folder.runpytest_inprocess(
        *PLUGIN,
        "-vv",
        "--modelarts-app=application:good",
        "--modelarts-no-schemathesis",
        f"--modelarts-other-project-id={SECOND_PROJECT}",
        f"--modelarts-other-token-file={token}",
    )
    assert 0 == result.ret
    result.stdout.fnmatch_lines(["*isolation/lists-apart PASSED*"])
    assert SECOND_TOKEN not in result.stdout.str()


def test_a_finding_is_a_failure_that_reads_as_in_the_report(folder: pytest.Pytester) -> None:
    result = folder.runpytest_inprocess(
        *PLUGIN, "--modelarts-app=application:broken", "--modelarts-no-schemathesis"
    )
    assert 1 == result.ret
    result.stdout.fnmatch_lines(
        ["*conformance: limit/out-of-range-refused*", "FAIL  limit/out-of-range-refused * MUST"]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    assert FIRST_TOKEN not in result.stdout.str()


def test_a_wsgi_application_that_is_something_else_is_not_judged(folder: pytest.Pytester) -> None:
    result = folder.runpytest_inprocess(
        *PLUGIN, "--modelarts-app=application:wsgi", "--modelarts-no-schemathesis"
    )
    assert 1 == result.ret
    assert "passed" not in outcomes(result) or "failed" in outcomes(result)


def test_a_server_that_is_down_fails_one_test_and_skips_the_rest(folder: pytest.Pytester) -> None:
    result = folder.runpytest_inprocess(
        *PLUGIN, "--modelarts-url=http://127.0.0.1:1", "--modelarts-no-schemathesis"
    )
    assert 1 == result.ret
    assert 1 == outcomes(result)["failed"]
    assert {"failed", "skipped"} == outcomes(result).keys()
    result.stdout.fnmatch_lines(["*not judged: the server cannot be reached*"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--modelarts-app=application:missing",), "cannot import application:missing"),
        (("--modelarts-app=nowhere",), "cannot import nowhere"),
        (("--modelarts-url=http://x", "--modelarts-token-file=/nowhere"), "cannot read /nowhere"),
        (
            ("--modelarts-url=http://x", "--modelarts-token-file=bytes"),
            "bytes is not text in UTF-8",
        ),
        (
            ("--modelarts-url=http://x", "--modelarts-other-token-file=bytes"),
            "--modelarts-other-token-file needs --modelarts-other-project-id",
        ),
        (("--modelarts-url=http://x", "--modelarts-max-requests=0"), "max_requests must be"),
    ],
)
def test_wrong_usage_is_one_line(
    folder: pytest.Pytester, words: tuple[str, ...], said: str
) -> None:
    (folder.path / "bytes").write_bytes(b"\xff\xfe\x00")
    result = folder.runpytest_inprocess(*PLUGIN, *words)
    assert pytest.ExitCode.USAGE_ERROR == result.ret
    result.stderr.fnmatch_lines([f"ERROR: {said}*"])
    assert "Traceback" not in result.stderr.str()


def test_without_a_server_nothing_is_added(folder: pytest.Pytester) -> None:
    folder.makepyfile("def test_own(): pass")
    result = folder.runpytest_inprocess(*PLUGIN)
    assert {"passed": 1} == outcomes(result)


def test_the_fixture_judges_an_application(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        f"""
        import pytest
        from application import broken, good
        from modelarts_flavors.conformance.pytest_plugin import NonconformityError

        OWN = dict(project_id="{FIRST_PROJECT}", auth="{FIRST_TOKEN}")

        def test_good(modelarts_conformance):
            assert modelarts_conformance(app=good, **OWN).verdict == "pass"

        def test_broken(modelarts_conformance):
            with pytest.raises(NonconformityError, match="limit/out-of-range-refused"):
                modelarts_conformance(app=broken, **OWN)
        """
    )
    assert {"passed": 2} == outcomes(folder.runpytest_inprocess(*PLUGIN))


def test_known_failures_are_expected(folder: pytest.Pytester) -> None:
    file = folder.path / "baseline.yaml"
    file.write_text("- {id: limit/out-of-range-refused, reason: we clamp}\n")
    words = (
        "--modelarts-app=application:broken",
        "--modelarts-no-schemathesis",
        "--modelarts-baseline=baseline.yaml",
    )
    result = folder.runpytest_inprocess(*PLUGIN, "-vv", *words)
    assert 0 == result.ret
    result.stdout.fnmatch_lines(["*limit/out-of-range-refused XFAIL*we clamp*"])
    file.write_text("- {id: limit/default, reason: once}\n")
    result = folder.runpytest_inprocess(*PLUGIN, *words)
    assert 1 == result.ret
    result.stdout.fnmatch_lines(["*limit/default: the check passes now*"])
    file.write_text("- {}")
    assert pytest.ExitCode.USAGE_ERROR == folder.runpytest_inprocess(*PLUGIN, *words).ret


def test_an_application_of_the_working_folder_is_found(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        here="def app(environ, start_response):\n    start_response('404 no', [])\n    return []"
    )
    words = ("--modelarts-app=here:app", f"--modelarts-project-id={FIRST_PROJECT}")
    result = pytester.runpytest_subprocess(*PLUGIN, *words)
    result.stdout.fnmatch_lines(["*not judged: *"])
    assert "cannot import" not in result.stderr.str()


def test_the_mock_conforms_in_process() -> None:
    app = create_app()
    project = app.options.project_ids[0]
    assert Verdict.PASS is check(app=app, project_id=project, auth=DEVELOPMENT_TOKEN).verdict


def test_what_is_wrong_is_said_in_the_error() -> None:
    with pytest.raises(NonconformityError, match="cannot be reached"):
        check(url="http://127.0.0.1:1", project_id="p", options=Options(timeout=1))


def test_loading_the_package_alone_does_not_load_pytest() -> None:
    code = "import sys, modelarts_flavors.conformance; assert 'pytest' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_target_is_named_without_its_secret() -> None:
    assert "secret-word" not in repr(Target(project_id="p", auth="secret-word"))
