"""A missing extra is one line that names the install: on the command line, under pytest, in Python."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from modelarts_flavors.extras import PROBES, require

# Imported by Python at its start; hides the packages that HIDDEN names.
HIDER = """
import importlib.util, os, sys

hidden = os.environ["HIDDEN"].split(",")
find = importlib.util.find_spec

class Hider:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in hidden:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Hider())
importlib.util.find_spec = lambda name, package=None: (
    None if name.partition(".")[0] in hidden else find(name, package)
)
"""
CONFORM = "modelarts_flavors conform http://127.0.0.1:1"
PLUGIN = "pytest -p modelarts_flavors.conformance --modelarts-url=http://127.0.0.1:1"
PRINTS = "modelarts_flavors.conformance.schemathesis_bridge http://127.0.0.1:1"


def run(hidden: str, folder: Path, *arguments: str) -> tuple[int, list[str]]:
    """Exit code and lines printed by Python where these packages are not installed."""
    (folder / "sitecustomize.py").write_text(HIDER)
    path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, "HIDDEN": hidden},
        capture_output=True,
        text=True,
    )
    return done.returncode, (done.stdout + done.stderr).splitlines()


def message(extra: str) -> str:
    return f"an optional part is not installed; run: pip install 'modelarts-flavors[{extra}]'"


@pytest.mark.parametrize(
    ("hidden", "command", "extra"),
    [
        ("click", "modelarts_flavors list", "cli"),
        ("uvicorn", "modelarts_flavors serve", "mock"),
        ("schemathesis", CONFORM, "conformance"),
        ("uvicorn,schemathesis", "modelarts_flavors demo", "mock"),
        ("hypothesis", PRINTS, "conformance"),
    ],
)
def test_a_command_prints_one_line(hidden: str, command: str, extra: str, tmp_path: Path) -> None:
    code, lines = run(hidden, tmp_path, "-m", *command.split())
    assert (2, [f"modelarts-flavors: {message(extra)}"]) == (code, lines)


def test_the_plugin_of_pytest_prints_one_line(tmp_path: Path) -> None:
    _, lines = run("schemathesis", tmp_path, "-m", *PLUGIN.split())
    assert [f"ERROR: {message('conformance')}"] == [line for line in lines if line]


def test_a_test_that_asks_for_a_fixture_fails_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("def test_it(flavor_client): pass")
    _, lines = run("uvicorn", tmp_path, "-m", "pytest", "-q", "test_it.py")
    assert message("mock") in lines
    assert "Traceback" not in "".join(lines)


@pytest.mark.parametrize(
    ("hidden", "statement", "extra"),
    [
        ("jsonschema_rs", "import modelarts_flavors.mock", "mock"),
        ("uvicorn", "from modelarts_flavors.testing import MockServer", "mock"),
        ("hypothesis", "from modelarts_flavors.testing import flavors", "conformance"),
        ("jinja2", "from modelarts_flavors.conformance import run", "conformance"),
    ],
)
def test_python_raises_a_typed_error(
    hidden: str, statement: str, extra: str, tmp_path: Path
) -> None:
    code = textwrap.dedent(
        f"""
        from modelarts_flavors import FlavorsError
        try:
            {statement}
        except FlavorsError as error:
            print(isinstance(error, ImportError), error)
        """
    )
    assert (0, [f"True {message(extra)}"]) == run(hidden, tmp_path, "-c", code)


def test_what_is_installed_is_not_missing() -> None:
    require(*PROBES)
