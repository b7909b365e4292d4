"""Drawings as SVG that take the colours of the page, light or dark: sequences and layers."""

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
