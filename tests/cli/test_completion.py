"""Completion of the shell: names of the last list, at most a day old, without a request."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest
from tests.cli.programs import PROGRAM, bare_environment

from modelarts_flavors.cli.app import run
from modelarts_flavors.cli.completion import MAX_AGE, cache_file
from modelarts_flavors.testing import MockServer


def completed(words: str, home: Path, shell: str = "bash") -> list[str]:
    """What the shell is offered for a line that ends with these words."""
    environment = {
        **bare_environment(),
        "HOME": str(home),
        "_MODELARTS_FLAVORS_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": f"modelarts-flavors {words}",
        "COMP_CWORD": str(len(words.split(" "))),
    }
    done = subprocess.run(
        PROGRAM,
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "" == done.stderr
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


def test_commands_and_names(mock: MockServer, access: list[str], home: Path) -> None:
    assert ["watch"] == completed("wat", home)
    assert [] == completed("list --flavor modelarts.vm", home)
    assert 0 == run(["list", *access])
    before = mock.request_count
    names = [n for n in mock.options.lists[mock.project_id].names if n.startswith("modelarts.vm")]
    assert names == completed("list --flavor modelarts.vm", home)
    assert [f"x,{name}" for name in names] == completed("list --flavor x,modelarts.vm", home)
    assert "cn-north-7a" in completed("watch --zone cn-north-7", home)
    assert before == mock.request_count


def test_old_names_and_broken_files_offer_nothing(access: list[str], home: Path) -> None:
    run(["list", *access])
    old = time.time() - MAX_AGE - 1
    os.utime(cache_file(), (old, old))
    assert [] == completed("list --flavor m", home)
    cache_file().write_text('{"flavors": 7}')
    assert [] == completed("list --flavor m", home)


def test_a_part_of_a_list_is_not_kept(access: list[str], home: Path) -> None:
    run(["list", *access, "--max-items", "1"])
    run(["list", *access, "-l", "os.modelarts/scope"])
    assert not cache_file().exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_each_shell(shell: str) -> None:
    environment = {**os.environ, "_MODELARTS_FLAVORS_COMPLETE": f"{shell}_source"}
    done = subprocess.run(
        PROGRAM,
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (0, "") == (done.returncode, done.stderr)
    assert "modelarts-flavors" in done.stdout
