"""Every code block of the README runs, in order, against the mock; links lead to files."""

from __future__ import annotations

import re

from sitemaker.code_blocks import blocks
from sitemaker.story import Story
from tests.docs.conftest import ROOT

from modelarts_flavors.testing import MockServer

TEXT = (ROOT / "README.md").read_text("utf-8")
# The columns of a terminal.
WIDTH = 80


def test_every_block_runs() -> None:
    found = blocks(TEXT)
    with MockServer() as server, Story("README.md", server) as story:
        for block in found:
            story.run(block)
    assert len([block for block in found if "skip" not in block.options]) >= 6


def test_blocks_fit_a_terminal() -> None:
    lines = [line for block in blocks(TEXT) for line in block.text.splitlines()]
    # The two commands that set up the project are one line each, to be copied whole.
    wide = [line for line in lines if len(line) > WIDTH and not line.startswith("python3 -m venv")]
    assert wide == []


def test_links_lead_to_files() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", TEXT)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
