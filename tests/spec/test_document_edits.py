"""The breaking-change report: every breaking edit is found and named, no benign one is called breaking."""

from __future__ import annotations

import copy
import functools
import subprocess
import sys
from pathlib import Path

import pytest
from changes import Change, Version, Weight, changes, entry
from diff import DOCUMENT, main
from document_edits import BENIGN, BREAKING, Edit
from rules import Source

from modelarts_flavors.contract.openapi_document import OpenAPIDocument

CURRENT = Source(DOCUMENT.read_text(encoding="utf-8")).data
NAME = next(iter(next(iter(CURRENT["paths"].values())).values()))["operationId"]
TODAY = Version.parse(CURRENT["info"]["version"])


@functools.cache
def report(edit: Edit) -> list[Change]:
    old = copy.deepcopy(CURRENT)
    if edit.before:
        edit.before(old)
    new = copy.deepcopy(old)
    edit.change(new)
    assert new != old
    return changes(OpenAPIDocument(old), OpenAPIDocument(new))


@pytest.mark.parametrize("edit", BREAKING, ids=lambda edit: edit.name)
def test_a_breaking_edit_is_found(edit: Edit) -> None:
    found = [change.message for change in report(edit) if change.weight is Weight.BREAKING]
    assert any(edit.says in message for message in found), found


@pytest.mark.parametrize("edit", BENIGN, ids=lambda edit: edit.name)
def test_a_benign_edit_is_told_and_raises_no_alarm(edit: Edit) -> None:
    found = report(edit)
    assert [change for change in found if change.weight is Weight.BREAKING] == []
    assert any(edit.says in change.message for change in found), found


def test_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    """The first twelve and the first four are those that other tools were measured with."""
    alarms = {
        edit.name: any(change.weight is Weight.BREAKING for change in report(edit))
        for edit in (*BREAKING, *BENIGN)
    }
    for breaking, benign in ((BREAKING[:12], BENIGN[:4]), (BREAKING, BENIGN)):
        found = sum(alarms[edit.name] for edit in breaking)
        false = sum(alarms[edit.name] for edit in benign)
        with capsys.disabled():
            print(
                f"\n{found} of {len(breaking)} breaking edits found, {false} of {len(benign)} false alarms"
            )
        assert (len(breaking), 0) == (found, false)
    assert len(alarms) == len(BREAKING) + len(BENIGN)


def test_no_change_is_no_change() -> None:
    assert changes(OpenAPIDocument(CURRENT), OpenAPIDocument(copy.deepcopy(CURRENT))) == []


def test_one_schema_is_judged_by_who_sends_it() -> None:
    """The same wider enum is welcome in a request and breaks clients in a response."""
    old = copy.deepcopy(CURRENT)
    reference = {"$ref": "#/components/schemas/CpuArch"}
    old["paths"][next(iter(old["paths"]))]["get"]["parameters"].append(
        {"name": "arch", "in": "query", "schema": reference}
    )
    new = copy.deepcopy(old)
    new["components"]["schemas"]["CpuArch"]["enum"].append("unheard")
    found = {(c.weight, c.message) for c in changes(OpenAPIDocument(old), OpenAPIDocument(new))}
    assert {
        (Weight.ADDED, "query parameter `arch`: `unheard` is accepted"),
        (Weight.BREAKING, "`items[].spec.cpuArch` may be `unheard`"),
    } == found


def test_a_schema_that_holds_itself_ends() -> None:
    old = copy.deepcopy(CURRENT)
    old["components"]["schemas"]["Gpu"]["properties"]["parent"] = {
        "$ref": "#/components/schemas/Gpu"
    }
    new = copy.deepcopy(old)
    new["components"]["schemas"]["Gpu"]["properties"].pop("chip")
    found = [c.message for c in changes(OpenAPIDocument(old), OpenAPIDocument(new))]
    assert ["`items[].spec.gpu.chip` is gone"] == found


@pytest.mark.parametrize(
    ("weight", "expected"),
    [(Weight.BREAKING, "2.0.0"), (Weight.ADDED, "1.4.0"), (Weight.CHANGED, "1.3.4")],
)
def test_the_version_that_must_follow(weight: Weight, expected: str) -> None:
    assert str(Version(1, 3, 3).needed([Change(weight, "something")])) == expected


