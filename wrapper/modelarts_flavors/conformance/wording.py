"""How numbers, names and the text of a server are written in messages and reports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

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


def differences(expected: Any, found: Any, path: str = "") -> Iterator[str]:
    """Where two JSON values differ, as paths.

    >>> list(differences({"a": {"b": [1, 2], "c": 3}}, {"a": {"b": [1]}, "d": 4}))
    ['/a/b: 2 entries, here 1', '/a/c: 3, missing here', '/d: 4, here only']
    >>> list(differences({"a": ["8", {"x": 1}]}, {"a": [8, {"x": 2}]}))
    ['/a/0: "8", here 8', '/a/1/x: 1, here 2']
    """
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for key in dict.fromkeys((*expected, *found)):
            place = f"{path}/{key}"
            if key not in found:
                yield f"{place}: {_brief(expected[key])}, missing here"
            elif key not in expected:
                yield f"{place}: {_brief(found[key])}, here only"
            else:
                yield from differences(expected[key], found[key], place)
    elif isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            yield f"{path}: {len(expected)} entries, here {len(found)}"
            return
        for index, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(one, other, f"{path}/{index}")
    elif expected != found or type(expected) is not type(found):
        yield f"{path}: {_brief(expected)}, here {_brief(found)}"


def _brief(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= START_LENGTH else f"{text[:START_LENGTH]}..."


def broken_json(body: bytes) -> str:
    """Where a body stops being JSON, "" where it is no JSON from its start, or is JSON.

    >>> broken_json(b'{"items": [{"metadata": '), broken_json(b"<html>"), broken_json(b"[1]")
    ('JSON that breaks off at character 24 of 24', '', '')
    """
    text = body.decode("utf-8", "replace")
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        # What begins otherwise is something else, which its beginning shows best.
        started = error.pos > 0 and text.lstrip()[:1] in ("{", "[")
        return f"JSON that breaks off at character {error.pos} of {len(text)}" if started else ""
    return ""


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
