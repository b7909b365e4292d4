"""`metrics` as a program: it listens, keeps the last good values, writes a file, ends cleanly."""

from __future__ import annotations

import signal
from pathlib import Path

import httpx2
import pytest
from tests.cli.programs import program

from modelarts_flavors.cli.app import run
from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.testing import MockServer

Capture = pytest.CaptureFixture[str]


def test_it_serves_what_it_read_in_the_background(mock: MockServer, access: list[str]) -> None:
    options = ["--port", "0", "--interval", "1s"]
    with program("metrics", *access, *options) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        while "modelarts_up{" not in (text := httpx2.get(url).text):
            pass
        assert 'modelarts_up{region=""} 1.0' in text
        assert 'phase="normal",region="",zone="cn-north-7c"} 1.0' in text
        mock.set_faults("error=403")
        while 'modelarts_up{region=""} 0.0' not in (text := httpx2.get(url).text):
            pass
        assert 'phase="normal",region="",zone="cn-north-7c"} 1.0' in text
        mock.reset()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert Exit.INTERRUPTED == process.returncode
    assert "403" in said
    assert "Traceback" not in said


def test_a_textfile_once(mock: MockServer, access: list[str], tmp_path: Path) -> None:
    path = tmp_path / "modelarts.prom"
    assert Exit.DONE == run(["metrics", *access, "--textfile", str(path), "--once"])
    assert "modelarts_requests_total" in path.read_text()
    mock.set_faults("error=403")
    assert Exit.REFUSED == run(["metrics", *access, "--textfile", str(path), "--once"])
    mock.reset()
    assert 'modelarts_up{region=""} 0.0' in path.read_text()


def test_a_textfile_again_and_again(mock: MockServer, access: list[str], tmp_path: Path) -> None:
    path = tmp_path / "modelarts.prom"
    options = ["--textfile", str(path), "--interval", "1s"]
    with program("metrics", *access, *options) as process:
        while not path.exists():
            pass
        mock.set_faults("error=403")
        while 'modelarts_up{region=""} 0.0' not in path.read_text():
            pass
        mock.reset()
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert Exit.INTERRUPTED == process.returncode


def test_wrong_usage(mock: MockServer, access: list[str], capsys: Capture) -> None:
    assert Exit.USAGE == run(["metrics", *access, "--once"])
    taken = mock.url.rpartition(":")[2]
    assert Exit.UNREACHABLE == run(["metrics", *access, "--port", taken])
    assert "cannot listen on 127.0.0.1" in capsys.readouterr().err
