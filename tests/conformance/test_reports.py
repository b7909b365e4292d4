from __future__ import annotations

import json
import re
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from tests.conformance import samples

from modelarts_flavors.cli.conform import command
from modelarts_flavors.conformance import (
    CheckFinished,
    Confidence,
    Options,
    Profile,
    Report,
    Sent,
    Status,
    Target,
    Verdict,
)
from modelarts_flavors.conformance.reports import (
    FORMATS,
    Record,
    badge,
    har,
    html,
    junit,
    prepare_folder,
    rerun_command,
    text,
    write_all,
)
from modelarts_flavors.conformance.reports import json as json_report

XSD = xmlschema.XMLSchema(Path(__file__).with_name("junit.xsd"))


def empty(verdict: Verdict = Verdict.UNREACHABLE) -> Report:
    return Report(
        verdict=verdict,
        reason="nothing answered",
        seed=0,
        requests=0,
        seconds=0.0,
        confidence=Confidence(),
        checks=(),
    )


# Text


def test_a_finding_reads_from_clause_to_request() -> None:
    expected = """\
FAIL  pagination/last-one                                                   MUST
    A walk of all but the last flavor and then one returns the whole list.
    clause    T4.continue.range: The token leads to the next page; where it is
              empty or absent the list ends. (vendor page, table 4, continue,
              range)
    evidence  documented: vendor page, table 4
    expected  f22 on page 2, as in the whole list of 23 flavors
    received  the list ends without f22
    users     Clients that page through the list miss flavors or get some twice,
              and nothing tells them.
    curl -H "x-auth-token: $TOKEN" \\
      'http://127.0.0.1:8000/v1/p/resourceflavors?limit=22'
    curl -H "x-auth-token: $TOKEN" \\
      'http://127.0.0.1:8000/v1/p/resourceflavors?limit=22&continue=a%3D%3D'
"""
    assert expected == text.failure(samples.CHECKS[0])


def test_the_summary_tells_verdict_counts_strength_and_how_to_repeat() -> None:
    expected = """\
Not conformant: 1 check failed
  checks      1 passed, 2 failed, 1 inconclusive, 1 blocked, 1 skipped, 1 went
              wrong in the suite itself
              1 of the failed are SHOULDs, which fail a strict run only
              inconclusive: pagination/remaining-count: the list changes
              blocked: pagination/stable-order: no list
              skipped: protocol/writing-refused: needs permission
  confidence  fair (7 flavors): few flavors; no GPU
  requests    5 in 1.2 s
  seed        3
  rerun       modelarts-flavors conform http://127.0.0.1:8000 --project-id p \\
              --rate 5.0 --seed 3
  needs       HW_AUTH_TOKEN of the environment
"""
    assert expected == text.summary(samples.report())


def test_a_should_that_does_not_count_is_a_note_and_what_passed_is_not_shown() -> None:
    heads = re.findall(r"^(\w+)  (\S+)", text.render(samples.report()), flags=re.MULTILINE)
    assert [
        ("FAIL", "pagination/last-one"),
        ("NOTE", "errors/server-error-body"),
        ("ERROR", "robustness/answers"),
    ] == heads


@given(words=st.text(min_size=0, max_size=300))
def test_only_requests_are_wider_than_80_columns(words: str) -> None:
    check = samples.CHECKS[0]
    long = replace(check, title=words, message=words, expected=words, actual=words)
    wide = [line for line in text.failure(long).splitlines() if len(line) > text.WIDTH]
    assert [] == wide


def test_a_shell_reads_a_broken_line_as_one_command() -> None:
    shown = text.failure(samples.CHECKS[0]).partition("curl")[2]
    first = shlex.split(f"curl{shown}".partition("\n    curl")[0].replace("\\\n", ""))
    assert shlex.split(samples.EXCHANGES[0].curl()) == first


# JSON


def test_json_has_the_documented_keys() -> None:
    document = json.loads(json_report.render(samples.report()))
    assert {"verdict", "seed", "requests", "seconds", "checks"} <= document.keys()
    first = document["checks"][0]
    assert {
        "id",
        "clause",
        "level",
        "status",
        "title",
        "expected",
        "actual",
        "requests",
    } <= first.keys()
    assert "T4.continue.range" == first["clause"]
    assert ("fail", 3, 5, 1.234) == tuple(
        document[key] for key in ("verdict", "seed", "requests", "seconds")
    )
    assert [each.curl() for each in samples.EXCHANGES[:2]] == [
        each["curl"] for each in first["requests"]
    ]
    assert [check.id for check in samples.CHECKS] == [c["id"] for c in document["checks"]]


