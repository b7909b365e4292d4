"""The failures as SARIF 2.1.0, which code hosting services show beside the code."""

from __future__ import annotations

import importlib.metadata
import json
from typing import Any

from modelarts_flavors.conformance.clauses.levels import Level
from modelarts_flavors.conformance.reports.causes import Cause, cause_of, causes, users
from modelarts_flavors.conformance.reports.commands import commands
from modelarts_flavors.conformance.results import CheckResult, Report, Status

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# A finding must lie in a file; these are about a server, so they lie where its contract is described.
ARTIFACT = "openapi/openapi.yaml"


def render(report: Report) -> str:
    """The log, as JSON."""
    failed, found = report.with_status(Status.FAIL), causes(report)
    driver = {
        "name": "modelarts-flavors conform",
        "version": importlib.metadata.version("modelarts-flavors"),
        "rules": [_rule(check) for check in failed],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"conform/{report.url}"},
        "results": [
            _result(check, index, cause_of(check, found)) for index, check in enumerate(failed)
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(check: CheckResult) -> dict[str, Any]:
    return {
        "id": check.id,
        "shortDescription": {"text": check.title or check.id},
        "fullDescription": {"text": f"{check.clause}: {check.clause_text}"},
    }


def _result(check: CheckResult, index: int, cause: Cause | None) -> dict[str, Any]:
    lines = [cause.title] if cause is not None and cause.others else []
    lines += [f"expected {check.expected}", f"received {check.actual}", users(check.id)]
    lines += commands(check.requests)
    found: dict[str, Any] = {
        "ruleId": check.id,
        "ruleIndex": index,
        "level": "warning" if check.level is Level.SHOULD else "error",
        "message": {"text": "\n".join(filter(None, lines))},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": ARTIFACT}}}],
        "partialFingerprints": {"failure/v1": check.fingerprint},
    }
    if check.known:
        found["suppressions"] = [{"kind": "external", "justification": check.known}]
    return found
