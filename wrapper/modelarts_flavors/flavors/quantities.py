"""Quantities in Kubernetes notation: `32Gi`, `500M`, `1.5`, `2e3`, `100m`; unreadable ones are None."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from decimal import Context, Decimal
from typing import Any

__all__ = ["count", "gib", "parse"]

_BINARY = {f"{letter}i": Decimal(1024) ** power for power, letter in enumerate("KMGTPE", 1)}
_DECIMAL = {letter: Decimal(1000) ** power for power, letter in enumerate("kMGTPE", 1)}
_SMALL = {letter: Decimal(1000) ** -power for power, letter in enumerate("mun", 1)}
SUFFIXES: Mapping[str, Decimal] = {"": Decimal(1), **_BINARY, **_DECIMAL, **_SMALL}
"""What each suffix multiplies by."""

_QUANTITY = re.compile(
    r"(?P<number>[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40}))"
    r"(?P<suffix>[KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,3})?",
    re.ASCII,
)
# More digits than the longest number has after it is multiplied.
_EXACT = Context(prec=120)
# A bare number up to here is in the documented unit, from here on in bytes: as GiB it would be a
# pebibyte, as bytes not even two million.
_BARE_LIMIT = Decimal(2**20)


@functools.lru_cache(maxsize=4096)
def parse(text: str) -> Decimal | None:
    """The number that a quantity stands for, in units of one; None where it cannot be read.

    The grammar is that of the Kubernetes API: a decimal number, then nothing, a binary suffix
    (Ki Mi Gi Ti Pi Ei), a decimal one (n u m k M G T P E), or an exponent (e3, E-2).

    >>> parse("1.5Gi"), parse("2e3"), parse("100m"), parse("32 Gi")
    (Decimal('1610612736.0'), Decimal('2E+3'), Decimal('0.100'), None)
    """
    found = _QUANTITY.fullmatch(text)
    if found is None:
        return None
    number, suffix = Decimal(found["number"]), found["suffix"] or ""
    factor = SUFFIXES[suffix] if suffix in SUFFIXES else Decimal(f"1{suffix}")
    return _EXACT.multiply(number, factor)


@functools.lru_cache(maxsize=4096)
def _gib(text: str, unit: str) -> float | None:
    number = parse(text)
    if number is None:
        return None
    bare = text[-1].isdigit() or text[-1] == "."
    if bare and number < _BARE_LIMIT:
        number *= SUFFIXES[unit.removesuffix("B")]
    return float(number / SUFFIXES["Gi"])


def gib(value: Any, unit: str = "GiB") -> float | None:
    """A size in GiB; None where it cannot be read.

    A number without a suffix is in `unit`, the one that the vendor's tables give, though their
    samples write it out; only from 2^20 on, where that would be absurd, it counts bytes.

    >>> gib("32Gi"), gib("512Mi"), gib("64"), gib("1073741824"), gib("much")
    (32.0, 0.5, 64.0, 1.0, None)
    """
    text = _text(value)
    return None if text is None else _gib(text, unit)


def count(value: Any) -> int | None:
    """A whole number; None where it cannot be read or is not whole.

    >>> count("8"), count(8), count("8000m"), count("0.5"), count("many")
    (8, 8, 8, None, None)
    """
    text = _text(value)
    return None if text is None else _whole(text)


@functools.lru_cache(maxsize=4096)
def _whole(text: str) -> int | None:
    number = parse(text)
    return int(number) if number is not None and number == number.to_integral_value() else None


def _text(value: Any) -> str | None:
    """What stands in a field: a string, or a number where the service forgot the quotes."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None
