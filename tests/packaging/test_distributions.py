"""What the wheel and the sdist in dist/ hold; run by `nox -s package`, which builds them first."""

from __future__ import annotations

import tarfile
import tomllib
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PACKAGES = {"modelarts_flavors": "wrapper", "modelarts_flavors_client": "generated"}
LARGEST_WHEEL = 700_000


@pytest.fixture(scope="module")
def wheel() -> Path:
    """The one wheel in dist/."""
    (found,) = (ROOT / "dist").glob("*.whl")
    return found


@pytest.fixture(scope="module")
def members(wheel: Path) -> set[str]:
    """The files of the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def sources(folder: str, package: str) -> set[str]:
    """The files of a package as they lie in the source tree."""
    found = (ROOT / folder / package).rglob("*")
    return {
        path.relative_to(ROOT / folder).as_posix()
        for path in found
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_wheel_holds_both_packages_and_nothing_else(members: set[str]) -> None:
    expected = {file for package, folder in PACKAGES.items() for file in sources(folder, package)}
    assert {name for name in members if ".dist-info/" not in name} == expected


def test_wheel_is_typed(members: set[str]) -> None:
    assert members >= {f"{package}/py.typed" for package in PACKAGES}


def test_wheel_is_small(wheel: Path) -> None:
    assert wheel.stat().st_size < LARGEST_WHEEL


def test_metadata_follows_pyproject(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = message_from_string(archive.read(name).decode())
    assert metadata["Version"] == PROJECT["version"]
    assert set(metadata.get_all("Provides-Extra")) == set(PROJECT["optional-dependencies"])
    # An upper bound would keep people on an old release when a new Python comes out.
    assert metadata["Requires-Python"] == PROJECT["requires-python"]
    assert "<" not in metadata["Requires-Python"]


def test_sdist_can_be_tested_and_built() -> None:
    (found,) = (ROOT / "dist").glob("*.tar.gz")
    with tarfile.open(found) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    expected = {
        "pyproject.toml",
        "LICENSE",
        "noxfile.py",
        "constraints.txt",
        "openapi/openapi.yaml",
    }
    assert names >= expected
    assert any(name.startswith("tests/") for name in names)
