"""Wrong usage: one line that says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from modelarts_flavors.cli.app import run
from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.conformance.checks.catalog import checks
from modelarts_flavors.contract import contract
from modelarts_flavors.testing import MockServer

from .running import CHECKS, FEW, PROJECT, conform, one_line


@pytest.mark.parametrize(
    "url",
    [
        "ftp://localhost",
        "http://",
        "http://[::1",
        "http://exa mple",
        "http://localhost:99999",
        "http://localhost/?a=1",
        "http://localhost/#a",
        "http://user:pass@localhost",
        f"http://localhost{contract().operation.url_path(PROJECT)}",
        "",
    ],
)
def test_a_wrong_url_is_one_line(
    url: str, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.USAGE == conform(url, "--token-file", token_file)
    assert one_line(capsys)


def test_credentials_in_the_url_are_not_repeated(
    token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.USAGE == conform("http://user:secret-word@localhost", "--token-file", token_file)
    said = one_line(capsys)
    assert "secret-word" not in said
    assert "a user or a password" in said


def test_a_server_of_this_machine_needs_no_scheme(server: MockServer, token_file: str) -> None:
    short = server.url.removeprefix("http://")
    assert Exit.DONE == conform(short, "--token-file", token_file, *FEW)
    words = ("--endpoint", short, "--project-id", PROJECT, "--token-file", token_file)
    assert Exit.DONE == run(["list", *words])


def test_the_path_of_the_operation_is_cut_off_in_the_hint(
    token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"http://localhost/behind/proxy{contract().operation.url_path(PROJECT)}?limit=1"
    assert Exit.USAGE == conform(url, "--token-file", token_file)
    assert one_line(capsys).endswith("without the path: http://localhost/behind/proxy\n")


@pytest.mark.parametrize("content", [None, b"", b"two words", b"\xff\xfe"])
def test_a_token_file_of_no_use_is_one_line(
    content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    assert Exit.USAGE == conform("http://localhost", "--token-file", str(file))
    assert str(file) in one_line(capsys)


def test_missing_credentials_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert Exit.USAGE == conform("http://localhost")
    assert "no credentials" in one_line(capsys)


def test_a_missing_project_is_one_line(token_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert Exit.USAGE == run(["conform", "http://localhost", "--token-file", token_file])
    assert "project" in one_line(capsys)


def test_a_baseline_of_several_servers_cannot_be_written(
    server: MockServer, token_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "baseline.yaml"
    words = (server.url, server.url, "--token-file", token_file, "--write-baseline", str(file))
    assert Exit.USAGE == conform(*words)
    assert "--write-baseline is for one server" in one_line(capsys)
    assert not file.exists()


def test_a_check_that_does_not_exist_is_one_line(
    token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.USAGE == conform("http://localhost", "--token-file", token_file, "--only", "zzz")
    assert "modelarts-flavors: no check has an id or clause like zzz\n" == one_line(capsys)


@pytest.mark.parametrize("asked", ["T2.limt", "t2.limit", "limits"])
def test_a_check_that_is_misspelled_is_told_with_what_is_near(
    asked: str, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.USAGE == conform("http://localhost", "--token-file", token_file, "--only", asked)
    assert f"like {asked}; near: " in (said := one_line(capsys))
    assert "limit" in said.partition("near: ")[2]


@pytest.mark.parametrize("asked", ["schemathesis/", "K8S"])
def test_checks_that_this_run_leaves_out_are_one_line(
    asked: str, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    left_out = next((check.id for check in checks() if check.profile is not None), asked)
    asked = left_out if asked == "K8S" else asked
    words = ("--token-file", token_file, *CHECKS, "--only", asked)
    assert Exit.USAGE == conform("http://localhost", *words)
    assert "nothing to run: " in one_line(capsys)
