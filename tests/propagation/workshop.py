"""Copies the tree, edits the document alone, regenerates, and has the copy show what it does."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

Document = dict[str, Any]

ROOT = Path(__file__).parents[2]
OBSERVE = Path(__file__).with_name("observe.py")
# What a program is made of: nothing else of the tree takes part.
PARTS = ("openapi", "wrapper", "docs/sitemaker", "pyproject.toml")
TESTS = ("tests/conftest.py", "tests/support", "tests/client", "tests/mock", "tests/spec")
# Those of contract, client and mock, doctests included, save what takes long and knows no fact.
RUN = (
    *(
        f"wrapper/modelarts_flavors/{name}"
        for name in (
            "contract", "flavors", "auth", "client", "mock", "errors.py", "error_responses.py",
            "retries.py", "selectors.py",
        )
    ),
    "tests/client", "tests/mock", "tests/spec/test_contract_follows.py",
    "--ignore=tests/client/test_memory.py", "--ignore=tests/client/test_any_body.py",
    "--ignore=tests/client/test_network.py",
    "--ignore=tests/mock/test_conformance.py", "--ignore=tests/mock/test_serving.py",
)  # fmt: skip
# Seconds for one program in a copy, far beyond what it takes on a busy machine: nothing hangs.
LONGEST = 600
LEFT_OUT = shutil.ignore_patterns(".mypy_cache", ".ruff_cache")


def document() -> Document:
    """The document as it is."""
    text = (ROOT / "openapi" / "openapi.yaml").read_text(encoding="utf-8")
    found: Document = yaml.safe_load(text)
    # Aliases would tie together what an edit is to change in one place only.
    return copy.deepcopy(found)


def edited_copy(folder: Path, changes: Iterable[Callable[[Document], object]]) -> Path:
    """A copy of the tree in `folder` with the document changed and the client generated anew."""
    for part in (*PARTS, *TESTS):
        source, target = ROOT / part, folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=LEFT_OUT)
        else:
            shutil.copy2(source, target)
    edited = document()
    for change in changes:
        before = copy.deepcopy(edited)
        change(edited)
        if edited == before and change.__name__ != "nothing":
            raise ValueError(f"the edit {change.__name__} changes nothing")
    text = yaml.safe_dump(edited, sort_keys=False, allow_unicode=True)
    (folder / "openapi" / "openapi.yaml").write_text(text, encoding="utf-8")
    _run(folder, {}, str(folder / "openapi" / "generate.py"))
    return folder


def show(folder: Path, instructions: Mapping[str, Any]) -> dict[str, Any]:
    """What the copy in `folder` does, reported by its own code alone."""
    seen: dict[str, Any] = json.loads(
        _run(folder, _own_code(folder), str(OBSERVE), stdin=json.dumps(instructions))
    )
    for home in seen["homes"]:
        assert Path(home).is_relative_to(folder), f"{home} is not in the copy"
    return seen


def run_tests(folder: Path) -> str:
    """The last line of the copy's tests; raises AssertionError with their output where one fails."""
    environment = _own_code(folder) | {"HYPOTHESIS_PROFILE": "brief"}
    return _run(folder, environment, "-m", "pytest", "-q", "-x", *RUN).splitlines()[-1]


def _own_code(folder: Path) -> dict[str, str]:
    paths = [folder / "wrapper", folder / "generated", folder / "docs"]
    return {"PYTHONPATH": os.pathsep.join(map(str, paths)), "HOME": str(folder)}


def _run(folder: Path, environment: Mapping[str, str], *command: str, stdin: str = "") -> str:
    try:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=folder,
            # A worker of pytest-xdist tells its tests so, which the copy's are not.
            env={k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")} | environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=LONGEST,
        )
    except subprocess.TimeoutExpired as error:
        printed = (error.stdout or b"").decode("utf-8", "replace")[-2000:]
        raise AssertionError(f"{command} took over {LONGEST} s in the copy:\n{printed}") from None
    if done.returncode:
        raise AssertionError(f"{command} failed in the copy:\n{done.stdout}{done.stderr}")
    return done.stdout
