"""Tables for people: one line for each row where the width allows, and never a first cell cut short.

Own code instead of rich, whose import alone takes nearly three times as long as that of click.
Control characters of the service's texts are escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from modelarts_flavors.cli.columns import COLUMNS, TABLE, Column, Row
from modelarts_flavors.cli.terminal_text import columns, escape, pad, wrap

GAP = "  "
# The last column, and others that hold several words, may become this narrow.
NARROWEST = 15


def flavor_table(
    rows: Iterable[Row],
    names: Sequence[str] = TABLE,
    width: int | None = None,
    *,
    headings: bool = True,
) -> Iterator[str]:
    """The lines of a table of flavors, in their order.

    `width` is that of the terminal in characters; None, for a pipe or a file, is no limit. Where the
    table is too wide, zones without capacity are only counted, long cells wrap, and a name that is
    longer than its column has a line of its own. What the service does not report is shown as `-`.
    """
    listed, shown = list(rows), [COLUMNS[name] for name in names]
    title = [column.heading for column in shown]
    cells = _cells(listed, shown, brief=False)
    if width is not None and _total(_widths([title, *cells])) > width:
        cells = _cells(listed, shown, brief=True)
    right = [column.is_number for column in shown]
    return table(title, cells, width, right=right, headings=headings)


def table(
    title: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int | None = None,
    *,
    right: Sequence[bool] = (),
    headings: bool = True,
) -> Iterator[str]:
    """The lines of a table of texts; `right` says which columns hold numbers.

    >>> print("\\n".join(table(["NAME", "N"], [["a", "8"], ["long", "16"]], right=[False, True])))
    NAME   N
    a      8
    long  16
    """
    lines = [*([tuple(title)] if headings else []), *rows]
    if not lines:
        return
    widths = _widths(lines)
    if width is not None:
        widths = _fit(widths, lines, width)
    for row in lines:
        yield from _lines(row, widths, right)


def _cells(rows: Iterable[Row], shown: Sequence[Column], *, brief: bool) -> list[tuple[str, ...]]:
    return [tuple(escape(column.cell(row, brief=brief)) for column in shown) for row in rows]


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(columns, column)) for column in zip(*rows, strict=True)]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(GAP) * (len(widths) - 1)


def _fit(widths: list[int], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Widths that fit: first the last column becomes narrower, then the others, then the names."""
    first, *middle, last = range(len(widths))
    for index in (last, *reversed(middle), first):
        excess = _total(widths) - width
        if excess <= 0:
            break
        words = (word for row in rows for word in row[index].split(" "))
        least = max(map(columns, words)) if index in middle else NARROWEST
        if index == first:
            least = columns(rows[0][0])
        widths[index] = max(min(widths[index], least), widths[index] - excess)
    return widths


def _lines(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> Iterator[str]:
    cells = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
    if columns(row[0]) > widths[0]:
        yield row[0]
        cells[0] = [""]
    else:
        cells[0] = [row[0]]
    for number in range(max(map(len, cells))):
        parts = [
            pad(
                cell[number] if number < len(cell) else "",
                width,
                right=index < len(right) and right[index],
            )
            for index, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        yield GAP.join(parts).rstrip()
