"""How numbers, names and the text of a server are written in messages and reports."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Controls, what changes the direction of writing or is invisible, separators of lines, and halves of
# surrogate pairs: a terminal would obey them, or could not print them.
HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
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
    return HIDDEN.sub(
        lambda found: (
            found[0] if found[0] in keep else found[0].encode("unicode_escape").decode("ascii")
        ),
        text,
    )
