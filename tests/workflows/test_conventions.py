"""What every workflow keeps to, beyond what the linters of `nox -s lint` see."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ALL = [*WORKFLOWS, ROOT / "action.yml"]
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
# PyPI's trusted publishing and GitHub Pages each ask for a proof of who publishes.
MAY_PROVE_IDENTITY = {("release.yml", "publish"), ("docs.yml", "publish")}


def load(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path in WORKFLOWS:
        for name, job in load(path)["jobs"].items():
            yield path.name, name, job


def steps(path: Path) -> list[dict[str, Any]]:
    found = load(path)
    every = found["jobs"].values() if "jobs" in found else [found["runs"]]
    return [step for job in every for step in job["steps"]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_permission_but_by_job(path: Path) -> None:
    assert load(path)["permissions"] == {}


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit(path: Path) -> None:
    lines = [line.strip(" -") for line in path.read_text(encoding="utf-8").splitlines()]
    used = [line for line in lines if line.startswith("uses: ") and "uses: ./ " not in line]
    assert used
    assert [line for line in used if not PINNED.fullmatch(line)] == []


def test_one_version_of_each_action() -> None:
    found = {
        line.split("uses: ")[1]
        for path in ALL
        for line in path.read_text(encoding="utf-8").splitlines()
        if "@" in line and "uses: " in line
    }
    assert len(found) == len({line.partition("@")[0] for line in found})


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_no_expression_in_a_command(path: Path) -> None:
    """The text of an input would be run as code; it goes through the environment."""
    assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_credentials_are_left_in_the_checkout(path: Path) -> None:
    checkouts = [s for s in steps(path) if s.get("uses", "").startswith("actions/checkout@")]
    assert [s for s in checkouts if s.get("with", {}).get("persist-credentials") is not False] == []


def test_one_required_job_needs_all_others() -> None:
    ci = load(ROOT / ".github" / "workflows" / "ci.yml")["jobs"]
    assert set(ci["required"]["needs"]) == set(ci) - {"required"}
    assert ci["required"]["if"] == "always()"


def test_who_may_prove_an_identity() -> None:
    found = {(file, name) for file, name, job in jobs() if "id-token" in job.get("permissions", {})}
    assert found == MAY_PROVE_IDENTITY


def test_jobs_that_may_write_run_no_code_of_the_repository() -> None:
    for file, name, job in jobs():
        writes = [k for k, v in job.get("permissions", {}).items() if v == "write"]
        if writes and file != "security.yml":
            used = [s.get("uses", "") for s in job["steps"]]
            assert not any(u.startswith(("actions/checkout@", "./")) for u in used), (file, name)


def test_every_sentence_of_nox_in_a_workflow_names_a_session() -> None:
    sessions = set(re.findall(r'name="([\w-]+)"', (ROOT / "noxfile.py").read_text()))
    sessions |= set(
        re.findall(r"^def (\w+)\(session", (ROOT / "noxfile.py").read_text(), re.MULTILINE)
    )
    texts = [path.read_text() for path in [*ALL, *(ROOT / ".github" / "scripts").iterdir()]]
    for text in texts:
        for names in re.findall(r"constraints.txt nox -s ([\w -]+?)(?: -- |\n)", text):
            assert set(names.split()) <= sessions


def test_hooks_format_with_the_pinned_ruff() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (pin,) = (r for r in groups["dependency-groups"]["lint"] if str(r).startswith("ruff=="))
    (repository,) = load(ROOT / ".pre-commit-config.yaml")["repos"]
    found = [hook for hook in repository["hooks"] if hook["id"].startswith("ruff-")]
    assert [hook["additional_dependencies"] for hook in found] == [[pin]] * 2
