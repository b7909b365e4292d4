"""Text of other people on a terminal: control characters escaped, width counted in columns.

The width of wide characters is that of the library wcwidth, which is imported only for a text that
is not ASCII: it takes as long to import as click does.
"""

from __future__ import annotations

import re
import sys

# C0 and C1 controls, what changes the direction of writing or is invisible, separators of lines
# and paragraphs, and halves of surrogate pairs, which cannot be encoded.
_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def escape(text: str) -> str:
    r"""The text with each control character spelled out, so that a terminal shows it and no more.

    So is a character that the encoding of stdout lacks.

    >>> print(escape("red: \x1b[31m, next line: \n"))
    red: \x1b[31m, next line: \n
    """
    found = escape_controls(text)
    if found.isascii():
        return found
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return found.encode(encoding, "backslashreplace").decode(encoding)


def escape_controls(text: str) -> str:
    """The text with each control character spelled out; for data, which is UTF-8 in any case."""
    return _CONTROLS.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def escape_lines(text: str) -> str:
    r"""The same for a text of several lines, which stay lines.

    >>> print(escape_lines("one\x07\ntwo"))
    one\x07
    two
    """
    return "\n".join(map(escape, text.split("\n")))


def columns(text: str) -> int:
    """How many columns a terminal needs for an escaped text.

    >>> columns("GPU"), columns("昇腾")
    (3, 4)
    """
    if text.isascii():
        return len(text)
    import wcwidth

    return max(0, wcwidth.wcswidth(text))


def pad(text: str, width: int, *, right: bool = False) -> str:
    """The text filled with spaces up to a width in columns.

    >>> pad("昇腾", 6) + "|", pad("8", 3, right=True)
    ('昇腾  |', '  8')
    """
    fill = " " * (width - columns(text))
    return fill + text if right else text + fill


def wrap(text: str, width: int) -> list[str]:
    """Lines of whole words, each as wide as fits; a word that is wider has a line of its own.

    >>> wrap("cn-north-4a/b (+1 soldout) far", 16)
    ['cn-north-4a/b', '(+1 soldout) far']
    """
    lines: list[str] = []
    for word in text.split(" "):
        if lines and columns(lines[-1]) + 1 + columns(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
