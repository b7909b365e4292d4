"""The verdict on a change of the document: refused, accepted for a reason, or in order."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from changes import Version
from changes.change import breaking
from diff import DOCUMENT, Comparison, ComparisonError
from gate import ACCEPTED, Verdict, judge, main, read_accepted

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


def test_a_breaking_change_is_refused_where_a_pull_request_shows_it(
    branch: Branch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    branch.monkeypatch.setenv("GITHUB_ACTIONS", "true")
    branch.monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    assert branch.judge("--comment", str(tmp_path / "comment.md")) == 1
    printed = capsys.readouterr()
    assert LINE in printed.err
    lines = [line for line in printed.out.splitlines() if line.startswith("::error ")]
    assert [line.rpartition("::")[2] for line in lines] == [LINE]
    comment = (tmp_path / "comment.md").read_text(encoding="utf-8")
    assert comment.startswith("**Refused: 1 breaking change")
    assert (tmp_path / "summary").read_text(encoding="utf-8") == comment


def test_an_entry_with_a_reason_accepts(branch: Branch, capsys: pytest.CaptureFixture[str]) -> None:
    branch.accept(version=branch.version, change=LINE, reason="nobody calls it by name")
    assert branch.judge() == 0
    assert "nobody calls it by name" in capsys.readouterr().out


def comparison(version: str, *lines: str) -> Comparison:
    """Breaking changes of a document whose version was 1.2.3."""
    return Comparison(
        [breaking(line) for line in lines], Version.parse(version), Version(1, 2, 3), ""
    )


def entry(**other: str) -> dict[str, str]:
    return {"version": "1.3.0", "change": "a is gone", "reason": "it never was"} | other


def test_a_new_major_version_may_break() -> None:
    assert judge(comparison("2.0.0", "a is gone"), []) == Verdict([], {})
    assert judge(comparison("1.3.0", "a is gone"), []) == Verdict(["a is gone"], {})


def test_an_entry_holds_for_its_version_and_its_change_only() -> None:
    found = comparison("1.3.0", "a is gone", "b is gone")
    assert judge(found, [entry()]) == Verdict(["b is gone"], {"a is gone": "it never was"})
    assert judge(found, [entry(version="1.2.4")]).refused == ["a is gone", "b is gone"]


@pytest.mark.parametrize(
    "wrong",
    [[{"version": "1.0.0", "change": LINE}], [entry(reason="")], [entry(until="2030")], ["a"], "a"],
)
def test_an_entry_without_a_reason_is_an_error(tmp_path: Path, wrong: object) -> None:
    path = tmp_path / ACCEPTED
    path.write_text(json.dumps(wrong), encoding="utf-8")
    with pytest.raises(ComparisonError, match=f"^{ACCEPTED}"):
        read_accepted(path)


def test_the_file_of_this_repository_can_be_read() -> None:
    assert read_accepted(DOCUMENT.with_name(ACCEPTED)) is not None


def test_what_cannot_be_compared_is_neither_refused_nor_accepted(
    branch: Branch, capsys: pytest.CaptureFixture[str]
) -> None:
    (branch.folder / ACCEPTED).write_text("version: 1", encoding="utf-8")
    assert branch.judge() == 2
    assert capsys.readouterr().err == f"{ACCEPTED} must be a list\n"
