"""Plain English: words of private jargon stand in no help text, message, docstring or page of the docs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import modelarts_flavors
from modelarts_flavors.cli.app import COMMANDS, app

ROOT = Path(__file__).parents[2]
WRAPPER = Path(modelarts_flavors.__file__).parent
# The jargon, and what to write in its place.
JARGON = {
    r"told": "reported, known, named",
    r"came": "was received, was returned",
    r"brings": "returns, gives",
    r"can be had": "is available",
    r"laws?": "check",
    r"colours?": "client kind; color of a terminal",
    r"rooms?": "module, folder, space",
    r"manners?": "request limits; kind of a fault",
    r"leave to": "permission to",
}
# In the conformance suite, where nothing is watched, it meant a check.
CONFORMANCE_ONLY = {r"watch(?:es)?": "check, observer"}
TEXTS = ("*.yaml", "*.html", "*.jinja", "*.toml")
PAGES = [
    *ROOT.glob("*.md"),
    *ROOT.glob("docs/pages/**/*.md"),
    *ROOT.glob("docs/sitemaker/*.py"),
    *ROOT.glob("tests/**/*.md"),
    *ROOT.glob("openapi/*.yaml"),
]
MODULES = [*WRAPPER.rglob("*.py"), *(file for kind in TEXTS for file in WRAPPER.rglob(kind))]


def literals(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each string of a module: messages, help texts and docstrings."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def texts(file: Path) -> Iterator[tuple[int, str]]:
    """Line and text of what a reader sees of a file."""
    content = file.read_text(encoding="utf-8")
    yield from literals(content) if file.suffix == ".py" else enumerate(content.splitlines(), 1)


def jargon(text: str, *, conformance: bool = False) -> list[str]:
    """What to write in place of each word of jargon in the text.

    >>> jargon("What is not told can be had elsewhere")
    ['told: reported, known, named', 'can be had: is available']
    """
    words = JARGON | (CONFORMANCE_ONLY if conformance else {})
    return [
        f"{found[0]}: {better}"
        for word, better in words.items()
        for found in re.finditer(rf"(?<![\w-]){word}(?!\w)", text, re.IGNORECASE)
    ]


def place(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


FILES = [file for file in sorted([*PAGES, *MODULES]) if "node_modules" not in place(file)]


@pytest.mark.parametrize("file", FILES, ids=place)
def test_a_file_is_plain_english(file: Path) -> None:
    found = [
        f"{place(file)}:{line}: {word}"
        for line, text in texts(file)
        for word in jargon(text, conformance="conformance" in place(file))
    ]
    assert found == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_is_plain_english(name: str) -> None:
    with click.Context(app) as context:
        command = app.get_command(context, name)
        assert command is not None
        with click.Context(command, info_name=name, parent=context) as own:
            assert jargon(command.get_help(own)) == []
