"""The report for a CI server: JUnit XML, one test case for each check."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from modelarts_flavors.conformance.reports.causes import Cause, cause_of, causes
from modelarts_flavors.conformance.reports.record import count
from modelarts_flavors.conformance.reports.rerun_command import rerun_command
from modelarts_flavors.conformance.reports.text import failure
from modelarts_flavors.conformance.results import CheckResult, Report, Status
from modelarts_flavors.conformance.wording import visible

PACKAGE = "conformance"
# Characters that XML 1.0 has no way to write.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> str:
    """The report as XML, in the form that the schemas of Ant, Jenkins and others all allow.

    A broken SHOULD that does not fail the server is no failure here either: what was found stands
    in `system-out`.
    """
    started = datetime.fromtimestamp(report.started, UTC)
    suites = ET.Element("testsuites")
    suite = ET.SubElement(
        suites,
        "testsuite",
        {
            "id": "0",
            "package": PACKAGE,
            "name": f"{PACKAGE} {_clean(report.url)}".strip(),
            "hostname": _clean(report.url.partition("//")[2].partition("/")[0]) or "localhost",
            "timestamp": started.strftime("%Y-%m-%dT%H:%M:%S"),
            "tests": str(len(report.checks) + bool(report.baseline_problems)),
            "failures": str(len(report.failures) + bool(report.baseline_problems)),
            "errors": str(count(report, Status.ERROR)),
            "skipped": str(sum(_is_open(check) for check in report.checks)),
            "time": f"{report.seconds:.3f}",
        },
    )
    properties = ET.SubElement(suite, "properties")
    for name, value in {
        "verdict": str(report.verdict),
        "reason": report.reason,
        "confidence": str(report.confidence),
        "seed": str(report.seed),
        "requests": str(report.requests),
        "rerun": rerun_command(report),
    }.items():
        ET.SubElement(properties, "property", {"name": name, "value": _clean(value)})
    found = causes(report)
    suite.extend(_case(check, report.strict, cause_of(check, found)) for check in report.checks)
    if report.baseline_problems:
        case = ET.SubElement(
            suite, "testcase", {"classname": PACKAGE, "name": "baseline", "time": "0"}
        )
        said = _clean("\n".join(report.baseline_problems))
        ET.SubElement(case, "failure", {"message": said, "type": "baseline"}).text = said
    notes = "\n".join(failure(check, counts=False) for check in report.remarks)
    ET.SubElement(suite, "system-out").text = _clean(notes)
    ET.SubElement(suite, "system-err")
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _case(check: CheckResult, strict: bool, cause: Cause | None) -> ET.Element:
    subject, _, _ = check.id.partition("/")
    took = sum(exchange.seconds for exchange in check.requests)
    case = ET.Element(
        "testcase",
        {"classname": f"{PACKAGE}.{subject}", "name": _clean(check.id), "time": f"{took:.3f}"},
    )
    if check.counts(strict) or check.status is Status.ERROR:
        name = "failure" if check.status is Status.FAIL else "error"
        grouped = f"{cause.title}: " if cause is not None and cause.others else ""
        kind = {"message": _clean(grouped + check.message), "type": str(check.level)}
        ET.SubElement(case, name, kind).text = _clean(failure(check))
    elif check.known:
        ET.SubElement(case, "skipped", {"message": _clean(f"known failure: {check.known}")})
    elif _is_open(check):
        why = f"{check.status}: {check.message}".removesuffix(": ")
        ET.SubElement(case, "skipped", {"message": _clean(why)})
    return case


def _is_open(check: CheckResult) -> bool:
    return bool(check.known) or check.status in (
        Status.SKIPPED,
        Status.BLOCKED,
        Status.INCONCLUSIVE,
    )


def _clean(text: str) -> str:
    return FORBIDDEN.sub("�", visible(text, keep="\n\t"))
