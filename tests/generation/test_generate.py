"""The generator's script: the same bytes every time, and a check that sees every kind of stray file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import generate
import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "openapi" / "generate.py"
STORED = generate.OUTPUT


def run(
    *arguments: str | Path, cwd: Path = ROOT, seed: str = "0"
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The package as it comes out of two runs, with other hash seeds, from other folders."""
    folders = []
    for seed in ("1", "2025"):
        base = tmp_path_factory.mktemp("run")
        # A configuration of the formatter at the place of the run must not count.
        (base / "ruff.toml").write_text("line-length = 40\nindent-width = 2\n")
        # What lies in the folder must not stay.
        (base / "client").mkdir()
        (base / "client" / "stray.py").write_text("raise SystemExit\n")
        done = run("--output", base / "client", cwd=base, seed=seed)
        assert (done.returncode, done.stderr) == (0, "")
        folders.append(base / "client")
    return folders


def test_the_same_bytes_with_any_hash_seed_from_any_folder(twice: list[Path]) -> None:
    first, second = (contents(folder) for folder in twice)
    assert first == second
    assert "stray.py" not in first


def test_the_stored_package_is_what_the_document_gives(twice: list[Path]) -> None:
    assert generate.differences(twice[0], STORED) == []


def test_every_module_says_how_it_came_to_be(twice: list[Path]) -> None:
    for module in twice[0].rglob("*.py"):
        head = module.read_text(encoding="utf-8").splitlines()[:2]
        assert head[0].startswith("# Generated from openapi/openapi.yaml by openapi-python-client ")
        assert "Do not edit" in head[0]
        assert "nox -s generate" in head[1]
    assert (twice[0] / "py.typed").read_text() == ""


def test_the_document_travels_with_the_package(twice: list[Path]) -> None:
    assert (twice[0] / "openapi.yaml").read_bytes() == generate.DOCUMENT.read_bytes()


def test_check_names_every_file_that_is_not_as_generated(tmp_path: Path) -> None:
    package = tmp_path / "client"
    shutil.copytree(STORED, package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "types.py").write_text("# edited by hand\n" + (package / "types.py").read_text())
    (package / "models" / "gpu.py").unlink()
    (package / "models" / "stray.py").write_text("")
    (package / "py.typed").unlink()
    before = contents(package)
    done = run("--check", "--output", package)
    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == [
        f"missing: {Path('models/gpu.py')}",
        f"left over: {Path('models/stray.py')}",
        "missing: py.typed",
        "differs: types.py",
    ]
    assert "nox -s generate" in done.stderr
    assert contents(package) == before


def test_check_sees_that_the_document_has_moved_on(tmp_path: Path) -> None:
    text = generate.DOCUMENT.read_text(encoding="utf-8")
    newer = tmp_path / "openapi.yaml"
    newer.write_text(text.replace("maximum: 500", "maximum: 400", 1), encoding="utf-8")
    assert newer.read_text(encoding="utf-8") != text
    done = run("--check", "--document", newer)
    assert done.returncode == 1
    assert "differs: openapi.json" in done.stderr.splitlines()


def test_a_document_that_cannot_be_generated_from_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "openapi.yaml"
    broken.write_text("openapi: 3.1.1\ninfo: {title: x, version: '1'}\npaths: {/a: {get: 5}}\n")
    (tmp_path / "client").mkdir()
    (tmp_path / "client" / "kept.py").touch()
    done = run("--document", broken, "--output", tmp_path / "client")
    assert done.returncode == 1
    assert contents(tmp_path) == {"openapi.yaml": broken.read_bytes(), "client/kept.py": b""}
    assert "openapi-python-client failed" in done.stderr
    assert "Traceback" not in done.stderr


def test_other_tools_than_the_pinned_ones_are_refused() -> None:
    pins = generate.pins()
    generate.check_versions(pins)
    with pytest.raises(SystemExit, match=r"ruff 0\.0\.1 is needed, .*nox -s generate"):
        generate.check_versions({**pins, "ruff": "0.0.1"})
