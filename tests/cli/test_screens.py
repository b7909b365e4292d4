"""The real program in a real terminal, read back by a terminal emulator."""

from __future__ import annotations

import os
import pty
import select
import signal
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.capacity.naive import FREE, TAKEN

from modelarts_flavors.capacity import HistoryWriter
from modelarts_flavors.testing import MockServer

pyte = pytest.importorskip("pyte")
fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")

WIDTHS = [80, 200]


class Terminal:
    """A program that runs in a terminal of a given size; `screen` is what a person sees."""

    def __init__(self, arguments: list[str], width: int, height: int = 300, **env: str) -> None:
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.ByteStream(self.screen)
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "modelarts_flavors", *arguments],
            stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "", **env},
        )  # fmt: skip
        os.close(slave)
        self.raw = b""

    def read(self, until: Callable[[], bool] = lambda: False) -> None:
        """Read until a condition holds, or the program ends."""
        while not until():
            ready, _, _ = select.select([self._master], [], [], 20)
            assert ready, self.text
            try:
                data = os.read(self._master, 65536)
            except OSError:
                # The other end is closed: the program ended.
                data = b""
            if not data:
                break
            self.raw += data
            self._stream.feed(data)

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.screen.display if line.rstrip()]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._master)


def shown(arguments: list[str], width: int, **env: str) -> Terminal:
    with Terminal(arguments, width, **env) as terminal:
        terminal.read()
        assert 0 == terminal.process.wait()
    return terminal


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "h.db"
    with HistoryWriter(path) as writer, writer.batch():
        for hour in range(200):
            phase = FREE if hour % 24 > 11 else TAKEN
            writer.add_phases("r", 3600.0 * hour, {("flavor", "zone-a"): phase}, interval=3600)
    return path


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("command", ["list", "zones", "show modelarts.vm.cpu8u32g"])
def test_nothing_is_wider_than_the_terminal(
    access: list[str], command: str, width: int, mock: MockServer
) -> None:
    terminal = shown([*command.split(), *access], width)
    # What is shown meanwhile is taken away again.
    sent = terminal.raw.decode().rpartition("\x1b[K")[2]
    names = mock.options.lists[mock.project_id].names
    wanted = names if command != "show modelarts.vm.cpu8u32g" else names[:1]
    for name in wanted:
        assert name in terminal.text
    # A line that was too wide would go on in the next.
    assert len(terminal.lines) == len([one for one in sent.splitlines() if one.strip()])


@pytest.mark.parametrize("width", WIDTHS)
def test_the_map_is_as_wide_as_the_terminal(file: Path, width: int) -> None:
    terminal = shown(["history", str(file)], width)
    row = next(line for line in terminal.lines if line.startswith("flavor zone-a"))
    assert width - 12 < len(row) <= width


@pytest.mark.parametrize(
    ("env", "is_coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_colour(access: list[str], env: dict[str, str], is_coloured: bool) -> None:
    terminal = shown(["zones", *access], 200, **env)
    assert (b"\x1b[3" in terminal.raw) == is_coloured
    assert "✓" in terminal.text


def test_a_terminal_without_the_symbols_gets_others(access: list[str]) -> None:
    terminal = shown(["zones", *access], 200, PYTHONIOENCODING="ascii")
    assert "+" in terminal.text
    assert "?" not in "".join(terminal.lines[:-1])


def wait_for(terminal: Terminal, *texts: str) -> None:
    terminal.read(lambda: all(text in terminal.text for text in texts))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_watch_has_a_heartbeat_and_ctrl_c_ends_it_with_a_summary(
    mock: MockServer, access: list[str], width: int
) -> None:
    options = ["--flavor", "modelarts.vm.cpu8u32g", "--interval", "1s"]
    with Terminal(["watch", *access, *options], width) as terminal:
        wait_for(terminal, "last good answer", "ago; Ctrl-C ends")
        mock.set_phase("modelarts.vm.cpu8u32g", "cn-north-7a", "normal")
        wait_for(terminal, "soldout -> normal")
        mock.reset()
        # What a terminal sends for Ctrl-C.
        os.killpg(terminal.process.pid, signal.SIGINT)
        terminal.read()
        assert 130 == terminal.process.wait()
    assert "interrupted" in terminal.text
    assert "readings, 0 of them failed" in terminal.text
    assert "last good answer" not in terminal.text


def test_live_zones_redraw(mock: MockServer, access: list[str]) -> None:
    options = ["--flavor", "modelarts.vm.cpu8u32g", "--live", "--interval", "1s"]
    with Terminal(["zones", *access, *options], 80) as terminal:
        wait_for(terminal, "Ctrl-C ends")
        row = terminal.lines[1]
        mock.set_phase("modelarts.vm.cpu8u32g", "cn-north-7a", "normal")
        terminal.read(lambda: len(terminal.lines) > 1 and terminal.lines[1].count("✓") == 2)
        assert 1 == row.count("✓")
        mock.reset()
        os.killpg(terminal.process.pid, signal.SIGINT)
        terminal.read()
        assert 130 == terminal.process.wait()


def test_live_zones_show_the_regions_that_can_be_read(
    mock: MockServer, access: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The one that fails answers first.
    mock.set_faults("latency=0.5")
    options = ["--project-id", mock.project_id, "--region", "cn-south-1,cn-north-4"]
    with MockServer(faults=["error=403"]) as bad:
        for region, url in (("CN_NORTH_4", mock.url), ("CN_SOUTH_1", bad.url)):
            monkeypatch.setenv(f"HUAWEICLOUD_SDK_REGION_MODELARTS_{region}", url)
        with Terminal(["zones", "--live", *options], 120, 30) as terminal:
            wait_for(terminal, "(cn-north-4)", "more lines", "Ctrl-C ends", "cn-south-1: 403")
            os.killpg(terminal.process.pid, signal.SIGINT)
            terminal.read()
    mock.reset()


def test_no_escape_sequence_in_a_pipe(access: list[str], file: Path) -> None:
    for arguments in (["list", *access], ["zones", *access], ["history", str(file)]):
        done = subprocess.run(
            [sys.executable, "-m", "modelarts_flavors", *arguments], capture_output=True, check=True
        )
        assert b"\x1b" not in done.stdout
        assert b"" == done.stderr
