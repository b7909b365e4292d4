"""The script of action.yml: options from the environment, outputs, summary, and no injection."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from modelarts_flavors.testing import MockServer

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / ".github" / "scripts" / "conform"
SECRET = "a-secret-token"
# Stands for uvx: the package is installed here already.
UVX = f"""#!/usr/bin/env bash
while [ "$1" != modelarts-flavors ]; do shift; done
shift
printf '%s\\0' "$@" > "$ARGUMENTS"
exec ${{SUITE:-{sys.executable} -m modelarts_flavors}} "$@"
"""


class Action:
    """Runs the script as the action's step does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "uvx").write_text(UVX, encoding="utf-8")
        (folder / "uvx").chmod(0o755)

    def run(self, **inputs: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": f"{self.folder}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.folder),
            "ARGUMENTS": str(self.folder / "arguments"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "REPORT_DIR": "report",
            **inputs,
        }
        return subprocess.run(
            [str(SCRIPT)], cwd=self.folder, env=environment, capture_output=True, text=True
        )

    @property
    def output(self) -> dict[str, str]:
        lines = (self.folder / "output").read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)

    @property
    def arguments(self) -> list[str]:
        return (self.folder / "arguments").read_text(encoding="utf-8").split("\0")[:-1]


@pytest.fixture
def action(tmp_path: Path) -> Action:
    return Action(tmp_path)


def test_a_conformant_server_passes(action: Action) -> None:
    with MockServer() as server:
        done = action.run(
            URL=server.url, PROJECT_ID=server.project_id, TOKEN=server.token, MAX_REQUESTS="390"
        )
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert action.output == {"verdict": "pass", "report": "report/report.json"}
    assert (action.folder / action.output["report"]).is_file()
    summary = (action.folder / "summary").read_text(encoding="utf-8")
    assert summary.startswith("### Conformance: pass\n")
    assert "--max-requests=390" in action.arguments


def test_a_refused_token_is_an_error_and_not_a_failure(action: Action) -> None:
    with MockServer() as server:
        done = action.run(URL=server.url, PROJECT_ID=server.project_id, TOKEN=SECRET)
    assert done.returncode == 3
    assert action.output["verdict"] == "error"
    # Neither in what is printed and kept, nor where other processes could read it.
    assert SECRET not in done.stdout + done.stderr + "".join(action.arguments)
    assert not [path for path in (action.folder / "report").iterdir() if SECRET in path.read_text()]


@pytest.mark.parametrize("text", ["$(touch gotcha)", "`touch gotcha`", "; touch gotcha", "--help"])
@pytest.mark.parametrize("name", ["URL", "PROJECT_ID", "SEED", "PROFILE"])
def test_the_text_of_an_input_stays_text(action: Action, name: str, text: str) -> None:
    action.run(**{"URL": "http://127.0.0.1:9", "PROJECT_ID": "p", name: text}, SUITE="echo")
    assert not (action.folder / "gotcha").exists()
    assert any(argument == text or argument.endswith(f"={text}") for argument in action.arguments)


def test_every_input_reaches_the_script() -> None:
    found: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    (step,) = (step for step in found["runs"]["steps"] if "run" in step)
    given = "".join(map(str, step["env"].values())) + "${{ inputs.python-version }}"
    assert [name for name in found["inputs"] if f"inputs.{name} }}}}" not in given] == []
    script = SCRIPT.read_text(encoding="utf-8")
    assert [name for name in step["env"] if name not in script] == []
