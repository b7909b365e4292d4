"""The report for programs: one JSON object."""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import json
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import orjson

from modelarts_flavors.conformance.exchange import Exchange
from modelarts_flavors.conformance.reports.causes import causes, users
from modelarts_flavors.conformance.reports.commands import commands
from modelarts_flavors.conformance.reports.hints import hint
from modelarts_flavors.conformance.reports.record import heading
from modelarts_flavors.conformance.reports.rerun_command import needs, rerun_command
from modelarts_flavors.conformance.results import CheckResult, Report, Status
from modelarts_flavors.conformance.wording import HIDDEN
from modelarts_flavors.contract import contract, packaged

SCHEMA_VERSION = 1
SUITE = "modelarts-flavors"
BODY_KEPT = 4096


def render(report: Report) -> str:
    """The report as JSON, ending in a line break; what a terminal would obey is escaped."""
    text = orjson.dumps(document(report), option=orjson.OPT_INDENT_2).decode() + "\n"
    return HIDDEN.sub(lambda found: "\n" if found[0] == "\n" else json.dumps(found[0])[1:-1], text)


def document(report: Report) -> dict[str, Any]:
    """The report as plain data; `report.schema.json` beside this module describes it."""
    return {
        "schema_version": SCHEMA_VERSION,
        "suite": {"name": SUITE, "version": importlib.metadata.version(SUITE)},
        "document": {
            "version": contract().document["info"]["version"],
            "sha256": hashlib.sha256(packaged.source().encode()).hexdigest(),
        },
        "verdict": str(report.verdict),
        "heading": heading(report),
        "reason": report.reason,
        "hint": hint(report),
        "stopped": report.stopped,
        "started": datetime.fromtimestamp(report.started, UTC).isoformat(),
        "seconds": round(report.seconds, 3),
        "requests": report.requests,
        "seed": report.seed,
        "url": report.url,
        "project_id": report.project_id,
        "other_project_id": report.other_project_id,
        "profile": report.profile,
        "strict": report.strict,
        "options": {
            field.name: getattr(report.options, field.name) for field in fields(report.options)
        },
        "confidence": {
            "grade": str(report.confidence.grade),
            "flavors": report.confidence.flavors,
            "labels": report.confidence.labels,
            "reasons": list(report.confidence.reasons),
        },
        "rerun": rerun_command(report),
        "needs": needs(report),
        "origin": report.origin and {"words": report.origin.words, "needs": report.origin.needs},
        "baseline_problems": list(report.baseline_problems),
        "causes": [
            {
                "title": cause.title,
                "users": users(cause.lead.id),
                "checks": [check.id for check in cause.checks],
                "blocked": cause.blocked,
            }
            for cause in causes(report)
        ],
        "checks": [_check(check) for check in report.checks],
    }


def _check(check: CheckResult) -> dict[str, Any]:
    found: dict[str, Any] = {
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
        "cut_short": check.cut_short,
        "known": check.known,
        "note": check.note,
        "requests": [_request(exchange) for exchange in check.requests],
    }
    if check.status is Status.FAIL:
        found["fingerprint"] = check.fingerprint
        found["evidence"] = check.evidence
        found["commands"] = commands(check.requests)
    return found


def _request(exchange: Exchange) -> dict[str, Any]:
    answer = None if exchange.status is None else _answer(exchange)
    return {
        "number": exchange.number,
        "method": exchange.method,
        "url": exchange.url,
        "curl": exchange.curl(),
        "seconds": round(exchange.seconds, 6),
        "error": exchange.error,
        "answer": answer,
    }


def _answer(exchange: Exchange) -> dict[str, Any]:
    """The answer, its body cut: the whole of it stands in the HAR."""
    body, encoding = exchange.body[:BODY_KEPT], "utf-8"
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text, encoding = base64.b64encode(body).decode("ascii"), "base64"
    return {
        "status": exchange.status,
        "headers": exchange.headers,
        "body": text,
        "encoding": encoding,
        "size": exchange.size,
    }
