"""The program on a real terminal: progress on one line that is gone at the end, Ctrl-C, width."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from tests.cli.programs import PROGRAM, bare_environment

from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.testing import MockServer

pty = pytest.importorskip("pty", reason="there are no terminals")
CLEAR = "\r\x1b[K"


@pytest.fixture
def server() -> Iterator[MockServer]:
    with MockServer() as running:
        yield running


@pytest.fixture
def environment(server: MockServer, tmp_path: Path) -> dict[str, str]:
    access = {"HW_AUTH_TOKEN": server.token, "HW_PROJECT_ID": server.project_id}
    terminal = {"COLUMNS": "80", "TERM": "xterm"}
    return {"HOME": str(tmp_path), **bare_environment(), **terminal, **access}


def on_terminal(
    environment: Mapping[str, str],
    *arguments: str,
    interrupt: Callable[[str], bool] = lambda shown: False,
) -> tuple[int, str]:
    """Exit code and all that was written to the terminal; Ctrl-C is pressed when `interrupt` holds."""
    terminal, end = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *arguments],
        env=environment,
        **dict.fromkeys(("stdin", "stdout", "stderr"), end),
    )
    os.close(end)
    shown, pressed = b"", False
    while part := read(terminal):
        shown += part
        if not pressed and interrupt(shown.decode(errors="replace")):
            process.send_signal(signal.SIGINT)
            pressed = True
    os.close(terminal)
    return process.wait(), shown.decode().replace("\r\n", "\n")


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        # How Linux says that nobody writes to the terminal any more.
        return b""


def left(shown: str) -> list[str]:
    """The lines that stay on the terminal: each without what was overwritten."""
    return [line.rpartition(CLEAR)[2] for line in shown.rstrip("\n").split("\n")]


def test_retries_are_shown_while_they_last(server: MockServer, environment: dict[str, str]) -> None:
    server.set_faults("error=503@1")
    code, shown = on_terminal(environment, "list", "--endpoint", server.url)
    assert Exit.UNREACHABLE == code
    assert [number for number in "1234" if f"{CLEAR}attempt {number}: 503" not in shown] == []
    [line] = left(shown)
    assert line.startswith("modelarts-flavors: 503 ")


def test_ctrl_c_ends_with_one_line(server: MockServer, environment: dict[str, str]) -> None:
    server.set_faults("error=503@1")
    code, shown = on_terminal(
        environment, "list", "--endpoint", server.url, interrupt=lambda shown: "attempt 1" in shown
    )
    assert Exit.INTERRUPTED == code
    assert "modelarts-flavors: interrupted" == left(shown)[-1]
    assert "Traceback" not in shown


def test_the_progress_of_conform_is_gone_at_the_end(
    server: MockServer, environment: dict[str, str]
) -> None:
    code, shown = on_terminal(
        environment, "conform", server.url, "--only", "pagination/unique-names"
    )
    assert Exit.DONE == code
    assert f"{CLEAR}testing, 1 requests" in shown
    assert [line for line in left(shown) if "testing" in line] == []
    assert [line for line in left(shown) if len(line) > 80] == []


def test_a_table_fits_the_terminal(server: MockServer, environment: dict[str, str]) -> None:
    code, shown = on_terminal(environment, "list", "--endpoint", server.url)
    assert Exit.DONE == code
    assert [line for line in left(shown) if len(line) > 80] == []