def test_an_entry_is_markdown_with_the_heaviest_first() -> None:
    text = entry(
        [Change(Weight.BREAKING, "a is gone"), Change(Weight.ADDED, "b is new")],
        Version(2, 0, 0),
        "v1",
        Version(1, 0, 0),
    )
    assert text.splitlines() == [
        "## Document 2.0.0",
        "",
        "Since v1 (1.0.0):",
        "",
        "### Breaking",
        "",
        "- a is gone",
        "",
        "### Added",
        "",
        "- b is new",
    ]


def test_what_is_said_of_several_statuses_is_said_once() -> None:
    messages = ["status 401: header `A` is gone", "b is gone", "status 404: header `A` is gone"]
    found = [Change(Weight.BREAKING, message) for message in messages]
    lines = entry(found, Version(2, 0, 0), "v1", Version(1, 0, 0)).splitlines()
    assert ["- status 401, 404: header `A` is gone", "- b is gone"] == lines[-2:]


class Repository:
    """A git repository whose first commit holds the document as it is, and the command run on it."""

    def __init__(self, folder: Path) -> None:
        self.document = folder / "openapi.yaml"
        self.text = DOCUMENT.read_text(encoding="utf-8")
        self.document.write_text(self.text, encoding="utf-8")
        for command in (
            ["init", "-q"],
            ["add", "."],
            ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "first"],
            ["tag", "first"],
        ):
            subprocess.run(["git", *command], cwd=folder, check=True)

    def edit(self, old: str, new: str) -> None:
        assert old in self.text
        self.text = self.text.replace(old, new)
        self.document.write_text(self.text, encoding="utf-8")

    def run(self, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
        command = ["diff.py", "--document", str(self.document), *arguments]
        monkeypatch.setattr(sys, "argv", command)
        with pytest.raises(SystemExit) as end:
            main()
        return int(end.value.code or 0)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_a_breaking_change_without_a_major_version_fails(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.edit(f"operationId: {NAME}", "operationId: Renamed")
    assert repository.run(monkeypatch, "first") == 1
    said = capsys.readouterr()
    assert f"- operation `{NAME}` is now `Renamed`" in said.out.splitlines()
    assert f"must be {TODAY.major + 1}.0.0 or later" in said.err


def test_with_a_major_version_it_passes(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.edit(f"operationId: {NAME}", "operationId: Renamed")
    repository.edit(f"version: {TODAY}", f"version: {TODAY.major + 1}.0.0")
    assert repository.run(monkeypatch, "first") == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"## Document {TODAY.major + 1}.0.0\n")
    assert said.err == ""


def test_an_unchanged_document_passes(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert repository.run(monkeypatch, "HEAD") == 0
    assert "No change." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("edits", "reference", "said"),
    [
        ([], "nowhere", "nowhere is no commit, branch or tag"),
        ([], "--output=x", "--output=x is no commit, branch or tag"),
        ([("enum: [x86, arm64]", "enum: [x86")], "first", "openapi.yaml is not YAML: "),
        ([(f"version: {TODAY}", "version: soon")], "first", "'soon' is not a version"),
        ([("paths:", "ways:")], "first", "openapi.yaml is not an OpenAPI document"),
        ([("/components/schemas/Gpu", "/components/schemas/G")], "first", "dangling reference"),
    ],
    ids=lambda value: value if isinstance(value, str) and value else None,
)
def test_wrong_input_gives_one_clear_line(
    edits: list[tuple[str, str]],
    reference: str,
    said: str,
    repository: Repository,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for old, new in edits:
        repository.edit(old, new)
    assert repository.run(monkeypatch, "--", reference) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert len(shown.err.splitlines()) == 1


def test_a_reference_from_before_the_document(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.document = repository.document.with_name("other.yaml")
    repository.document.write_text(repository.text, encoding="utf-8")
    assert repository.run(monkeypatch, "first") == 2
    assert capsys.readouterr().err == "there is no other.yaml at first\n"
