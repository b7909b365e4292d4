from __future__ import annotations

import http.server
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from modelarts_flavors.cli.app import run
from modelarts_flavors.cli.exits import Exit
from modelarts_flavors.conformance.registry import laws
from modelarts_flavors.conformance.reports import FORMATS
from modelarts_flavors.contract import contract
from modelarts_flavors.mock.credentials import DEVELOPMENT_TOKEN
from modelarts_flavors.testing import FlavorServer

TOKEN = DEVELOPMENT_TOKEN
PROJECT = "0123456789abcdef0123456789abcdef"
LAWS = ("--laws-only",)
FIRST = laws()[0].id
FEW = (*LAWS, "--only", FIRST)


@pytest.fixture(autouse=True)
def no_credentials_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith(("HW_", "HUAWEICLOUD_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def token_file(tmp_path: Path) -> str:
    file = tmp_path / "token.txt"
    file.write_text(f"{TOKEN}\n")
    return str(file)


@pytest.fixture(scope="module")
def server() -> Iterator[FlavorServer]:
    with FlavorServer(project_ids=(PROJECT,)) as running:
        yield running


class Odd(http.server.BaseHTTPRequestHandler):
    """Answers everything with the server's `status`, `kind` and `body`, or never."""

    protocol_version = "HTTP/1.1"
    server: Any

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.server.body is None:
            self.server.released.wait()
            return
        self.send_response(self.server.status)
        self.send_header("Content-Type", self.server.kind)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)


@pytest.fixture
def odd() -> Iterator[Any]:
    running: Any = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Odd)
    running.released = threading.Event()
    running.status, running.kind, running.body = 200, "application/json", b"{}"
    running.url = f"http://127.0.0.1:{running.server_address[1]}"
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.released.set()
    running.shutdown()
    thread.join()
    running.server_close()


def conform(*words: str) -> int:
    return run(["conform", "--project-id", PROJECT, *words])


# A server that keeps the contract


