"""Known failures: a run is green exactly if its failures are those listed and no entry has become wrong."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conformance import samples

from modelarts_flavors.conformance import CheckResult, Level, Options, Report, Status, Verdict
from modelarts_flavors.conformance.baseline import Entry, judged, load, write
from modelarts_flavors.conformance.clauses import ids
from modelarts_flavors.errors import InvalidArgumentError

TODAY = datetime.date(2026, 11, 28)
YESTERDAY = TODAY - datetime.timedelta(days=1)
NAMES = [f"limit/{letter}" for letter in "abcdef"]
FAILED, PASSED, SKIPPED = Status.FAIL, Status.PASS, Status.SKIPPED


def result(name: str, status: Status, actual: str = "x", level: Level = Level.MUST) -> CheckResult:
    return CheckResult(name, "T2.limit.range", level, status, actual=actual)


def report(*checks: CheckResult, **options: bool) -> Report:
    failed = any(check.status is FAILED for check in checks)
    verdict = Verdict.FAIL if failed else Verdict.PASS
    made = replace(samples.report(verdict), checks=checks, options=Options(**options))
    return replace(made, strict=made.options.strict)


def judge(made: Report, *entries: Entry) -> Report:
    return judged(made, entries, NAMES, TODAY)


@given(
    statuses=st.fixed_dictionaries(
        dict.fromkeys(NAMES, st.sampled_from([FAILED, PASSED, SKIPPED]))
    ),
    listed=st.dictionaries(
        st.sampled_from([*NAMES, "gone/check"]),
        st.tuples(st.booleans(), st.sampled_from([None, YESTERDAY, TODAY])),
    ),
)
def test_green_exactly_if_the_failures_are_listed_and_nothing_is_stale(
    statuses: dict[str, Status], listed: dict[str, tuple[bool, datetime.date | None]]
) -> None:
    entries = [
        Entry(id=name, reason="why" if has_reason else "", until=until)
        for name, (has_reason, until) in listed.items()
    ]
    found = judge(report(*(result(name, status) for name, status in statuses.items())), *entries)
    unlisted = [
        name for name, status in statuses.items() if status is FAILED and name not in listed
    ]
    stale = [
        name
        for name, (has_reason, until) in listed.items()
        if not has_reason or until == YESTERDAY or statuses.get(name, PASSED) is PASSED
    ]
    # A run of which nothing could be judged is no pass.
    is_judged = {FAILED, PASSED} & set(statuses.values())
    assert (found.verdict is Verdict.PASS) is bool(is_judged and not unlisted and not stale)
    assert sorted(check.id for check in found.failures) == sorted(unlisted)


@pytest.mark.parametrize(
    ("entry", "status", "said"),
    [
        (
            Entry(id="limit/a", reason="why"),
            PASSED,
            "limit/a: the check passes now: delete the entry",
        ),
        (Entry(id="limit/a"), FAILED, "limit/a: the entry has no reason"),
        (Entry(id="limit/z", reason="why"), FAILED, "limit/z: there is no such check"),
        (
            Entry(id="limit/a", reason="why", until=YESTERDAY),
            FAILED,
            "limit/a: the entry held until 2026-11-27",
        ),
    ],
)
def test_an_entry_that_has_become_wrong_is_said(entry: Entry, status: Status, said: str) -> None:
    found = judge(report(result("limit/a", status), result("limit/b", PASSED)), entry)
    assert (said,) == found.baseline_problems
    assert Verdict.FAIL is found.verdict


def test_a_listed_failure_is_reported_with_its_reason() -> None:
    entry = Entry(id="limit/a", reason="we clamp", issue="#12")
    found = judge(report(result("limit/a", FAILED), result("limit/b", PASSED)), entry)
    assert Verdict.PASS is found.verdict
    assert ["we clamp #12"] == [check.known for check in found.known]
    assert "1 known failure" in found.reason


def test_a_check_that_was_not_judged_makes_no_entry_stale() -> None:
    found = judge(
        report(result("limit/a", SKIPPED), result("limit/b", PASSED)),
        Entry(id="limit/a", reason="why"),
    )
    assert (Verdict.PASS, ()) == (found.verdict, found.baseline_problems)


def test_a_fingerprint_is_of_one_failure_whatever_its_numbers() -> None:
    first, later, other = (
        result("limit/a", FAILED, text) for text in ("page 3", "page 7", "no page")
    )
    entry = Entry(id="limit/a", reason="why", fingerprint=first.fingerprint)
    assert Verdict.PASS is judge(report(later, result("limit/b", PASSED)), entry).verdict
    found = judge(report(other, result("limit/b", PASSED)), entry)
    assert Verdict.FAIL is found.verdict
    assert "fails in another way" in found.baseline_problems[0]


def test_a_renamed_check_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(ids, "RENAMED", {"limit/old": "limit/a"})
    file = tmp_path / "baseline.yaml"
    file.write_text("- {id: limit/old, reason: why}\n")
    made = report(result("limit/a", FAILED), result("limit/b", PASSED))
    assert Verdict.PASS is judge(made, *load(file)).verdict


def test_a_should_that_is_listed_is_not_stale() -> None:
    made = report(result("limit/a", FAILED, level=Level.SHOULD), result("limit/b", PASSED))
    assert (
        Verdict.PASS
        is judge(replace(made, verdict=Verdict.PASS), Entry(id="limit/a", reason="w")).verdict
    )


# The file


def test_written_entries_are_read_again_and_keep_their_reasons(tmp_path: Path) -> None:
    file = tmp_path / "baseline.yaml"
    made = report(result("limit/a", FAILED), result("limit/b", FAILED), result("limit/c", PASSED))
    assert 2 == write(made, file)
    file.write_text(file.read_text().replace("reason: ''", "reason: known", 1))
    assert 1 == write(made, file)
    first, second = load(file)
    assert ("limit/a", "known") == (first.id, first.reason)
    assert ("limit/b", "") == (second.id, second.reason)
    filled = [replace(entry, reason="known") for entry in load(file)]
    assert Verdict.PASS is judge(made, *filled).verdict


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: b", "must be a list of entries with id and reason"),
        ("- reason: x", "entry 1 needs an id"),
        (
            "- {id: a, reason: x}\n- {id: b, expires: 2027-01-01}",
            "entry 2 has unknown keys: expires",
        ),
        ("- {id: a, until: soon}", "entry 1 until is no date: 'soon'"),
        ("- {id: a, until: 2024-02-30}", "is not YAML"),
        ("- [", "is not YAML"),
        ("[" * 2000, "is not YAML"),
    ],
)
def test_a_file_of_no_use_is_one_line(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "baseline.yaml"
    file.write_text(text)
    with pytest.raises(InvalidArgumentError, match=said) as raised:
        load(file)
    assert "\n" not in str(raised.value)


def test_an_empty_file_lists_nothing(tmp_path: Path) -> None:
    file = tmp_path / "baseline.yaml"
    file.write_text("# nothing\n")
    assert () == load(file)
    with pytest.raises(InvalidArgumentError, match="cannot read"):
        load(tmp_path / "none.yaml")
