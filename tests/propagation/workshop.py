"""Copies the tree, edits the document alone, regenerates, and has the copy show what it does."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

Document = dict[str, Any]

ROOT = Path(__file__).parents[2]
OBSERVE = Path(__file__).with_name("observe.py")
# What a program is made of: nothing else of the tree takes part.
PARTS = ("openapi", "wrapper", "docs/sitemaker", "pyproject.toml")
LEFT_OUT = shutil.ignore_patterns(".mypy_cache", ".ruff_cache")


def document() -> Document:
    """The document as it is."""
    text = (ROOT / "openapi" / "openapi.yaml").read_text(encoding="utf-8")
    found: Document = yaml.safe_load(text)
    # Aliases would tie together what an edit is to change in one place only.
    return copy.deepcopy(found)


def edited_copy(folder: Path, change: Callable[[Document], object]) -> Path:
    """A copy of the tree in `folder` with the document changed and the client generated anew."""
    for part in PARTS:
        source, target = ROOT / part, folder / part
        if source.is_dir():
            shutil.copytree(source, target, ignore=LEFT_OUT)
        else:
            shutil.copy2(source, target)
    edited = document()
    before = copy.deepcopy(edited)
    change(edited)
    if edited == before and change.__name__ != "nothing":
        raise ValueError("the edit changes nothing")
    text = yaml.safe_dump(edited, sort_keys=False, allow_unicode=True)
    (folder / "openapi" / "openapi.yaml").write_text(text, encoding="utf-8")
    _run(folder, {}, folder / "openapi" / "generate.py")
    return folder


def show(folder: Path, instructions: Mapping[str, Any]) -> dict[str, Any]:
    """What the copy in `folder` does, told by its own code alone."""
    paths = [folder / "wrapper", folder / "generated", folder / "docs"]
    environment = {"PYTHONPATH": os.pathsep.join(map(str, paths)), "HOME": str(folder)}
    seen: dict[str, Any] = json.loads(
        _run(folder, environment, OBSERVE, stdin=json.dumps(instructions))
    )
    for home in seen["homes"]:
        assert Path(home).is_relative_to(folder), f"{home} is not in the copy"
    return seen


def _run(folder: Path, environment: Mapping[str, str], *command: Path, stdin: str = "") -> str:
    parts: Sequence[str] = [sys.executable, *map(str, command)]
    done = subprocess.run(
        parts,
        cwd=folder,
        env={**os.environ, **environment},
        input=stdin,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise AssertionError(f"{command[0].name} failed in the copy:\n{done.stdout}{done.stderr}")
    return done.stdout
