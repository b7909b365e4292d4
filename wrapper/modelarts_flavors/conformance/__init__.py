"""The conformance suite: whether a server conforms to the contract, and which clause it breaks.

>>> from modelarts_flavors.conformance import Options, Target, run
>>> target = Target(url="http://localhost:1", project_id="p", auth="token")
>>> report = run(target, Options(timeout=1))
>>> str(report.verdict), report.requests
('unreachable', 1)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from modelarts_flavors.extras import require

if TYPE_CHECKING:
    from modelarts_flavors.conformance.checks.registry import Check, Need
    from modelarts_flavors.conformance.clauses.levels import Level
    from modelarts_flavors.conformance.engine import run, stream
    from modelarts_flavors.conformance.events import (
        CheckFinished,
        CheckStarted,
        Event,
        RunFinished,
        RunStarted,
        Sent,
    )
    from modelarts_flavors.conformance.exchange import Exchange
    from modelarts_flavors.conformance.options import Options, Profile
    from modelarts_flavors.conformance.results import (
        CheckResult,
        Confidence,
        Grade,
        Report,
        Status,
        Verdict,
    )
    from modelarts_flavors.conformance.target import Origin, Target

# Where each name is; imported on first use, so that pytest can load its plugin from this package and
# say which extra is missing.
_HOMES = {
    "checks.registry": ("Check", "Need"),
    "clauses.levels": ("Level",),
    "engine": ("run", "stream"),
    "events": ("CheckFinished", "CheckStarted", "Event", "RunFinished", "RunStarted", "Sent"),
    "exchange": ("Exchange",),
    "options": ("Options", "Profile"),
    "results": ("CheckResult", "Confidence", "Grade", "Report", "Status", "Verdict"),
    "target": ("Origin", "Target"),
}
__all__ = [
    "Check",
    "CheckFinished",
    "CheckResult",
    "CheckStarted",
    "Confidence",
    "Event",
    "Exchange",
    "Grade",
    "Level",
    "Need",
    "Options",
    "Origin",
    "Profile",
    "Report",
    "RunFinished",
    "RunStarted",
    "Sent",
    "Status",
    "Target",
    "Verdict",
    "run",
    "stream",
]

# `pytest -p modelarts_flavors.conformance` loads it from here; nothing else does.
pytest_plugins = ("modelarts_flavors.conformance.pytest_plugin",)


def __getattr__(name: str) -> Any:
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    require("conformance")
    return getattr(importlib.import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
