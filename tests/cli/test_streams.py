"""The program with the standard streams that it finds in the world: closed, full, cut short, not UTF-8."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.programs import PROGRAM, bare_environment

from modelarts_flavors.capacity import HistoryWriter
from modelarts_flavors.cli.app import run
from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.contract import contract, packaged
from modelarts_flavors.testing import MockServer

NAME = "昇腾.8"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the shell of POSIX is used")


def sample() -> dict[str, Any]:
    """A list of one flavor whose name is not Latin."""
    item = contract().example_by_role("page-sample")["items"][0]
    item = {**item, "metadata": {**item["metadata"], "name": NAME}}
    return {**contract().example_by_role("page-sample"), "items": [item]}


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer(catalog=sample()) as running:
        yield running


@pytest.fixture
def environment(server: MockServer, tmp_path: Path) -> dict[str, str]:
    names = {"HW_AUTH_TOKEN": server.token, "HW_PROJECT_ID": server.project_id}
    return {"HOME": str(tmp_path), **bare_environment(), **names}


def shell(line: str, environment: dict[str, str], **settings: Any) -> Any:
    """What a line of shell does, where $0 stands for the program."""
    command = ["sh", "-c", line.replace("$0", " ".join(PROGRAM))]
    return subprocess.run(command, env=environment, capture_output=True, **settings)


def test_json_is_utf_8_and_a_table_is_escaped_in_a_pipe_of_windows(
    server: MockServer, environment: dict[str, str]
) -> None:
    environment["PYTHONIOENCODING"] = "cp1252"
    printed = shell(f"$0 list --endpoint {server.url} -o json", environment)
    assert NAME == json.loads(printed.stdout.decode())["items"][0]["metadata"]["name"]
    table = shell(f"$0 list --endpoint {server.url}", environment)
    heading, row = table.stdout.decode().splitlines()
    assert row.startswith(NAME.encode("ascii", "backslashreplace").decode() + "  ")
    assert heading.index("ZONES") == row.index("cn-")
    assert (0, b"", 0, b"") == (
        *(printed.returncode, printed.stderr),
        *(table.returncode, table.stderr),
    )


def test_the_document_is_printed_as_it_is(environment: dict[str, str]) -> None:
    environment["PYTHONIOENCODING"] = "cp1252"
    document = (packaged.folder() / "openapi.yaml").read_bytes()
    assert document == shell("$0 spec", environment).stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("$0 spec >&-", "standard output is closed"),
        ("$0 --help >&-", "standard output is closed"),
        ("$0 spec >/dev/full", "No space left on device"),
        ("printf '\\377' | $0 serve --port 0 --catalog -", "stdin is not UTF-8 at byte 0"),
        ("$0 serve --port 0 --catalog - <&-", "stdin: "),
        ("$0 list --region \"$(printf 'a\\377')\"", r"argument 3 is not UTF-8 text: a\xff"),
    ],
)
def test_a_stream_that_is_of_no_use_is_one_line(
    line: str, said: str, environment: dict[str, str]
) -> None:
    if "/dev/full" in line and not Path("/dev/full").exists():
        pytest.skip("there is no full device")
    done = shell(line, environment)
    assert Exit.USAGE == done.returncode
    assert done.stderr.decode().startswith(f"modelarts-flavors: {said}")
    assert 1 == done.stderr.count(b"\n")


def test_a_reader_that_has_read_enough_ends_the_program_quietly(
    environment: dict[str, str],
) -> None:
    done = shell("{ $0 spec; echo $? >&2; } | head -1", environment)
    assert (1, b"0\n") == (done.stdout.count(b"\n"), done.stderr)


READS = ["list", "list -o jsonl", "list -o csv", "show $NAME", "zones", "watch --timeout 1s"]
PAST = ["history h.db", "history h.db last-free", "history h.db export"]


@pytest.mark.parametrize("command", [*READS, *PAST])
def test_every_command_of_capacity_ends_quietly_or_says_that_stdout_is_closed(
    command: str, server: MockServer, environment: dict[str, str], tmp_path: Path
) -> None:
    with HistoryWriter(tmp_path / "h.db") as writer:
        for minute, phase in enumerate(contract().phases):
            writer.add_phases("r", 60.0 * minute, {("flavor", "zone"): phase}, interval=60)
    line = f"$0 {command}" + (f" --endpoint {server.url}" if command in READS else "")
    environment["NAME"] = NAME
    closed = shell(f"{line} >&-", environment, cwd=tmp_path)
    assert Exit.USAGE == closed.returncode
    assert b"standard output is closed" in closed.stderr
    # The shell prints the exit code of the program; true reads nothing.
    early = shell(f"{{ {line}; echo $? >&2; }} | true", environment, cwd=tmp_path)
    assert early.stderr.splitlines()[-1] in (b"0", b"1")
    assert b"Traceback" not in closed.stderr + early.stderr
    assert b"Exception ignored" not in closed.stderr + early.stderr


@pytest.mark.parametrize("command", ["list", "serve", "conform", "demo", "spec", "nonsense"])
def test_no_command_takes_an_argument_that_is_no_text(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.USAGE == run([command, os.fsdecode(b"--x=\xff")])
    assert r"argument 2 is not UTF-8 text: --x=\xff" in capsys.readouterr().err


def test_a_message_of_the_server_cannot_write_on_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HW_AUTH_TOKEN", "token")
    assert Exit.USAGE == run(["list", "--region", "\x1b[31mred\nsecond line"])
    said = capsys.readouterr().err
    assert 1 == said.count("\n")
    assert "\x1b" not in said


def test_an_internal_error_is_one_line_and_a_traceback_with_debug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(packaged, "folder", lambda: 1 / 0)
    assert Exit.UNREACHABLE == run(["spec"])
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said
    assert 1 == said.count("\n")
    assert Exit.UNREACHABLE == run(["spec", "--debug"])
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("output", ["table", "wide", "json", "jsonl", "csv", "yaml"])
def test_no_format_lets_a_server_write_on_the_terminal(
    output: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "a\x1b[31m\nb\x9b\u202e"
    page = sample()
    page["items"][0]["metadata"]["name"] = name
    with MockServer(catalog=page) as server:
        monkeypatch.setenv("HW_AUTH_TOKEN", server.token)
        monkeypatch.setenv("HW_PROJECT_ID", server.project_id)
        assert Exit.DONE == run(["list", "--endpoint", server.url, "-o", output])
    printed = capsys.readouterr().out
    assert [c for c in printed if c in "\x1b\x9b\x07\r"] == []
    if output == "json":
        assert name == json.loads(printed)["items"][0]["metadata"]["name"]
