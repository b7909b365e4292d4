"""Servers that cannot be judged: one line each, and never a pass."""

from __future__ import annotations

import json
import socket
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from modelarts_flavors.cli.app import run
from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.testing import MockServer

from .running import PROJECT, conform, one_line


def free_port() -> int:
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def test_a_server_that_is_down(token_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    assert Exit.UNREACHABLE == conform(url, "--token-file", token_file)
    assert "cannot be reached" in one_line(capsys)


def test_a_server_that_refuses_the_credentials(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("MIIEwrong")
    with MockServer(project_ids=(PROJECT,)) as running:
        assert Exit.REFUSED == conform(running.url, "--token-file", str(wrong))
    said = one_line(capsys)
    assert "the credentials are refused" in said
    assert "Ask for a new token." in said


def test_an_unknown_project_is_told_with_what_to_check(
    server: MockServer, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--project-id", "unknown", "--token-file", token_file)
    assert Exit.UNREACHABLE == run(["conform", server.url, *words])
    tested = one_line(capsys)
    assert Exit.NO == run(["list", "--endpoint", server.url, *words])
    listed = one_line(capsys)
    for said in (tested, listed):
        assert "Check the project id and the region." in said


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (200, "text/html", b"<html>welcome</html>"),
        (200, "application/json", b'{"hello": "world"}'),
        (404, "application/json", b'{"detail": "Not Found"}'),
        (302, "text/html", b""),
        (200, "application/octet-stream", b"\x00\xff"),
    ],
    ids=["HTML", "other API", "not found", "redirect", "bytes"],
)
def test_a_server_that_is_something_else(
    odd: Any,
    token_file: str,
    capsys: pytest.CaptureFixture[str],
    status: int,
    kind: str,
    body: bytes,
) -> None:
    odd.status, odd.kind, odd.body = status, kind, body
    assert Exit.UNREACHABLE == conform(odd.url, "--token-file", token_file)
    assert "nothing could be judged" in one_line(capsys)


def test_a_server_that_hangs(odd: Any, token_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    odd.body = None
    assert Exit.UNREACHABLE == conform(odd.url, "--token-file", token_file, "--timeout", "0.3")
    assert "no answer within 0.3 s" in one_line(capsys)


def test_json_is_printed_where_nothing_was_judged(
    token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    assert Exit.UNREACHABLE == conform(url, "--token-file", token_file, "-o", "json")
    assert "unreachable" == json.loads(capsys.readouterr().out)["verdict"]