def test_the_mock_conforms(
    server: FlavorServer, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.DONE == conform(server.url, "--token-file", token_file)
    out, err = capsys.readouterr()
    assert out.startswith("Conformant: ")
    assert "" == err


def test_json_alone_is_on_stdout(
    server: FlavorServer, token_file: str, capsys: pytest.CaptureFixture[str]
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
def test_options_are_taken(server: FlavorServer, token_file: str, words: tuple[str, ...]) -> None:
    assert Exit.DONE == conform(server.url, "--token-file", token_file, *FEW, *words)


def test_a_slash_at_the_end_is_of_no_account(
    server: FlavorServer, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.DONE == conform(f"{server.url}/", "--token-file", token_file, *FEW)


def test_credentials_come_from_the_environment(
    server: FlavorServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HW_AUTH_TOKEN", TOKEN)
    monkeypatch.setenv("HW_PROJECT_ID", PROJECT)
    assert Exit.DONE == run(["conform", server.url, *FEW])


def test_keys_from_the_environment_sign(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with FlavorServer(project_ids=(PROJECT,)) as running:
        monkeypatch.setenv("HUAWEICLOUD_SDK_AK", running.ak)
        monkeypatch.setenv("HUAWEICLOUD_SDK_SK", running.sk)
        assert Exit.DONE == conform(running.url, *LAWS)
        assert running.sk not in capsys.readouterr().out


def test_no_more_requests_than_asked_for(
    server: FlavorServer, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    conform(server.url, "--token-file", token_file, "--max-requests", "7", "-o", "json")
    assert 7 >= json.loads(capsys.readouterr().out)["requests"]


def test_a_budget_that_is_spent_is_no_conformity(
    server: FlavorServer, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--token-file", token_file, "--max-requests", "7", *LAWS)
    assert Exit.DONE == conform(server.url, *words)
    out = capsys.readouterr().out
    assert out.startswith("Nothing wrong as far as judged: ")
    assert "the budget of 7 requests is spent" in " ".join(out.split())


def test_chosen_checks_are_no_conformity(
    server: FlavorServer, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.DONE == conform(server.url, "--token-file", token_file, *FEW)
    assert capsys.readouterr().out.startswith("The 1 chosen check holds: ")


# The same run again


def test_the_line_to_repeat_a_run_repeats_it(
    server: FlavorServer, token_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other token.txt"
    other.write_text("MIIEother")
    words = ("--token-file", token_file, "--other-project-id", "other", "--seed", "5", *FEW)
    more = ("--other-token-file", str(other), "--strict", "--max-requests", "50")
    assert Exit.DONE == conform(server.url, *words, *more)
    first = capsys.readouterr().out
    line = first.partition("  repeat    ")[2].replace("\\\n", "")
    assert "needs" not in line
    assert TOKEN not in line
    assert Exit.DONE == run(shlex.split(line)[1:])
    assert untimed(first) == untimed(capsys.readouterr().out)


def untimed(out: str) -> str:
    return re.sub(r" in \d+\.\d s", "", out)


def test_credentials_of_the_environment_are_named_as_needed(
    server: FlavorServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HW_AUTH_TOKEN", TOKEN)
    assert Exit.DONE == conform(server.url, *FEW)
    out = capsys.readouterr().out
    assert out.endswith("  needs     HW_AUTH_TOKEN of the environment\n")
    assert TOKEN not in out


# Reports


def test_all_reports_are_written(
    server: FlavorServer, token_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "reports"
    words = ("--token-file", token_file, *LAWS, "--report-dir", str(folder))
    assert Exit.DONE == conform(server.url, *words)
    assert sorted(FORMATS) == sorted(file.name for file in folder.iterdir())
    for file in folder.iterdir():
        assert TOKEN not in file.read_text(encoding="utf-8")
    assert TOKEN not in capsys.readouterr().out


def test_a_folder_that_cannot_be_is_told_before_anything_is_sent(
    odd: Any, token_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    odd.body = None
    words = ("--token-file", token_file, "--report-dir", str(tmp_path / "file"))
    assert Exit.USAGE == conform(odd.url, *words)
    assert one_line(capsys).startswith("modelarts-flavors: cannot write to ")


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    assert "" == out
    assert 1 == err.count("\n")
    assert "Traceback" not in err
    return err


# Servers that cannot be judged


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
    with FlavorServer(project_ids=(PROJECT,)) as running:
        assert Exit.REFUSED == conform(running.url, "--token-file", str(wrong))
    said = one_line(capsys)
    assert "the credentials are refused" in said
    assert "Ask for a new token." in said


def test_an_unknown_project_is_told_with_what_to_check(
    server: FlavorServer, token_file: str, capsys: pytest.CaptureFixture[str]
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


# Servers that break it


def test_a_broken_server_is_shown_clause_by_clause(
    odd: Any, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = {"kind": "ResourceFlavorList", "items": [{"kind": "Flavor"}, {"kind": "Flavor"}]}
    odd.body = json.dumps(page).encode()
    assert Exit.NO == conform(odd.url, "--token-file", token_file, *LAWS)
    out = capsys.readouterr().out
    assert "FAIL  " in out
    assert '    curl -H "x-auth-token: $TOKEN" \\\n' in out
    assert "\nNot conformant: " in out
    assert TOKEN not in out


# Wrong usage


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
    assert "holds a user or a password" in said


def test_a_server_of_this_machine_needs_no_scheme(server: FlavorServer, token_file: str) -> None:
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


def test_a_check_that_does_not_exist_is_one_line(
    token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.USAGE == conform("http://localhost", "--token-file", token_file, "--only", "zzz")
    assert "modelarts-flavors: no check has an id that begins with zzz\n" == one_line(capsys)


@pytest.mark.parametrize("asked", ["T2.limt", "t2.limit", "limit"])
def test_a_check_that_is_misspelled_is_told_with_what_is_near(
    asked: str, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.USAGE == conform("http://localhost", "--token-file", token_file, "--only", asked)
    assert f"begins with {asked}; near: T2.limit" in one_line(capsys)


@pytest.mark.parametrize("asked", ["schemathesis/", "K8S"])
def test_checks_that_this_run_leaves_out_are_one_line(
    asked: str, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    left_out = next((law.id for law in laws() if law.profile is not None), asked)
    asked = left_out if asked == "K8S" else asked
    words = ("--token-file", token_file, *LAWS, "--only", asked)
    assert Exit.USAGE == conform("http://localhost", *words)
    assert "nothing to run: " in one_line(capsys)


# Interrupted


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_an_interrupted_run_tells_what_it_saw(server: FlavorServer, token_file: str) -> None:
    words = ["conform", server.url, "--project-id", PROJECT, "--token-file", token_file]
    process = subprocess.Popen(
        [sys.executable, "-m", "modelarts_flavors", *words, *LAWS, "--rate", "20", "-o", "json"],
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
