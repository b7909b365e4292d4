"""What stops a release, and the notes that it takes from the changelog."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CHANGELOG = """\
# Changelog

## [Unreleased]

## [0.2.0] - 2027-01-31

### Fixed

- A fault.

## [0.1.0]

- First.
"""


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The names of tools/release.py, with a dist/ of version 0.2.0 and a clean tree without tags."""
    found = runpy.run_path(str(ROOT / "tools" / "release.py"))
    (tmp_path / "dist").mkdir()
    for name in ("modelarts_flavors-0.2.0-py3-none-any.whl", "modelarts_flavors-0.2.0.tar.gz"):
        (tmp_path / "dist" / name).touch()
    answers = {"status": "", "rev-list": "", "rev-parse": "abc"}
    names = found["problems"].__globals__
    monkeypatch.setitem(names, "ROOT", tmp_path)
    monkeypatch.setitem(names, "git", lambda command, *_: answers[command])
    return {**found, "answers": answers, "folder": tmp_path}


def problems(release: dict[str, Any], tag: str = "v0.2.0", version: str = "0.2.0") -> list[str]:
    return list(release["problems"](tag, version, *release["notes"](CHANGELOG, version)))


def test_notes_are_the_section_of_the_version(release: dict[str, Any]) -> None:
    assert release["notes"](CHANGELOG, "0.2.0") == ("### Fixed\n\n- A fault.", "2027-01-31")
    assert release["notes"](CHANGELOG, "0.1.0") == ("- First.", None)
    assert release["notes"](CHANGELOG, "0.3.0") == ("", None)


def test_everything_in_order(release: dict[str, Any]) -> None:
    assert problems(release) == []


def test_a_tag_of_another_version(release: dict[str, Any]) -> None:
    (found,) = problems(release, tag="v0.2.1")
    assert found.endswith("expected v0.2.0")


def test_a_section_without_a_date_and_packages_of_another_version(release: dict[str, Any]) -> None:
    date, packages = problems(release, "v0.1.0", "0.1.0")
    assert "## [0.1.0] - YYYY-MM-DD" in date
    assert "modelarts_flavors-0.2.0.tar.gz" in packages


def test_a_version_without_a_section(release: dict[str, Any]) -> None:
    assert problems(release, "v0.3.0", "0.3.0")[0] == "CHANGELOG.md has no section for 0.3.0"


def test_changes_that_are_not_committed_and_a_tag_that_was_moved(release: dict[str, Any]) -> None:
    release["answers"].update({"status": " M README.md", "rev-list": "def"})
    changes, tag = problems(release)
    assert "not committed" in changes
    assert "v0.2.0 is already the tag of another commit" == tag
