"""How numbers, names and the text of a server are written in messages and reports."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

# Control characters, formatting characters such as those that turn the writing direction, and
# halves of a character: a terminal would obey them, or could not print them.
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
START_LENGTH = 60


def count(number: int, noun: str = "flavor") -> str:
    """A number with its noun.

    >>> count(1), count(3, "page")
    ('1 flavor', '3 pages')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def some(names: Sequence[str], most: int = 5) -> str:
    """Names for a message, the first few of them.

    >>> some(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def start_of(body: bytes) -> str:
    """The beginning of a body, in quotes.

    >>> start_of(b"<html>  hello"), start_of(b"")
    ("'<html> hello'", 'nothing')
    """
    text = " ".join(body[:200].decode("utf-8", "replace").split())
    return f"{text[:START_LENGTH]!r}" if text else "nothing"


def visible(text: str, keep: str = "") -> str:
    r"""The text with characters escaped that a terminal would obey or could not print.

    >>> visible("a\x1b[31mb\u202ec\n")
    'a\\x1b[31mb\\u202ec\\n'
    >>> visible("two\nlines", keep="\n")
    'two\nlines'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        c.encode("unicode_escape").decode("ascii")
        if unicodedata.category(c) in HIDDEN and c not in keep
        else c
        for c in text
    )
