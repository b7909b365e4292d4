"""The clauses against the fact table of the vendor's page, and against the checks."""

from __future__ import annotations

import copy
import re
from pathlib import Path

import pytest
import yaml
from tests.conformance.servers import faithful, target

from modelarts_flavors.conformance import Level, Options, run
from modelarts_flavors.conformance.checks.catalog import checks, chosen
from modelarts_flavors.conformance.clauses import ids
from modelarts_flavors.conformance.clauses.texts import clause_text, clauses, silent
from modelarts_flavors.conformance.schemathesis_bridge.schemathesis_checks import CHECKS as OTHERS
from modelarts_flavors.contract import Contract, contract

FACTS = yaml.safe_load((Path(__file__).parents[1] / "facts.yaml").read_text(encoding="utf-8"))
CHECKS = {check.id: check for check in checks()}
CLAUSES = [clause for clause, fact in FACTS.items() if fact != "none" or clause == "URI.body"]


def test_every_clause_of_the_vendor_page_is_there() -> None:
    assert sorted(CLAUSES) == sorted(clauses())
    assert sorted(set(FACTS) - set(CLAUSES)) == sorted(silent())


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_is_tested_or_says_why_not(clause: str) -> None:
    found = clauses()[clause]
    own = [check for check in CHECKS.values() if check.clause == clause]
    assert found.says
    assert bool(own or found.also) is not bool(found.why)


def test_checks_that_clauses_name_exist() -> None:
    named = {name for found in clauses().values() for name in found.also}
    assert set() == named - set(CHECKS)


@pytest.mark.parametrize("check", [*CHECKS.values(), *OTHERS], ids=lambda check: check.id)
def test_a_check_says_what_must_hold_and_has_a_clause(check: object) -> None:
    assert check.title  # type: ignore[attr-defined]
    assert "\n" not in check.title  # type: ignore[attr-defined]
    assert clause_text(check.clause)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", CHECKS)
def test_an_id_is_a_subject_and_what_must_hold(name: str) -> None:
    assert re.fullmatch(r"[a-z]+/[A-Za-z0-9._/-]+", name)
    assert not re.match(r"(T|S|E)\d", name)


def test_values_are_taken_from_the_document() -> None:
    size = contract().operation.page_size
    assert f"An integer from {size.minimum} to {size.maximum}." == clauses()["T2.limit.range"].says


def test_the_level_follows_from_the_evidence() -> None:
    check = CHECKS["limit/out-of-range-refused"]
    document = copy.deepcopy(dict(contract().document))
    document["components"]["parameters"]["Limit"]["x-evidence"]["level"] = "observed"
    assert Level.MUST == check.level(contract())
    assert Level.SHOULD == check.level(Contract(document))


# Names


def test_old_names_lead_to_checks_that_exist_and_are_no_longer_used() -> None:
    known = {*CHECKS, *(check.id for check in OTHERS)}
    assert set() == set(ids.RENAMED.values()) - known
    assert set() == set(ids.RENAMED) & known


def test_a_renamed_check_is_found_by_its_old_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "RENAMED", {"limit/accepted": "limit/range-accepted"})
    report = run(target(faithful()), Options(only=("limit/accepted",)))
    assert ["limit/range-accepted"] == [check.id for check in report.checks]


@pytest.mark.parametrize(
    ("only", "found"),
    [
        ("limit/default", {"limit/default"}),
        ("limit/", {name for name in CHECKS if name.startswith("limit/")}),
        ("T2.limit.default", {"limit/default"}),
        ("T2.limit", {n for n, check in CHECKS.items() if check.clause.startswith("T2.limit.")}),
        ("T1", {n for n, check in CHECKS.items() if check.clause.startswith("T1.")}),
    ],
)
def test_checks_are_chosen_by_id_or_clause(only: str, found: set[str]) -> None:
    assert found == {check.id for check in chosen(Options(only=(only,)))}
