"""The line that repeats a run, and the reports in a folder."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from modelarts_flavors.cli.app import run
from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.conformance.reports import FORMATS
from modelarts_flavors.testing import MockServer

from .running import CHECKS, FEW, TOKEN, conform, one_line

# The same run again


def test_the_line_to_repeat_a_run_repeats_it(
    server: MockServer, token_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other token.txt"
    other.write_text("MIIEother")
    words = ("--token-file", token_file, "--other-project-id", "other", "--seed", "5", *FEW)
    more = ("--other-token-file", str(other), "--strict", "--max-requests", "50")
    assert Exit.DONE == conform(server.url, *words, *more)
    first = capsys.readouterr().out
    line = first.partition("  rerun       ")[2].replace("\\\n", "")
    assert "needs" not in line
    assert TOKEN not in line
    assert Exit.DONE == run(shlex.split(line)[1:])
    assert untimed(first) == untimed(capsys.readouterr().out)


def untimed(out: str) -> str:
    return re.sub(r" in \d+\.\d s", "", out)


def test_credentials_of_the_environment_are_named_as_needed(
    server: MockServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HW_AUTH_TOKEN", TOKEN)
    assert Exit.DONE == conform(server.url, *FEW)
    out = capsys.readouterr().out
    assert out.endswith("  needs       HW_AUTH_TOKEN of the environment\n")
    assert TOKEN not in out


# Reports


def test_all_reports_are_written(
    server: MockServer, token_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "reports"
    words = ("--token-file", token_file, *CHECKS, "--report-dir", str(folder))
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
