"""The command that judges the document: its exit codes, and one clear line for wrong input."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import validators
from lint import DOCUMENT, main
from rules import RULES


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, ci: bool = False) -> int:
    """The exit code of the command on a machine without Node."""
    monkeypatch.setattr(sys, "argv", ["lint.py", *arguments])
    monkeypatch.setattr(validators, "has_node", lambda: False)
    monkeypatch.setenv("CI", "true" if ci else "false")
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


def test_a_clean_document_passes_and_the_missing_tools_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" needs ")[0] for line in lines[:-1]] == [
        f"skipped: {tool}" for tool in validators.NODE_TOOLS
    ]
    assert lines[-1].endswith(": nothing found")


def test_in_ci_node_is_required(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, ci=True) == 2
    shown = capsys.readouterr()
    assert (shown.out, len(shown.err.splitlines())) == ("", 1)
    assert "needs Node, and npx is not there" in shown.err


def test_a_defect_fails_and_names_file_line_and_rule(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    broken = text.replace("enum: [x86, arm64]", "enum: [x86]")
    path = tmp_path / "broken.yaml"
    path.write_text(broken, encoding="utf-8")
    assert run(monkeypatch, str(path)) == 1
    lines = capsys.readouterr().out.splitlines()
    explained = next(line for line in lines if "enum-explained" in line)
    number = int(explained.split(":")[1])
    assert explained.startswith("broken.yaml:")
    assert "x-enum-values" in broken.splitlines()[number - 1]
    assert lines[-1].endswith(f": {len(lines) - 1} found")


@pytest.mark.parametrize("name", ["missing.yaml", "folder"])
def test_what_cannot_be_read_gives_one_line(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    assert run(monkeypatch, str(tmp_path / name)) == 2
    shown = capsys.readouterr()
    assert (shown.out, len(shown.err.splitlines())) == ("", 1)


def test_the_rules_can_be_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["lint.py", "--rules"])
    main()
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert [rule.name for rule in RULES] == listed
