"""The steps of the spec workflow, run in a clone whose document was changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "spec.yml"
CHECK, REGENERATE, COMPARE = (
    "Check the document",
    "Regenerate the client",
    "Look for breaking changes",
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("uvx"), reason="needs uv, which the steps install with"),
]


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    command = ["git", *who, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


class Clone:
    """A clone of this tree as it stands, and the workflow's steps run in it."""

    def __init__(self, folder: Path, environments: Path) -> None:
        self.folder, self.environments = folder, environments
        shutil.copytree(
            ROOT,
            folder,
            ignore=lambda where, names: [
                name for name in names if name in LEFT_OUT or name.startswith(".venv")
            ],
        )
        git(folder, "init", "-q")
        git(folder, "add", ".")
        git(folder, "commit", "-qm", "base")
        self.base = git(folder, "rev-parse", "HEAD").strip()

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def commit(self) -> None:
        git(self.folder, "add", ".")
        git(self.folder, "commit", "-qm", "change")

    def step(self, name: str) -> subprocess.CompletedProcess[str]:
        """Run one step as GitHub would."""
        job = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["document"]
        (step,) = (step for step in job["steps"] if step.get("name") == name)
        given = {"BASE": self.base}
        assert set(step.get("env", {})) <= set(given)
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.folder,
            env=self.environment(given if "env" in step else {}),
            capture_output=True,
            text=True,
        )

    def environment(self, given: Mapping[str, str]) -> dict[str, str]:
        outer = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("NOX", "VIRTUAL_ENV", "PYTEST"))
        }
        return {
            **outer,
            **given,
            "GITHUB_ACTIONS": "true",
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
            # All clones use the same environments, which takes a third of the time.
            "NOXENVDIR": str(self.environments),
        }


LEFT_OUT = {".git", ".nox", "dist", "site", "reports", "node_modules", "__pycache__", ".hypothesis"}


@pytest.fixture(scope="module")
def environments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("nox")


@pytest.fixture
def clone(tmp_path: Path, environments: Path) -> Clone:
    return Clone(tmp_path / "clone", environments)


def test_a_change_that_was_regenerated_passes(clone: Clone) -> None:
    add_optional_field(clone)
    assert clone.step(REGENERATE).returncode == 1, "the change must reach generated/"
    patch = clone.folder / "generated.patch"
    git(clone.folder, "checkout", "--", "generated")
    git(clone.folder, "reset", "-q")
    git(clone.folder, "apply", patch.name)
    patch.unlink()
    clone.commit()
    for name in (CHECK, REGENERATE, COMPARE):
        done = clone.step(name)
        assert done.returncode == 0, (name, done.stdout, done.stderr)
    assert not patch.exists()
    assert "### Added" in (clone.folder / "comment.md").read_text(encoding="utf-8")


def test_a_generated_file_edited_by_hand_fails(clone: Clone) -> None:
    module = "generated/modelarts_flavors_client/models/gpu.py"
    clone.edit(module, "class Gpu", "# by hand\nclass Gpu")
    clone.commit()
    done = clone.step(REGENERATE)
    assert done.returncode == 1
    assert "::error title=generated/ does not follow the document" in done.stdout
    assert "-# by hand" in (clone.folder / "generated.patch").read_text(encoding="utf-8")


def test_a_breaking_change_without_a_new_major_version_fails(clone: Clone) -> None:
    clone.edit("openapi/openapi.yaml", "enum: [x86, arm64]", "enum: [x86, arm64, riscv]")
    clone.commit()
    done = clone.step(COMPARE)
    assert done.returncode == 1, (done.stdout, done.stderr)
    assert re.search(r"^::error file=openapi/openapi.yaml,.*riscv", done.stdout, re.MULTILINE)
    assert "Refused" in (clone.folder / "summary.md").read_text(encoding="utf-8")


def add_optional_field(clone: Clone) -> None:
    """A new optional property of the spec, and the version that goes with it."""
    file = "openapi/openapi.yaml"
    text = (clone.folder / file).read_text(encoding="utf-8")
    version: str = yaml.safe_load(text)["info"]["version"]
    major, minor, _ = version.split(".")
    clone.edit(file, f"  version: {version}", f"  version: {major}.{int(minor) + 1}.0")
    clone.edit(file, f"        jobFlavors:\n{' ' * 10}type: array\n", FIELD)


FIELD = """\
        rackType:
          type: string
          description: "Kind of rack that the node stands in. Absent: not reported."
          examples: [standard]
          x-evidence: {level: assumed, source: made up for a test}
        jobFlavors:
          type: array
"""
