"""The report for programs: one JSON object."""

from __future__ import annotations

import json
from typing import Any

import orjson

from modelarts_flavors.conformance.reports.hints import hint
from modelarts_flavors.conformance.reports.record import heading
from modelarts_flavors.conformance.reports.rerun_command import needs, rerun_command
from modelarts_flavors.conformance.results import CheckResult, Report
from modelarts_flavors.conformance.wording import HIDDEN


def render(report: Report) -> str:
    """The report as JSON, ending in a line break; what a terminal would obey is escaped."""
    text = orjson.dumps(document(report), option=orjson.OPT_INDENT_2).decode() + "\n"
    return HIDDEN.sub(lambda found: "\n" if found[0] == "\n" else json.dumps(found[0])[1:-1], text)


def document(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "verdict": str(report.verdict),
        "heading": heading(report),
        "reason": report.reason,
        "hint": hint(report),
        "seed": report.seed,
        "requests": report.requests,
        "seconds": round(report.seconds, 3),
        "url": report.url,
        "project_id": report.project_id,
        "profile": report.profile,
        "strict": report.strict,
        "confidence": {
            "grade": str(report.confidence.grade),
            "flavors": report.confidence.flavors,
            "labels": report.confidence.labels,
            "reasons": list(report.confidence.reasons),
        },
        "rerun": rerun_command(report),
        "needs": needs(report),
        "checks": [_check(check) for check in report.checks],
    }


def _check(check: CheckResult) -> dict[str, Any]:
    return {
        "id": check.id,
        "clause": check.clause,
        "level": str(check.level),
        "status": str(check.status),
        "title": check.title,
        "clause_text": check.clause_text,
        "message": check.message,
        "expected": check.expected,
        "actual": check.actual,
        "blocked_by": check.blocked_by,
        "requests": [exchange.curl() for exchange in check.requests],
    }
