"""The wrapper keeps its layout: few modules at the root, and none that is too long to read."""

from __future__ import annotations

from pathlib import Path

import pytest

import modelarts_flavors

WRAPPER = Path(modelarts_flavors.__file__).parent
MAX_ROOT_MODULES = 10
MAX_LINES = 320
MODULES = sorted(WRAPPER.rglob("*.py"))


def name(module: Path) -> str:
    return module.relative_to(WRAPPER).as_posix()


def test_a_new_module_belongs_in_a_folder() -> None:
    found = [name(module) for module in MODULES if module.parent == WRAPPER]
    assert len(found) <= MAX_ROOT_MODULES, f"move one of them into a folder: {found}"


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_a_module_is_short(module: Path) -> None:
    lines = len(module.read_text(encoding="utf-8").splitlines())
    assert lines <= MAX_LINES


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_a_module_says_its_job_first(module: Path) -> None:
    first = module.read_text(encoding="utf-8").partition("\n")[0]
    assert first.startswith('"""')
    assert first.rstrip('"').endswith((".", ":")), first
