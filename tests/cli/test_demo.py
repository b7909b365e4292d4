"""The demo: a newcomer's first command shows the whole chain, and what it says to try next works."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from modelarts_flavors.cli.app import COMMANDS, run
from modelarts_flavors.cli.demo import program_called
from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.mock import built_in


def test_the_program_is_called_again_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert f"{sys.executable} -m modelarts_flavors" == program_called("package/__main__.py")
    assert "'my bin/modelarts-flavors'" == program_called("my bin/modelarts-flavors")
    found = tmp_path / "modelarts-flavors"
    found.touch(0o700)
    assert "modelarts-flavors" == program_called(str(found))


def test_the_demo_shows_the_whole_chain(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["bin/modelarts-flavors", "demo"])
    assert Exit.DONE == run(["demo"])
    shown = capsys.readouterr()
    assert shown.err == ""
    steps = re.split(r"^\[\d/3\] ", shown.out, flags=re.MULTILINE)
    assert 4 == len(steps)
    listed = [line.split()[0] for line in steps[2].splitlines()[3:] if line]
    assert [flavor["metadata"]["name"] for flavor in built_in().page()["items"]] == listed
    found, _, after = steps[3].partition("Try next")
    assert "Conformant: " in found
    # What a conformant server need not give occasion for.
    occasional = {"pagination/each-once", "selector/empty-value", "protocol/vary"}
    assert occasional == set(re.findall(r"skipped: (\S+):", found))
    tried = re.findall(r"^  \S*modelarts-flavors (\w+)", after, flags=re.MULTILINE)
    assert ["serve", "list", "conform"] == tried
    assert set(tried) <= set(COMMANDS)
