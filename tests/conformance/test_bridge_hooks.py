"""`schemathesis run` with the shipped configuration, as a user of schemathesis starts it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from tests.mutants.catalogue import FIRST_PROJECT, FIRST_TOKEN
from tests.mutants.judging import serving
from tests.mutants.variants import Variant, defects

from modelarts_flavors.conformance.schemathesis_bridge.__main__ import CONFIGURATION, command

# Enough where the first requests show what is wrong; a faithful server gets all phases.
FIRST_PHASE = "--phases=examples"


def schemathesis_run(
    url: str,
    folder: Path,
    *,
    project: str = FIRST_PROJECT,
    token: str = FIRST_TOKEN,
    options: str = "",
) -> subprocess.CompletedProcess[str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("HW_")}
    found = {"HW_PROJECT_ID": project, "HW_AUTH_TOKEN": token}
    scripts = f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        f"{command(url)} --seed 1 --no-color {options}",
        shell=True,
        cwd=folder,
        env={**kept, **found, "PATH": scripts},
        capture_output=True,
        text=True,
        timeout=300,
    )


pytestmark = pytest.mark.skipif(
    shutil.which("schemathesis", path=sysconfig.get_path("scripts")) is None,
    reason="the schemathesis command is not beside this Python",
)


def test_a_faithful_server_passes(tmp_path: Path) -> None:
    with serving(Variant("reference").build()) as url:
        done = schemathesis_run(url, tmp_path)
    assert (0, "") == (done.returncode, done.stderr)
    assert "No issues found" in done.stdout
    assert FIRST_TOKEN not in done.stdout


def test_a_list_that_loses_flavors_is_found_by_the_checks(tmp_path: Path) -> None:
    broken = next(v for v in defects() if v.name == "page-boundary-lost")
    with serving(broken.build()) as url:
        done = schemathesis_run(url, tmp_path, options=FIRST_PHASE)
    assert 1 == done.returncode
    assert "T2.continue.range" in done.stdout
    assert 'curl -H "x-auth-token: $TOKEN"' in done.stdout
    assert FIRST_TOKEN not in done.stdout


def test_a_refused_token_is_no_pass(tmp_path: Path) -> None:
    with serving(Variant("reference").build()) as url:
        done = schemathesis_run(url, tmp_path, token="wrong-token", options=FIRST_PHASE)
    assert 1 == done.returncode
    assert "the credentials are refused" in done.stdout


@pytest.mark.parametrize(
    ("missing", "said"), [("project", "set HW_PROJECT_ID"), ("token", "set HW_AUTH_TOKEN")]
)
def test_what_is_missing_is_said(missing: str, said: str, tmp_path: Path) -> None:
    done = schemathesis_run("http://127.0.0.1:1", tmp_path, **{missing: ""})
    assert 0 != done.returncode
    assert said in done.stdout + done.stderr


def test_the_command_is_printed() -> None:
    words = [
        sys.executable,
        "-m",
        "modelarts_flavors.conformance.schemathesis_bridge",
        "http://localhost",
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert f"{command('http://localhost')}\n" == done.stdout
    assert CONFIGURATION.is_file()


def test_the_hooks_stay_out_of_other_processes() -> None:
    code = (
        "import schemathesis, modelarts_flavors.conformance.schemathesis_plugin; "
        "from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER as hooks; "
        "print(hooks.get_all_by_name('filter_failure'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]\n" == done.stdout
