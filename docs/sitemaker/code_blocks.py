"""Code blocks of a page: finds them with their directives, runs each, and writes the output below it.

A directive is a comment on the line above a block, which the reader does not see:

    <!-- block: output cut=20 -->

- `output` shows below the block what it prints; `json` indents that; `cut=N` shows N lines of it;
- `exit=N` expects this exit code instead of 0;
- `file=NAME` writes the block to a file, for the blocks after it;
- `background` leaves the command running until the page ends, once it says where it listens;
- `stop=N` interrupts the command after N seconds, as Ctrl+C does;
- `picture=NAME` shows a picture of the terminal instead; `alt=TEXT` says what is to be seen on it;
- `skip=WHY` says why a block cannot run here.

Blocks of one page run in order, in one folder and with the variables that earlier ones exported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

DIRECTIVE = re.compile(r"^ *<!-- block:(?P<words>.*?)-->$")
OPENING = re.compile(r"^(?P<indent> *)```(?P<language>[a-z]+)(?P<rest>[^`]*)$")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its language, its text without indent, its directive, and where it ends."""

    language: str
    text: str
    indent: str
    line: int
    options: dict[str, str] = field(default_factory=dict)


def blocks(text: str) -> list[Block]:
    """Every block of a page, in order.

    >>> [found] = blocks("<!-- block: output cut=2 -->\\n```sh\\nls\\n```")
    >>> found.language, found.text, found.options
    ('sh', 'ls', {'output': '', 'cut': '2'})
    """
    return [block for _, block in _parts(text) if block is not None]


def rewritten(text: str, output_of: Callable[[Block], str | None]) -> str:
    """The page without directives and with outputs: `output_of` gives what to show below a block."""
    made: list[str] = []
    for line, block in _parts(text):
        if line is not None:
            made.append(line)
        if block is not None:
            shown = output_of(block)
            if shown is not None and "picture" in block.options:
                made += ["", block.indent + shown]
            elif shown is not None:
                language = "json" if "json" in block.options else "text"
                made += ["", f'{block.indent}```{language} title="Output"']
                made += [(block.indent + row).rstrip() for row in shown.splitlines()]
                made.append(f"{block.indent}```")
    return "\n".join(made) + "\n"


def _parts(text: str) -> Iterator[tuple[str | None, Block | None]]:
    """The lines of a page without directives; with the last line of a block, the block."""
    options: dict[str, str] = {}
    opening: re.Match[str] | None = None
    body: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if opening is not None:
            if line.strip() == "```":
                indent = opening["indent"]
                inner = "\n".join(row.removeprefix(indent) for row in body)
                yield line, Block(opening["language"], inner, indent, number, options)
                opening, body, options = None, [], {}
            else:
                body.append(line)
                yield line, None
            continue
        directive = DIRECTIVE.match(line)
        if directive is not None:
            options = dict(
                _option(word) for word in re.findall(r'(?:[^\s"]|"[^"]*")+', directive["words"])
            )
            continue
        opening = OPENING.match(line)
        yield line, None
    if opening is not None:
        raise ValueError(f"a block is not closed: {opening[0]}")


def _option(word: str) -> tuple[str, str]:
    name, _, value = word.partition("=")
    return name, value.strip('"')
