"""Runs against servers that keep the contract, and that break it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import Any

import pytest

from modelarts_flavors.cli.app import run
from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.testing import MockServer

from .running import CHECKS, FEW, FIRST, PROJECT, TOKEN, conform

# A server that keeps the contract


def test_the_mock_conforms(
    server: MockServer, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.DONE == conform(server.url, "--token-file", token_file)
    out, err = capsys.readouterr()
    assert out.startswith("Conformant: ")
    assert "" == err


def test_json_alone_is_on_stdout(
    server: MockServer, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.DONE == conform(server.url, "--token-file", token_file, *FEW, "-o", "json")
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert ("pass", [FIRST]) == (
        document["verdict"],
        [check["id"] for check in document["checks"]],
    )
    assert "" == err


@pytest.mark.parametrize("words", [("--strict",), ("--profile", "kubernetes"), ("--rate", "1000")])
def test_options_are_taken(server: MockServer, token_file: str, words: tuple[str, ...]) -> None:
    assert Exit.DONE == conform(server.url, "--token-file", token_file, *FEW, *words)


def test_a_slash_at_the_end_is_of_no_account(
    server: MockServer, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.DONE == conform(f"{server.url}/", "--token-file", token_file, *FEW)


def test_credentials_come_from_the_environment(
    server: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HW_AUTH_TOKEN", TOKEN)
    monkeypatch.setenv("HW_PROJECT_ID", PROJECT)
    assert Exit.DONE == run(["conform", server.url, *FEW])


def test_keys_from_the_environment_sign(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with MockServer(project_ids=(PROJECT,)) as running:
        monkeypatch.setenv("HUAWEICLOUD_SDK_AK", running.ak)
        monkeypatch.setenv("HUAWEICLOUD_SDK_SK", running.sk)
        assert Exit.DONE == conform(running.url, *CHECKS)
        assert running.sk not in capsys.readouterr().out


def test_no_more_requests_than_asked_for(
    server: MockServer, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    conform(server.url, "--token-file", token_file, "--max-requests", "7", "-o", "json")
    assert 7 >= json.loads(capsys.readouterr().out)["requests"]


def test_a_budget_that_is_spent_is_no_conformity(
    server: MockServer, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--token-file", token_file, "--max-requests", "7", *CHECKS)
    assert Exit.UNREACHABLE == conform(server.url, *words)
    out = capsys.readouterr().out
    assert out.startswith("Not judged: ")
    assert "the budget of 7 requests is spent" in " ".join(out.split())
    assert Exit.DONE == conform(server.url, *words, "--allow-inconclusive")
    assert capsys.readouterr().out.startswith("No failure in the part that was judged: ")


def test_chosen_checks_are_no_conformity(
    server: MockServer, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.DONE == conform(server.url, "--token-file", token_file, *FEW)
    assert capsys.readouterr().out.startswith("The 1 chosen check passed: ")


# Servers that break it


def test_a_broken_server_is_shown_clause_by_clause(
    odd: Any, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = {"kind": "ResourceFlavorList", "items": [{"kind": "Flavor"}, {"kind": "Flavor"}]}
    odd.body = json.dumps(page).encode()
    assert Exit.NO == conform(odd.url, "--token-file", token_file, *CHECKS)
    out = capsys.readouterr().out
    assert "FAIL  " in out
    assert '    curl -H "x-auth-token: $TOKEN" \\\n' in out
    assert "\nNot conformant: " in out
    assert TOKEN not in out


# Interrupted


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_an_interrupted_run_tells_what_it_saw(server: MockServer, token_file: str) -> None:
    words = ["conform", server.url, "--project-id", PROJECT, "--token-file", token_file]
    process = subprocess.Popen(
        [sys.executable, "-m", "modelarts_flavors", *words, *CHECKS, "--rate", "20", "-o", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    before = server.app.request_count
    while server.app.request_count < before + 5:
        process.poll()
        assert process.returncode is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    document = json.loads(out)
    assert document["reason"].startswith("interrupted after ")
    assert "Traceback" not in err
    assert 130 == process.returncode


# Help


def test_the_help_fits_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["conform", "--help"])
    assert [] == [line for line in capsys.readouterr().out.splitlines() if len(line) > 80]
