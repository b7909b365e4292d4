"""The text syntax of faults: `NAME[=VALUE][@RATE]`, for example `drop@0.1` or `error=503@10%`.

Without a rate a fault hits every request.

>>> Fault.parse("drop@2")
Traceback (most recent call last):
...
modelarts_flavors.errors.FaultError: fault 'drop@2': the rate must be from 0 to 1, or from 0% to 100%
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from modelarts_flavors.contract import ErrorCase, contract
from modelarts_flavors.errors import FaultError
from modelarts_flavors.mock.faults.kinds import KINDS, PRESETS

_SPELLING = re.compile(r"([a-z-]+)(?:=([^@]*))?(?:@([0-9]*\.?[0-9]*)(%?))?", re.ASCII)
_SECONDS = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)(ms|s)?", re.ASCII)
_WAIT = re.compile(r"(date:)?[0-9]{1,6}", re.ASCII)
SECONDS_MAX = 300.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the name of its kind, its value as text, and the share of requests that it hits."""

    name: str
    value: str = ""
    rate: float = 1.0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a fault; raises FaultError.

        >>> Fault.parse("error=429@5%")
        Fault(name='error', value='429', rate=0.05)
        """
        spelling = _SPELLING.fullmatch(text.strip())
        kind = KINDS.get(spelling[1]) if spelling else None
        if spelling is None or kind is None:
            known = ", ".join((*KINDS, *PRESETS))
            raise FaultError(f"fault {text!r}: NAME[=VALUE][@RATE], NAME one of {known}")
        name, value, rate, percent = spelling.groups()
        value = value if value is not None else kind.default
        if bool(kind.value) != (value is not None):
            need = f"needs {kind.value}: {name}=VALUE" if kind.value else "takes no value"
            raise FaultError(f"fault {text!r}: {name} {need}")
        _check_value(text, kind.value, value or "")
        return cls(name, value or "", _rate(text, rate, percent))

    def __str__(self) -> str:
        value = f"={self.value}" if self.value else ""
        rate = f"@{self.rate:g}" if self.rate != 1 else ""
        return f"{self.name}{value}{rate}"


def parse_faults(texts: Iterable[str]) -> tuple[Fault, ...]:
    """Read faults, with presets expanded; raises FaultError.

    >>> len(parse_faults(["hostile"])) == len(PRESETS["hostile"])
    True
    """
    spelled = itertools.chain.from_iterable(PRESETS.get(text.strip(), (text,)) for text in texts)
    return tuple(Fault.parse(text) for text in spelled)


def error_case(value: str) -> ErrorCase | None:
    """The error example of the document with this name, or the first with this status."""
    cases = contract().errors
    if value in cases:
        return cases[value]
    return next((case for case in cases.values() if str(case.status) == value), None)


def seconds(value: str) -> float:
    """A time in seconds from `0.2`, `0.2s` or `200ms`.

    >>> seconds("200ms")
    0.2
    """
    spelling = _SECONDS.fullmatch(value)
    if spelling is None:
        raise FaultError(f"found {value!r}, expected a time such as 0.2, 0.2s or 200ms")
    return float(spelling[1]) / (1000 if spelling[2] == "ms" else 1)


def _is_seconds(value: str) -> bool:
    return _SECONDS.fullmatch(value) is not None and seconds(value) <= SECONDS_MAX


# By the meaning of a value: its test, and how to write one.
_VALUES: Mapping[str, tuple[Callable[[str], object], str]] = {
    "seconds": (_is_seconds, f"write 0.2, 0.2s or 200ms, at most {SECONDS_MAX:g} s"),
    "error": (error_case, "write a status or the name of an error example in the OpenAPI document"),
    "status": (re.compile(r"[2345][0-9][0-9]").fullmatch, "write a status from 200 to 599"),
    "wait": (_WAIT.fullmatch, "write a number of seconds, or date:SECONDS"),
    "location": (re.compile(r"[!-~]+").fullmatch, "write a URL"),
}


def _check_value(text: str, meaning: str, value: str) -> None:
    if meaning and not _VALUES[meaning][0](value):
        raise FaultError(f"fault {text!r}: {_VALUES[meaning][1]}")


def _rate(text: str, rate: str | None, percent: str | None) -> float:
    if rate is None:
        return 1.0
    number = float(rate) if rate.strip(".") else math.inf
    number /= 100 if percent else 1
    if not 0 <= number <= 1:
        raise FaultError(f"fault {text!r}: the rate must be from 0 to 1, or from 0% to 100%")
    return number
