"""Code blocks run when the pages are made: one that is wrong fails, and little is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest
from sitemaker import cli_pages
from sitemaker.build import written_pages
from sitemaker.code_blocks import Block, blocks, rewritten
from sitemaker.markdown import Page
from sitemaker.story import BlockError, Story

from modelarts_flavors.cli.app import app
from modelarts_flavors.conformance import pytest_plugin
from modelarts_flavors.testing import MockServer

PAGES = written_pages()
# Options of other programs that the pages show.
OTHERS = {
    *("--cli-region", "--limit"),  # hcloud
    *("--prefix",),  # npm
}


@pytest.fixture
def story() -> Iterator[Story]:
    with MockServer() as server, Story("page.md", server) as story:
        yield story


def block(language: str, text: str, **options: str) -> Block:
    return Block(language, text, "", 1, options)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sh", "modelarts-flavors list --no-such-option"),
        ("sh", "false | true"),
        ("python", "raise SystemExit(3)"),
        ("python", "def test_wrong():\n    assert 1 == 2"),
        ("pycon", ">>> 1 + 1\n3"),
        ("json", "{"),
        ("yaml", "a: b: c"),
        ("toml", "a"),
        ("rust", "fn main() {}"),
    ],
)
def test_a_wrong_block_is_an_error(story: Story, language: str, text: str) -> None:
    with pytest.raises(BlockError, match=r"page\.md:1"):
        story.run(block(language, text))


def test_a_block_shows_its_output(story: Story) -> None:
    page = "Text.\n\n<!-- block: output -->\n```sh\necho one\n```\n\nEnd.\n"
    shown = 'Text.\n\n```sh\necho one\n```\n\n```text title="Output"\none\n```\n\nEnd.\n'
    assert rewritten(page, story.run) == shown


def test_blocks_share_folder_and_exports(story: Story) -> None:
    story.run(block("ini", "[a]\nb = 1", file="some.ini"))
    story.run(block("sh", "export WORD='two words'"))
    assert (
        story.run(block("sh", 'echo "$WORD"; cat some.ini', output="")) == "two words\n[a]\nb = 1"
    )


def test_requests_to_the_service_reach_the_mock(story: Story) -> None:
    url = "https://modelarts.cn-north-4.myhuaweicloud.com"
    shown = story.run(
        block("sh", f"curl -sS -o x -w '%{{http_code}}' {url}/v1/other/resourceflavors", output="")
    )
    assert shown == "401"


def test_an_expected_exit_code(story: Story) -> None:
    assert story.run(block("sh", "exit 3", exit="3")) is None
    with pytest.raises(BlockError, match="exit code 0 instead of 3"):
        story.run(block("sh", "true", exit="3"))


def test_few_blocks_are_left_out_and_each_says_why() -> None:
    everything = [b for page in PAGES for b in blocks(page.text)]
    left_out = [b.options["skip"] for b in everything if "skip" in b.options]
    assert all(len(why) > 10 for why in left_out)
    assert len(left_out) < len(everything) / 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_every_option_that_is_named_exists(page: Page) -> None:
    named = set(re.findall(r"(?<![\w/-])--[a-z][a-z0-9-]*", re.sub(r"<!-- .*?-->", "", page.text)))
    assert set() == named - options() - OTHERS


class Options:
    """Takes the options that a plugin adds, as pytest's group of them does."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def getgroup(self, *_: str) -> Options:
        return self

    def addoption(self, name: str, **_: object) -> None:
        self.names.add(name)


def options() -> set[str]:
    root = click.Context(app, info_name=cli_pages.PROGRAM)
    found = {"--help", "--version"}
    for context, command in cli_pages.commands(app, root):
        found |= {name for p in command.get_params(context) for name in p.opts}
    added = Options()
    pytest_plugin.pytest_addoption(added)  # type: ignore[arg-type]
    return found | added.names
