"""Odd input is one error with exit code 2; a run that saw too little has judged nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from modelarts_flavors.cli.app import run
from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.testing import MockServer

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer() as running:
        yield running


@pytest.fixture
def access(server: MockServer, tmp_path: Path) -> list[str]:
    token = tmp_path / "token.txt"
    token.write_text(server.token)
    return ["--project-id", server.project_id, "--token-file", str(token)]


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:abc", "http://[::1", "http://h:99999"])
def test_an_endpoint_that_is_no_url(endpoint: str, access: list[str], capsys: Capture) -> None:
    assert Exit.USAGE == run(["list", "--endpoint", endpoint, *access])
    assert f"is not a base URL: {endpoint!r}" in capsys.readouterr().err


def test_a_proxy_that_is_no_url_keeps_its_password(
    access: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://user:hidden@127.0.0.1:abc")
    assert Exit.USAGE == run(["list", "--endpoint", "http://service.invalid", *access])
    shown = capsys.readouterr().err
    assert "proxy" in shown
    assert "hidden" not in shown


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--timeout", "nan"], "nan is not a finite number"),
        (["--max-time", "inf"], "inf is not a finite number"),
        (["--other-token-file", "token.txt"], "needs --other-project-id"),
        (["--region", "cn-north-4"], "not both"),
    ],
)
def test_options_of_conform_that_cannot_be_meant(
    server: MockServer, access: list[str], options: list[str], said: str, capsys: Capture
) -> None:
    assert Exit.USAGE == run(["conform", server.url, *access, *options])
    assert said in capsys.readouterr().err


def test_a_project_is_not_isolated_from_itself(
    server: MockServer, access: list[str], capsys: Capture
) -> None:
    same = ["--other-project-id", server.project_id]
    assert Exit.USAGE == run(["conform", server.url, *access, *same])
    assert "the same project" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--token", ""], ["--project-id", ""], ["--token-ttl", "nan"]])
def test_options_of_serve_that_cannot_be_meant(options: list[str], capsys: Capture) -> None:
    assert Exit.USAGE == run(["serve", "--port", "0", *options])
    assert capsys.readouterr().out == ""


def test_a_budget_too_small_for_the_list_judges_nothing(
    server: MockServer, access: list[str], capsys: Capture
) -> None:
    assert Exit.UNREACHABLE == run(["conform", server.url, *access, "--max-requests", "1"])
    assert "nothing could be judged" in capsys.readouterr().err
