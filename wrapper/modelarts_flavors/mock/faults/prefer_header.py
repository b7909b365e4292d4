"""The `Prefer` header: a request selects its own faults.

As in other spec-driven mocks, `Prefer: code=401` selects a status and `example=NAME` an error example
of the document; `fault=NAME[=VALUE]` selects any fault. Other preferences are ignored, as RFC 7240
requires.

>>> faults, applied = read_preferences('code=429, fault="latency=0.1", respond-async')
>>> [str(fault) for fault in faults], applied
(['error=429', 'latency=0.1'], 'code=429, fault=latency=0.1')
"""

from __future__ import annotations

import re

from modelarts_flavors.errors import FaultError
from modelarts_flavors.mock.faults.fault_syntax import Fault, parse_faults

_PREFERENCE = re.compile(
    r'\s*([a-z-]+)\s*=\s*(?:"([^"]*)"|([^,;"]*))\s*(?:;[^,]*)?(?:,|\Z)', re.IGNORECASE
)
_MEANING = {"code": "error={}", "example": "error={}", "fault": "{}"}


def read_preferences(header: str) -> tuple[tuple[Fault, ...], str]:
    """The faults that a header selects, and the preferences that were applied."""
    faults: list[Fault] = []
    applied: list[str] = []
    for found in _PREFERENCE.finditer(header):
        name = found[1].lower()
        value = (found[2] if found[2] is not None else found[3]).strip()
        if name not in _MEANING:
            continue
        try:
            faults += parse_faults([_MEANING[name].format(value)])
        except FaultError:
            # RFC 7240: a preference that is not understood is ignored and not reported as applied.
            continue
        applied.append(f"{name}={value}")
    return tuple(faults), ", ".join(applied)
