"""Reports that were written are read, compared, rendered and merged again, without a run."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conformance import samples
from tests.conformance.servers import faithful, target
from tests.mutants.variants import defects

from modelarts_flavors.cli.app import run as cli
from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.conformance import (
    CheckResult,
    Level,
    Options,
    Report,
    Status,
    Verdict,
    reports,
    stream,
)
from modelarts_flavors.conformance.clauses import ids
from modelarts_flavors.conformance.reports import FORMATS, diff, gather, junit, merge, sarif, text
from modelarts_flavors.conformance.reports import json as json_report
from modelarts_flavors.conformance.reports.diff import Change
from modelarts_flavors.conformance.reports.load import load, report_of
from modelarts_flavors.errors import InvalidArgumentError

SCHEMA = jsonschema_rs.Draft202012Validator(
    json.loads((Path(reports.__file__).with_name("report.schema.json")).read_text("utf-8"))
)


def again(report: Report) -> Report:
    """The report as it is after it was written and read."""
    return report_of(json.loads(json_report.render(report)))


@pytest.fixture(scope="module")
def broken() -> Report:
    app = next(each for each in defects() if each.name == "limit-negative-accepted").build()
    tested, options = target(app), Options(only=("limit/", "errors/"), strict=True)
    return gather(stream(tested, options), tested, options)


# The format


@pytest.mark.parametrize("verdict", Verdict)
def test_every_report_fits_the_published_schema(verdict: Verdict) -> None:
    assert [] == list(SCHEMA.iter_errors(json.loads(json_report.render(samples.report(verdict)))))


def test_a_run_fits_the_published_schema(broken: Report) -> None:
    document = json.loads(json_report.render(broken))
    assert [] == list(SCHEMA.iter_errors(document))
    assert 1 == document["schema_version"]
    assert document["document"]["version"]
    assert document["suite"]["version"]


def test_the_schema_notices_a_wrong_report() -> None:
    document = json.loads(json_report.render(samples.report()))
    document["checks"][0].pop("clause")
    assert not SCHEMA.is_valid(document)


# Read again


def test_a_report_that_was_read_renders_the_same(broken: Report) -> None:
    for made in (broken, samples.report()):
        assert text.render(made) == text.render(again(made))
        assert junit.render(made) == junit.render(again(made))
        assert json_report.render(made) == json_report.render(again(made))


def test_older_reports_are_read() -> None:
    old = {
        "verdict": "fail", "reason": "1 check failed", "seed": 0, "requests": 2, "seconds": 0.1,
        "checks": [
            {"id": "limit/default", "level": "MUST", "status": "fail", "requests": ["curl x"]}
        ],
    }  # fmt: skip
    [check] = report_of(old).checks
    assert ("limit/default", Status.FAIL) == (check.id, check.status)
    assert "curl x" in text.render(report_of(old))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no JSON", "is not JSON"),
        (b"[]", "is not a report of conform: expected an object"),
        (b"{}", "is not a report of conform: no 'verdict'"),
        (b'{"schema_version": 2}', "is newer than this program"),
        (b"\xff", "is not JSON"),
    ],
)
def test_a_file_of_no_use_is_one_line(content: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_bytes(content)
    with pytest.raises(InvalidArgumentError, match=said):
        load(file)


# Differences


def with_checks(**statuses: Status) -> Report:
    checks = tuple(
        CheckResult(
            f"limit/{name}", "T2.limit.range", Level.MUST, status, actual=f"{name} is wrong"
        )
        for name, status in statuses.items()
    )
    return replace(samples.report(), checks=checks)


def changes(before: Report, after: Report) -> dict[str, str]:
    return {each.id: str(each.change) for each in diff.differences(before, after)}


def test_what_became_of_each_check() -> None:
    before = with_checks(a=Status.PASS, b=Status.FAIL, c=Status.FAIL, d=Status.PASS, e=Status.FAIL)
    after = with_checks(
        a=Status.FAIL, b=Status.PASS, c=Status.FAIL, d=Status.SKIPPED, f=Status.FAIL
    )
    assert {
        "limit/a": "new",
        "limit/f": "new",
        "limit/c": "still failing",
        "limit/b": "fixed",
        "limit/d": "no longer judged",
        "limit/e": "no longer judged",
    } == changes(before, after)
    assert diff.is_worse(diff.differences(before, after))
    assert not diff.is_worse(diff.differences(before, before))


def test_another_failure_of_the_same_check_is_a_change() -> None:
    before, after = with_checks(a=Status.FAIL), with_checks(a=Status.FAIL)
    after = replace(after, checks=(replace(after.checks[0], actual="something else"),))
    assert {"limit/a": "fails in another way"} == changes(before, after)


def test_a_renamed_check_is_compared_with_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    before = json.loads(json_report.render(with_checks(old=Status.FAIL)))
    after = with_checks(new=Status.PASS)
    monkeypatch.setattr(ids, "RENAMED", {"limit/old": "limit/new"})
    assert {"limit/new": "fixed"} == changes(report_of(before), after)


@given(
    st.dictionaries(st.sampled_from("abcde"), st.sampled_from(Status)),
    st.dictionaries(st.sampled_from("abcde"), st.sampled_from(Status)),
)
def test_a_difference_seen_from_the_other_side(
    one: dict[str, Status], other: dict[str, Status]
) -> None:
    forth, back = (
        changes(with_checks(**a), with_checks(**b)) for a, b in ((one, other), (other, one))
    )
    assert {name for name, change in forth.items() if change == Change.STILL} == {
        name for name, change in back.items() if change == Change.STILL
    }
    assert forth.keys() == back.keys()


def test_long_reports_are_compared_at_once() -> None:
    many = with_checks(**{f"n{n}": Status.FAIL if n % 3 else Status.PASS for n in range(10_000)})
    began = time.process_time()
    diff.render(many, replace(many, checks=many.checks[::-1]))
    assert time.process_time() - began < 10


# Formats


def test_sarif_has_a_result_for_each_failure() -> None:
    log = json.loads(sarif.render(samples.report()))
    [run] = log["runs"]
    assert "2.1.0" == log["version"]
    failed = [check.id for check in samples.CHECKS if check.status is Status.FAIL]
    assert failed == [result["ruleId"] for result in run["results"]]
    assert ["error", "warning"] == [result["level"] for result in run["results"]]
    assert failed == [rule["id"] for rule in run["tool"]["driver"]["rules"]]


def test_the_badge_for_services_has_its_four_fields() -> None:
    badge = json.loads(FORMATS["badge.json"](samples.report()))
    assert {"schemaVersion", "label", "message", "color"} == badge.keys()
    assert "1 check failed" == badge["message"]


def test_one_matrix_has_failures_first_and_a_word_for_no_data() -> None:
    one = replace(with_checks(a=Status.PASS, b=Status.FAIL), url="http://one")
    two = replace(with_checks(a=Status.PASS, c=Status.SKIPPED), url="http://two|x")
    document = json.loads(merge.as_json([one, two]))
    states = {check["id"]: check["states"] for check in document["checks"]}
    assert ["limit/b", "limit/a", "limit/c"] == list(states)
    assert ["fail", "no data"] == states["limit/b"]
    assert ["no data", "no data"] == states["limit/c"]
    assert "| `limit/b`<br> | **fail** | no data |" in merge.as_markdown([one, two])
    assert "two\\|x" in merge.as_markdown([one, two])
    assert '<td class="fail">fail</td><td class="no data">no data</td>' in merge.as_html([one, two])
    assert "limit/a" not in merge.as_text([one, two])


def test_servers_of_one_address_are_numbered() -> None:
    assert ("127.0.0.1:8000 #1", "127.0.0.1:8000 #2") == merge.names([samples.report()] * 2)


# On the command line


@pytest.fixture
def files(tmp_path: Path, broken: Report) -> tuple[str, str]:
    tested, options = target(faithful()), Options(only=("limit/", "errors/"))
    good = gather(stream(tested, options), tested, options)
    for name, report in (("good", good), ("broken", broken)):
        (tmp_path / f"{name}.json").write_text(json_report.render(report), "utf-8")
    return str(tmp_path / "good.json"), str(tmp_path / "broken.json")


def test_diff_exits_1_on_what_is_new(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = files
    assert Exit.NO == cli(["report", "diff", good, bad])
    assert "new (1)\n  limit/out-of-range-refused\n" in capsys.readouterr().out
    assert Exit.DONE == cli(["report", "diff", bad, good])
    assert "1 fixed" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["text", "html", "junit", "sarif", "badge", "badge-json"])
def test_a_report_is_rendered_again(
    name: str, files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.DONE == cli(["report", "render", files[1], "--format", name])
    printed = capsys.readouterr().out
    assert printed
    words = ["report", "render", files[1], "--format", name, "--output", str(tmp_path / "out")]
    assert Exit.DONE == cli(words)
    assert printed == (tmp_path / "out").read_text("utf-8")


@pytest.mark.parametrize("name", ["md", "json", "html"])
def test_reports_are_merged(
    name: str, files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.DONE == cli(["report", "merge", *files, "--format", name])
    assert "limit/out-of-range-refused" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [["diff", "a.json", "b.json"], ["render", "a.json"], ["merge", "a.json"]]
)
def test_a_missing_file_is_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert Exit.USAGE == cli(["report", *words])
    out, err = capsys.readouterr()
    assert ("", 1) == (out, err.count("\n"))
