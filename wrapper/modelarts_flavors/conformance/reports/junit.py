"""The report for a CI server: JUnit XML, one test case for each check."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from modelarts_flavors.conformance.report import CheckResult, Report, Status
from modelarts_flavors.conformance.reports.record import count, exchanges
from modelarts_flavors.conformance.reports.repeat import repeat
from modelarts_flavors.conformance.reports.text import failure

# Characters that XML 1.0 has no way to write.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> str:
    """The report as XML.

    A SHOULD that does not fail the server is no failure here either: its finding stands in
    `system-out`.
    """
    sent = exchanges(report)
    started = sent[0].started if sent else 0.0
    totals = {
        "tests": str(len(report.checks)),
        "failures": str(len(report.failures)),
        "errors": str(count(report, Status.ERROR)),
        "time": f"{report.seconds:.3f}",
    }
    root = ET.Element("testsuites", {"name": "conformance", **totals})
    suite = ET.SubElement(
        root,
        "testsuite",
        {
            "name": _clean(report.url),
            **totals,
            "skipped": str(sum(_is_open(check) for check in report.checks)),
            "timestamp": datetime.fromtimestamp(started, UTC).strftime("%Y-%m-%dT%H:%M:%S"),
            "hostname": _clean(report.url.partition("//")[2].partition("/")[0] or "localhost"),
        },
    )
    properties = ET.SubElement(suite, "properties")
    for name, value in {
        "verdict": str(report.verdict),
        "reason": report.reason,
        "strength": str(report.strength),
        "seed": str(report.seed),
        "requests": str(report.requests),
        "repeat": repeat(report),
    }.items():
        ET.SubElement(properties, "property", {"name": name, "value": _clean(value)})
    for check in report.checks:
        suite.append(_case(check, report.strict))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _case(check: CheckResult, strict: bool) -> ET.Element:
    anchor, _, _ = check.id.partition("/")
    took = sum(exchange.seconds for exchange in check.requests)
    case = ET.Element(
        "testcase",
        {"classname": f"conformance.{anchor}", "name": _clean(check.id), "time": f"{took:.3f}"},
    )
    if check.counts(strict):
        found = ET.SubElement(
            case, "failure", {"message": _clean(check.message), "type": str(check.level)}
        )
        found.text = _clean(failure(check))
    elif check.status is Status.ERROR:
        found = ET.SubElement(case, "error", {"message": _clean(check.message), "type": "suite"})
        found.text = _clean(failure(check))
    elif check.status is Status.FAIL:
        ET.SubElement(case, "system-out").text = _clean(failure(check))
    elif _is_open(check):
        ET.SubElement(
            case, "skipped", {"message": _clean(f"{check.status}: {check.message}".strip(": "))}
        )
    return case


def _is_open(check: CheckResult) -> bool:
    return check.status in (Status.SKIPPED, Status.BLOCKED, Status.INCONCLUSIVE)


def _clean(text: str) -> str:
    return FORBIDDEN.sub("�", text)
