"""The verdict as JSON for services that draw badges: the endpoint format of shields.io."""

from __future__ import annotations

import json

from modelarts_flavors.conformance.reports.badge import COLORS, LABEL, message
from modelarts_flavors.conformance.results import Report


def render(report: Report) -> str:
    """The badge, as JSON."""
    badge = {
        "schemaVersion": 1,
        "label": LABEL,
        "message": message(report),
        "color": COLORS[report.verdict].removeprefix("#"),
    }
    return json.dumps(badge) + "\n"
