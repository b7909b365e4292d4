"""The command group: what it lists and what it refuses."""

from __future__ import annotations

import importlib
import importlib.metadata
import os
from pathlib import Path

import pytest

from modelarts_flavors.__main__ import main
from modelarts_flavors.cli import app
from modelarts_flavors.cli.exit_codes import Exit


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert Exit.DONE == app.run(["--help"])
    shown = capsys.readouterr().out
    assert [name for name in app.COMMANDS if f"  {name} " not in shown] == []
    assert [line for line in shown.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("name", app.COMMANDS)
def test_every_command_has_the_module_that_the_group_names(name: str) -> None:
    command = importlib.import_module(f"{app.PACKAGE}.{app.COMMANDS[name][1]}").command
    assert name == command.name


@pytest.mark.parametrize("name", app.COMMANDS)
def test_the_help_of_a_command_fits_a_terminal(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.DONE == app.run([name, "--help"])
    assert [line for line in capsys.readouterr().out.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("arguments", [["nonsense"], ["--nonsense"], ["list", "--nonsense"]])
def test_wrong_usage_is_one_error_and_exit_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.USAGE == app.run(arguments)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("nonsense") == 1
    assert shown.err.count("\n") == 1
    assert "--help`." in shown.err


def test_no_command_at_all_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    app.run([])
    shown = capsys.readouterr()
    assert (shown.out + shown.err).startswith("Usage: modelarts-flavors ")


@pytest.mark.parametrize(
    "arguments", [["list", "--endpoint", "http://127.0.0.1:1"], ["conform", "http://127.0.0.1:1"]]
)
def test_what_is_missing_is_one_line_in_words_of_options_above_the_places_searched(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in os.environ:
        if name.startswith(("HW_", "HUAWEICLOUD_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Exit.USAGE == app.run(arguments)
    first = capsys.readouterr().err
    (tmp_path / "token.txt").write_text("MIIE")
    assert Exit.USAGE == app.run([*arguments, "--token-file", str(tmp_path / "token.txt")])
    second = capsys.readouterr().err
    line, heading, *places = first.splitlines()
    assert "modelarts-flavors: no credentials: give --token-file or set HW_AUTH_TOKEN" == line
    assert "  searched:" == heading
    assert "    HW_AUTH_TOKEN of the environment" in places
    assert "give --project-id or set HW_PROJECT_ID" in second.splitlines()[0]
    assert "argument" not in first + second


def test_the_console_script_ends_with_the_code_of_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, code in ((["--version"], Exit.DONE), (["nonsense"], Exit.USAGE)):
        monkeypatch.setattr("sys.argv", ["modelarts-flavors", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        assert code == ended.value.code
    assert "nonsense" in capsys.readouterr().err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert Exit.DONE == app.run(["--version"])
    assert importlib.metadata.version("modelarts-flavors") in capsys.readouterr().out