# JUnit


@pytest.mark.parametrize("report", [samples.report(), empty()], ids=["full", "empty"])
def test_junit_validates(report: Report) -> None:
    assert [] == list(XSD.iter_errors(junit.render(report)))


def test_the_schema_notices_a_wrong_document() -> None:
    wrong = junit.render(samples.report()).replace("<system-err />", "")
    assert not XSD.is_valid(wrong)


def test_junit_has_one_case_for_each_check_with_its_outcome() -> None:
    suite = ET.fromstring(junit.render(samples.report()))[0]
    outcomes = {
        case.attrib["name"]: [child.tag for child in case] for case in suite.iter("testcase")
    }
    assert {
        "pagination/last-one": ["failure"],
        "limit/range-accepted": [],
        "errors/server-error-body": [],
        "robustness/answers": ["error"],
        "pagination/remaining-count": ["skipped"],
        "pagination/stable-order": ["skipped"],
        "protocol/writing-refused": ["skipped"],
    } == outcomes
    told = {key: suite.attrib[key] for key in ("tests", "failures", "errors", "skipped")}
    assert {"tests": "7", "failures": "1", "errors": "1", "skipped": "3"} == told
    assert "errors/server-error-body" in suite.findtext("system-out", "")


@given(words=st.text())
def test_junit_takes_any_text(words: str) -> None:
    check = samples.CHECKS[0]
    odd = replace(check, title=words, message=words, expected=words, actual=words)
    report = Report(Verdict.FAIL, words, 0, 0, 0.0, Confidence(), (odd,), url=samples.URL)
    assert [] == list(XSD.iter_errors(junit.render(report)))


# HTML


def test_the_page_is_self_contained_and_takes_nothing_for_markup() -> None:
    page = html.render(samples.report())
    assert [] == re.findall(r"<(?:script|img|link|iframe)\b", page)
    assert [] == re.findall(r"""(?:src|href)=["'](?!#)""", page)
    assert [] == re.findall(r"url\(|@import", page)
    assert "prefers-color-scheme: dark" in page


def test_the_page_tells_clause_expectation_answer_and_how_to_repeat() -> None:
    page = html.render(samples.report())
    for said in (
        "The token leads to the next page; where it is empty or absent the list ends.",
        "f22 on page 2, as in the whole list of 23 flavors",
        "the list ends without f22",
        "modelarts-flavors conform http://127.0.0.1:8000 --project-id p --rate 5.0 --seed 3",
        "&lt;script&gt;",
        "no GPU",
    ):
        assert said in page
    for check in samples.CHECKS:
        assert check.id in page


# HAR


def test_the_archive_holds_every_exchange() -> None:
    entries = json.loads(har.render(samples.report()))["log"]["entries"]
    assert [each.url for each in samples.EXCHANGES] == [e["request"]["url"] for e in entries]
    assert [200, 200, 500, 0, 200] == [entry["response"]["status"] for entry in entries]
    assert [
        {"name": "limit", "value": "22"},
        {"name": "continue", "value": "a=="},
    ] == entries[1]["request"]["queryString"]
    assert "base64" == entries[2]["response"]["content"]["encoding"]
    assert "no answer within 2 s" == entries[3]["comment"]
    assert '{"a": "\'"}' == entries[4]["request"]["postData"]["text"]


def test_an_archive_has_the_fields_that_version_1_2_asks_for() -> None:
    log = json.loads(har.render(samples.report()))["log"]
    assert "1.2" == log["version"]
    assert "modelarts-flavors" == log["creator"]["name"]
    request = {"method", "url", "httpVersion", "cookies", "headers", "queryString"}
    response = {"status", "statusText", "httpVersion", "cookies", "headers", "content"}
    for entry in log["entries"]:
        assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= set(entry)
        assert request | {"headersSize", "bodySize"} <= set(entry["request"])
        assert response | {"redirectURL", "headersSize", "bodySize"} <= set(entry["response"])


# Badge


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.PASS, "conformant, 1 check"),
        (Verdict.FAIL, "1 check failed"),
        (Verdict.REFUSED, "credentials refused"),
        (Verdict.UNREACHABLE, "not judged"),
    ],
)
def test_the_badge_is_an_image_with_the_verdict(verdict: Verdict, words: str) -> None:
    image = ET.fromstring(badge.render(samples.report(verdict)))
    shown = [node.text for node in image.iter("{http://www.w3.org/2000/svg}text")]
    assert ["resource flavors API", words] == shown


