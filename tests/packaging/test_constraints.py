"""The constraints and lock files cover what the sessions install, and name no place to get it from."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "constraints.txt").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINNED = re.compile(
    r"^([A-Za-z0-9._-]+)==([^ ;]+)[^\n]*\\\n(?: {4}--hash=sha256:[0-9a-f]{64}[ \\]*\n)+",
    re.MULTILINE,
)


def pinned() -> dict[str, set[str]]:
    """The versions of each package; more than one where they differ by Python version."""
    found: dict[str, set[str]] = {}
    for name, version in PINNED.findall(TEXT):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def direct() -> list[Requirement]:
    """All requirements that pyproject.toml names."""
    project = PYPROJECT["project"]
    lists = [
        project["dependencies"],
        PYPROJECT["build-system"]["requires"],
        *project["optional-dependencies"].values(),
        *PYPROJECT["dependency-groups"].values(),
    ]
    texts = [text for group in lists for text in group if isinstance(text, str)]
    return [found for text in texts if (found := Requirement(text)).name != project["name"]]


@pytest.mark.parametrize("requirement", direct(), ids=str)
def test_every_requirement_is_pinned(requirement: Requirement) -> None:
    """If this fails, pyproject.toml was changed: run `nox -s constraints`."""
    versions = pinned().get(canonicalize_name(requirement.name), set())
    assert versions, f"{requirement} is not in constraints.txt: run `nox -s constraints`"
    assert any(requirement.specifier.contains(version) for version in versions), (
        f"constraints.txt has {requirement.name} {versions}: run `nox -s constraints`"
    )


def test_nothing_but_versions_and_hashes() -> None:
    assert not [line for line in PINNED.sub("", TEXT).splitlines() if line and line[0] != "#"]


def test_no_address_and_no_path() -> None:
    assert not re.search(r"://|file:|--(extra-)?index|--find-links|^-|[ =]/", TEXT, re.MULTILINE)


@pytest.mark.parametrize("folder", ["docs", "tests/generators"])
def test_a_lock_file_has_versions_and_hashes_and_no_address(folder: str) -> None:
    """npm adds the addresses of packages and of sponsors; `nox -s constraints` leaves them out."""
    text = (ROOT / folder / "package-lock.json").read_text(encoding="utf-8")
    _, *packages = json.loads(text)["packages"].values()
    assert packages
    assert all(one["version"] and one["integrity"] for one in packages)
    assert "://" not in text
