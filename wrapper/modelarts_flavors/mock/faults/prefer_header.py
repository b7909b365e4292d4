"""The `Prefer` header: a request selects its own faults.

As in other spec-driven mocks, `Prefer: code=401` selects a status and `example=NAME` an error example
of the document; `fault=NAME[=VALUE]` selects any fault. Other preferences are ignored, as RFC 7240
requires. A code and an example of its status together select the example.

>>> faults, applied = read_preferences('code=429, fault="latency=0.1", respond-async')
>>> [str(fault) for fault in faults], applied
(['error=429', 'latency=0.1'], 'code=429, fault=latency=0.1')
"""

from __future__ import annotations

import re

from modelarts_flavors.errors import FaultError
from modelarts_flavors.mock.faults.fault_syntax import Fault, error_case, parse_faults

_PREFERENCE = re.compile(
    r'\s*([a-z-]+)\s*=\s*(?:"([^"]*)"|([^,;"]*))\s*(?:;[^,]*)?(?:,|\Z)', re.IGNORECASE
)
_FAULTS = {"code": "error={}", "example": "error={}", "fault": "{}"}


def read_preferences(header: str) -> tuple[tuple[Fault, ...], str]:
    """The faults that a header selects, and the preferences that were applied."""
    found = [
        (match[1].lower(), (match[3] if match[2] is None else match[2]).strip())
        for match in _PREFERENCE.finditer(header)
    ]
    code, example = dict(found).get("code"), error_case(dict(found).get("example", ""))
    faults: list[Fault] = []
    applied: list[str] = []
    for name, value in found:
        # A code selects a response, and an example of that response selects its body.
        if code and example and name == ("code" if code == str(example.status) else "example"):
            if name == "code":
                applied.append(f"{name}={value}")
            continue
        try:
            faults += parse_faults([_FAULTS[name].format(value)] if name in _FAULTS else [])
        except FaultError:
            # RFC 7240: a preference that is not understood is ignored and not reported as applied.
            continue
        if name in _FAULTS:
            applied.append(f"{name}={value}")
    return tuple(faults), ", ".join(applied)