# All of them


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_a_run_that_saw_nothing(name: str) -> None:
    assert FORMATS[name](empty()).strip()


def test_all_are_written_into_a_folder_that_is_made(tmp_path: Path) -> None:
    files = write_all(samples.report(), tmp_path / "a" / "b")
    assert sorted(FORMATS) == sorted(file.name for file in files)
    assert all(file.read_text(encoding="utf-8") for file in files)


def test_a_folder_that_cannot_be_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        prepare_folder(tmp_path / "file")


# Records


def test_a_run_that_is_cut_short_tells_what_it_saw() -> None:
    record = Record(samples.TARGET, samples.OPTIONS)
    record.take(Sent(samples.EXCHANGES[0]))
    record.take(CheckFinished(samples.CHECKS[1]))
    assert (Verdict.UNREACHABLE, "interrupted after 1 request") == (
        record.report.verdict,
        record.report.reason,
    )
    record.take(CheckFinished(samples.CHECKS[0]))
    assert Verdict.FAIL is record.report.verdict
    assert [Status.PASS, Status.FAIL] == [check.status for check in record.report.checks]


ids = st.text("abcXYZ019-_.$ '", min_size=1).filter(lambda text: text.strip() == text)
options = st.builds(
    Options,
    profile=st.sampled_from(Profile),
    strict=st.booleans(),
    seed=st.integers(0, 2**64),
    max_requests=st.integers(1, 10_000),
    rate=st.none() | st.floats(0.01, 1000),
    max_time=st.floats(0.01, 1000),
    timeout=st.floats(0.01, 1000),
    allow_methods=st.booleans(),
    phases=st.booleans(),
    allow_inconclusive=st.booleans(),
    only=st.lists(ids.filter(lambda text: not text.startswith("-"))).map(tuple),
)


@pytest.mark.parametrize(
    ("only", "stopped", "said", "shown"),
    [
        ((), False, "Conformant", "conformant, 1 check"),
        (("T2",), False, "The 1 chosen check passed", "1 check passed, others not run"),
        ((), True, "No failure in the part that was judged", "1 check passed, others not run"),
    ],
)
def test_a_pass_of_a_part_is_not_called_conformant(
    only: tuple[str, ...], stopped: bool, said: str, shown: str
) -> None:
    part = replace(
        samples.report(Verdict.PASS),
        options=Options(only=only),
        stopped=stopped,
        checks=samples.CHECKS[1:2],
    )
    assert f"{said}: " in text.summary(part)
    assert f">{said}</h1>" in html.render(part)
    assert said == json.loads(json_report.render(part))["heading"]
    assert f">{shown}</text>" in badge.render(part)


def test_chosen_checks_that_were_not_all_judged_do_not_all_hold() -> None:
    part = replace(samples.report(Verdict.PASS), options=Options(only=("T",)))
    assert text.summary(part).startswith("Of the chosen checks all that could be judged passed: ")


def test_no_command_repeats_a_run_in_process() -> None:
    report = Record(Target(app=lambda: None, project_id="p", auth="very-secret")).report
    assert "" == rerun_command(report)
    assert "rerun" not in text.summary(report)
    assert "run it again" not in html.render(report).partition("<body>")[2]


def test_a_shell_reads_the_command_to_repeat_as_one() -> None:
    wide = replace(samples.report(), options=Options(only=("T2.limit", "T4 --x"), rate=1, seed=3))
    shown = text.summary(wide).partition("rerun")[2].partition("\n  needs")[0]
    assert "\\\n" in shown
    assert shlex.split(rerun_command(wide)) == shlex.split(shown.replace("\\\n", ""))


@given(options=options, project=ids.filter(lambda text: not text.startswith("-")))
def test_the_command_to_repeat_a_run_asks_for_the_same(options: Options, project: str) -> None:
    record = Record(Target(url=samples.URL, project_id=project), options)
    words = shlex.split(rerun_command(record.report))[2:]
    asked: dict[str, Any] = command.make_context("conform", words).params
    assert (samples.URL, project, not options.phases) == (
        *asked["urls"],
        asked["project_id"],
        asked["no_schemathesis"],
    )
    for name in ("strict", "seed", "max_requests", "rate", "max_time", "timeout", "only"):
        assert getattr(options, name) == asked[name]
    assert str(options.profile) == asked["profile"]
    assert options.allow_methods == asked["allow_methods"]
    assert options.allow_inconclusive == asked["allow_inconclusive"]
