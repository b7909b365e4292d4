"""Drawings as SVG that follow the color scheme of the page, light or dark: sequences and layers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 640
ROW = 46
TOP = 64


@dataclass(frozen=True, slots=True)
class Message:
    """One arrow of a sequence; `back` ones go from right to left. `note` stands below the text."""

    text: str
    note: str = ""
    back: bool = False


def sequence(title: str, left: str, right: str, messages: Sequence[Message]) -> Iterator[str]:
    """A sequence of messages between two parties, as inline SVG."""
    near, far = 90, WIDTH - 90
    height = TOP + ROW * len(messages) + 10
    yield (
        f'<svg class="drawing" role="img" viewBox="0 0 {WIDTH} {height}"'
        f' xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>'
    )
    for x, name in ((near, left), (far, right)):
        yield f'<rect class="box" x="{x - 80}" y="6" width="160" height="30" rx="4"/>'
        yield f'<text class="name" x="{x}" y="26">{escape(name)}</text>'
        yield f'<line class="life" x1="{x}" y1="36" x2="{x}" y2="{height - 4}"/>'
    for number, message in enumerate(messages):
        y = TOP + ROW * number + 22
        start, end = (far, near) if message.back else (near, far)
        tip = 9 if message.back else -9
        kind = "back" if message.back else "forth"
        yield f'<line class="{kind}" x1="{start}" y1="{y}" x2="{end}" y2="{y}"/>'
        yield f'<path class="tip" d="M{end} {y}l{tip} -5v10z"/>'
        yield f'<text class="said" x="{WIDTH / 2}" y="{y - 7}">{escape(message.text)}</text>'
        if message.note:
            yield f'<text class="note" x="{WIDTH / 2}" y="{y + 13}">{escape(message.note)}</text>'
    yield "</svg>"
    yield ""


def architecture() -> Iterator[str]:
    """The parts of the toolkit, and what each is made from, as inline SVG."""
    boxes = (
        (240, 6, 160, "openapi.yaml", "every fact, once"),
        (40, 96, 170, "generated client", "models, the one call"),
        (430, 96, 170, "contract", "finds facts by role"),
        (40, 186, 170, "Client, AsyncClient", "paging, retries, login"),
        (40, 276, 170, "capacity", "watch, history, metrics"),
        (300, 186, 130, "mock server", "answers"),
        (460, 186, 140, "conformance", "asks, compares"),
        (300, 276, 130, "testing", "fixtures"),
        (460, 276, 140, "this site", "reference"),
        (180, 366, 280, "command line", "list · watch · serve · conform · …"),
    )
    arrows = (
        (280, 46, 125, 96), (360, 46, 515, 96), (125, 136, 125, 186), (125, 226, 125, 276),
        (490, 136, 365, 186), (530, 136, 530, 186), (365, 226, 365, 276), (590, 136, 590, 276),
        (430, 116, 210, 196), (125, 316, 240, 366), (365, 316, 330, 366), (480, 226, 420, 366),
    )  # fmt: skip
    yield (
        '<svg class="drawing" role="img" viewBox="0 0 640 412" xmlns="http://www.w3.org/2000/svg">'
        "<title>What is made from what: the document gives the generated client and the contract;"
        " from these follow client, capacity, mock, conformance suite, site and command line</title>"
    )
    for x1, y1, x2, y2 in arrows:
        yield f'<line class="forth" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'
    for x, y, width, name, note in boxes:
        yield f'<rect class="box" x="{x}" y="{y}" width="{width}" height="40" rx="4"/>'
        yield f'<text class="name" x="{x + width / 2}" y="{y + 17}">{escape(name)}</text>'
        yield f'<text class="note" x="{x + width / 2}" y="{y + 32}">{escape(note)}</text>'
    yield "</svg>"
    yield ""
