"""Option types for lengths of time and moments, and both in words."""

from __future__ import annotations

import math
import re
import time
from datetime import UTC, datetime
from typing import Any

import click

from modelarts_flavors.cli.param_type import ParamType

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_PART = re.compile(r"(\d+(?:\.\d+)?)([smhdw])", re.ASCII)
_LONGEST = 100 * 365 * 86_400


class Duration(ParamType[float]):
    """A length of time in seconds, or with units: `90`, `30s`, `10m`, `2h`, `1h30m`, `7d`.

    >>> Duration().convert("1h30m", None, None)
    5400.0
    """

    name = "duration"

    def __init__(self, *, positive: bool = True) -> None:
        self._lowest = 0.001 if positive else 0.0

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number of seconds; a usage error where it is none."""
        seconds = value if isinstance(value, int | float) else _seconds(str(value))
        if seconds is None or not self._lowest <= seconds <= _LONGEST:
            self.fail(f"{value!r} is not a length of time; write 30s, 10m, 2h or 7d.", param, ctx)
        return float(seconds)


class Moment(ParamType[float]):
    """A moment in seconds since 1970: ISO 8601, in UTC unless it says otherwise, or so long ago.

    >>> Moment().convert("1970-01-02", None, None), Moment().convert("1970-01-01T08:00+08:00", None, None)
    (86400.0, 0.0)
    """

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The moment; a usage error where it is none."""
        text = str(value)
        ago = _seconds(text.removeprefix("-")) if text.startswith("-") else None
        if ago is not None:
            return time.time() - ago
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            self.fail(f"{text!r} is not a time; write 2026-11-28T09:00 or -7d.", param, ctx)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _seconds(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        parts = _PART.findall(text)
        if not parts or "".join(map("".join, parts)) != text:
            return None
        return sum(float(count) * _UNITS[unit] for count, unit in parts)
    return number if math.isfinite(number) else None


def words(seconds: float) -> str:
    """A length of time for people: its two largest units.

    >>> words(42.4), words(5400), words(93_600), words(0)
    ('42 s', '1 h 30 min', '1 d 2 h', '0 s')
    """
    left = round(seconds)
    parts = []
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "0 s"


def local(at: float) -> str:
    """A moment in the time zone of the machine, to the second, with its offset."""
    return datetime.fromtimestamp(at).astimezone().isoformat(timespec="seconds")
