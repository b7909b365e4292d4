"""Text for the cells of a CSV file that people open in a spreadsheet."""

from __future__ import annotations

from typing import Final

# What a spreadsheet takes for the start of a formula.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def cell(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would take it for a formula.

    >>> cell("modelarts.vm.cpu.8ud"), cell("=HYPERLINK(1)")
    ('modelarts.vm.cpu.8ud', "'=HYPERLINK(1)")
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
