"""The conformance suite: whether a server conforms to the contract, and which clause it breaks.

>>> from modelarts_flavors.conformance import Options, Target, run
>>> target = Target(url="http://localhost:1", project_id="p", auth="token")
>>> report = run(target, Options(timeout=1))
>>> str(report.verdict), report.requests
('unreachable', 1)
"""

# ruff: noqa: E402 - a missing extra is named before anything needs it

from __future__ import annotations

from modelarts_flavors.extras import require

require("conformance")

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
