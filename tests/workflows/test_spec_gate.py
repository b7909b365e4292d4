"""The verdict on a change of the document: refused, accepted for a reason, or in order."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from diff import DOCUMENT
from gate import ACCEPTED, main

RENAMED = "operationId: Renamed"
LINE = "operation `ListResourceFlavors` is now `Renamed`"


class Branch:
    """A git repository whose document was changed after its first commit."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.monkeypatch = folder, monkeypatch
        self.document = folder / DOCUMENT.name
        self.text = DOCUMENT.read_text(encoding="utf-8")
        self.version = re.findall(r"^  version: (\S+)", self.text, re.MULTILINE)[0]
        self.document.write_text(self.text, encoding="utf-8")
        who = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
        for command in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "first"]):
            subprocess.run(["git", *command], cwd=folder, check=True)
        self.replace("operationId: ListResourceFlavors", RENAMED)

    def replace(self, old: str, new: str) -> None:
        assert old in self.text
        self.text = self.text.replace(old, new)
        self.document.write_text(self.text, encoding="utf-8")

    def accept(self, **entry: str) -> None:
        # JSON is YAML.
        (self.folder / ACCEPTED).write_text(json.dumps([entry]), encoding="utf-8")

    def judge(self, *options: str) -> int:
        arguments = ["gate.py", "HEAD", "--document", str(self.document), *options]
        self.monkeypatch.setattr(sys, "argv", arguments)
        try:
            main()
        except SystemExit as end:
            return int(end.code or 0)
        return 0


@pytest.fixture
def branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Branch:
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    return Branch(tmp_path, monkeypatch)


def test_a_breaking_change_is_refused_and_named(
    branch: Branch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert branch.judge() == 1
    assert LINE in capsys.readouterr().err


def test_a_new_major_version_may_break(branch: Branch) -> None:
    major = int(branch.version.split(".")[0]) + 1
    branch.replace(f"version: {branch.version}", f"version: {major}.0.0")
    assert branch.judge() == 0


def test_an_entry_with_a_reason_accepts(branch: Branch, capsys: pytest.CaptureFixture[str]) -> None:
    branch.accept(version=branch.version, change=LINE, reason="nobody calls it by name")
    assert branch.judge() == 0
    assert "nobody calls it by name" in capsys.readouterr().out


def test_an_entry_holds_for_its_version_only(branch: Branch) -> None:
    branch.accept(version="0.0.1", change=LINE, reason="nobody calls it by name")
    assert branch.judge() == 1


def test_an_entry_accepts_no_other_change(branch: Branch) -> None:
    branch.accept(version=branch.version, change=LINE, reason="nobody calls it by name")
    branch.replace("enum: [x86, arm64]", "enum: [x86, arm64, riscv]")
    assert branch.judge() == 1


@pytest.mark.parametrize(
    "entry",
    [
        {"version": "1.0.0", "change": LINE},
        {"version": "1.0.0", "change": LINE, "reason": ""},
        {"version": "1.0.0", "change": LINE, "reason": "r", "until": "2030"},
    ],
)
def test_an_entry_without_a_reason_is_an_error(
    branch: Branch, entry: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    branch.accept(**entry)
    assert branch.judge() == 2
    assert f"{ACCEPTED}, entry 1: " in capsys.readouterr().err


def test_the_pull_request_shows_it(
    branch: Branch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    branch.monkeypatch.setenv("GITHUB_ACTIONS", "true")
    branch.monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    assert branch.judge("--comment", str(tmp_path / "comment.md")) == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("::error ")]
    assert [line.rpartition("::")[2] for line in lines] == [LINE]
    comment = (tmp_path / "comment.md").read_text(encoding="utf-8")
    assert comment.startswith("**Refused: 1 breaking change")
    assert (tmp_path / "summary").read_text(encoding="utf-8") == comment
