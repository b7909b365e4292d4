"""One cause is one finding, in every report; its lines take tokens from the answers before."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from tests.conformance import servers
from tests.mutants.catalogue import FIRST_TOKEN
from tests.mutants.judging import report_on, serving, target_for
from tests.mutants.variants import Variant, defects

from modelarts_flavors.conformance import Report, Status, resending
from modelarts_flavors.conformance import run as run_suite
from modelarts_flavors.conformance.http.sender import Sender
from modelarts_flavors.conformance.reports import html, junit, sarif, text
from modelarts_flavors.conformance.reports import json as json_report
from modelarts_flavors.conformance.reports.causes import causes
from modelarts_flavors.conformance.reports.commands import commands

KNOWN = {variant.name: variant for variant in defects()}
CAUSES = {
    "selector-ignored": "labelSelector seems to be ignored",
    "selector-refused": "labelSelector is refused",
    "no-authentication": "Credentials are not checked",
    "page-boundary-lost": "Following continue tokens loses or repeats flavors",
    "unauthorized-is-403": "Refusals of credentials do not have the documented status",
}


@pytest.fixture(scope="module", params=CAUSES)
def run(request: pytest.FixtureRequest) -> tuple[str, Report]:
    return CAUSES[request.param], report_on(KNOWN[request.param], strict=False)


def test_a_cause_is_found_and_explains_all_that_failed(run: tuple[str, Report]) -> None:
    says, report = run
    found = causes(report)
    failed = {check.id for check in report.with_status(Status.FAIL)}
    assert [says] == [cause.says for cause in found]
    assert failed == {check.id for check in found[0].checks}
    assert {1} == set(Counter(check.id for check in found[0].checks).values())


def test_every_report_shows_the_cause(run: tuple[str, Report]) -> None:
    says, report = run
    (cause,) = causes(report)
    shown = text.render(report)
    assert f"FAIL  {cause.title}" in shown
    assert 1 == shown.count("FAIL  ")
    (listed,) = json.loads(json_report.render(report))["causes"]
    assert [check.id for check in cause.checks] == listed["checks"]
    assert says in html.render(report)
    messages = [
        each.get("message") or "" for each in ET.fromstring(junit.render(report)).iter("failure")
    ]
    assert len(report.failures) == sum(message.startswith(says) for message in messages)
    results = json.loads(sarif.render(report))["runs"][0]["results"]
    assert all(result["message"]["text"].startswith(says) for result in results)


def test_a_finding_has_clause_evidence_and_what_users_suffer(run: tuple[str, Report]) -> None:
    _, report = run
    shown = text.render(report).partition("\n\n")[0]
    for name in ("clause", "evidence", "users", "expected", "received"):
        assert f"\n    {name} " in shown


@pytest.mark.skipif(not (shutil.which("jq") and shutil.which("curl")), reason="needs curl and jq")
def test_the_lines_take_each_token_from_the_answer_before() -> None:
    report = report_on(KNOWN["page-boundary-lost"])
    check = next(check for check in report.failures if check.id == "pagination/last-one")
    lines = commands(check.requests)
    assert sum(line.startswith("NEXT=$(curl -s ") for line in lines) == 1
    # Another instance, with keys of its own, would refuse the tokens of the run.
    with serving(Variant("reference").build()) as url:
        script = "\n".join(lines).replace(target_for().url, url)
        done = subprocess.run(
            ["sh", "-c", script],
            env={"TOKEN": FIRST_TOKEN, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        )
    last = json.loads("{" + done.stdout.rpartition("\n{" if "\n{" in done.stdout else "}{")[2])
    assert 1 == len(last["items"])


LISTED = (
    b'{"kind": "ResourceFlavorList", "apiVersion": "v1", "items": [{"metadata": {"name": "x"}}]}'
)


def test_a_finding_that_needs_an_earlier_request_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = False

    def decide(scope: Any, number: int) -> Any:
        nonlocal opened
        opened = opened or b"limit=501" in scope["query_string"]
        if opened and b"x-auth-token" not in dict(scope["headers"]):
            return 200, {"Content-Type": "application/json"}, LISTED
        return None

    def forget(_: Sender, seconds: float) -> None:
        nonlocal opened
        opened = False

    monkeypatch.setattr(Sender, "wait", forget)
    report = run_suite(servers.target(servers.answering(decide)))
    found = {check.id: check for check in report.failures}["auth/missing-credentials"]
    assert found.note.startswith(resending.DEPENDS + ": ")
    assert "limit=501" in found.requests[0].url
    assert f"note      {resending.DEPENDS}" in text.render(report)


def test_a_finding_that_shows_again_has_no_note() -> None:
    report = report_on(KNOWN["page-boundary-lost"], strict=False)
    assert {""} == {check.note for check in report.checks}
