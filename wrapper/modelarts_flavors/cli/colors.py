"""Color on terminals: none in a pipe, with NO_COLOR, or on a terminal that has none."""

from __future__ import annotations

import os
import sys
from typing import Final

GREEN: Final = "32"
RED: Final = "31"
YELLOW: Final = "33"
DIM: Final = "2"


def is_colored() -> bool:
    """Whether stdout shows color."""
    return (
        sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def paint(text: str, code: str) -> str:
    """The text in a color, where color is shown."""
    return f"\x1b[{code}m{text}\x1b[0m" if text and is_colored() else text


def can_print(text: str) -> bool:
    """Whether the encoding of stdout has these characters.

    >>> can_print("plain")
    True
    """
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
