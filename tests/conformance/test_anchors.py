"""The anchors file against the fact table of the vendor's page, and against the laws."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import yaml

from modelarts_flavors.conformance import Level
from modelarts_flavors.conformance.checks.catalog import laws
from modelarts_flavors.conformance.clauses.texts import clause, clauses, silent, table
from modelarts_flavors.contract import Contract, contract

FACTS = yaml.safe_load((Path(__file__).parents[1] / "facts.yaml").read_text(encoding="utf-8"))
LAWS = {law.id: law for law in laws()}
SAID = [anchor for anchor, fact in FACTS.items() if fact != "none" or anchor == "URI.body"]


def test_every_clause_of_the_vendor_page_has_an_anchor() -> None:
    assert sorted(SAID) == sorted(clauses())
    assert sorted(set(FACTS) - set(SAID)) == sorted(silent())


@pytest.mark.parametrize("anchor", SAID)
def test_a_clause_is_tested_or_says_why_not(anchor: str) -> None:
    found = clauses()[anchor]
    own = [law for law in LAWS.values() if law.anchor == anchor]
    assert found.says
    assert bool(own or found.also) is not bool(found.why)


def test_laws_that_clauses_name_exist() -> None:
    named = {name for found in clauses().values() for name in found.also}
    assert set() == named - set(LAWS)


@pytest.mark.parametrize("name", LAWS)
def test_a_law_says_what_must_hold_and_rests_on_a_clause(name: str) -> None:
    assert LAWS[name].title
    assert "\n" not in LAWS[name].title
    assert clause(LAWS[name].anchor)


def test_the_table_for_the_docs_has_every_clause_and_law() -> None:
    text = table()
    assert [] == [anchor for anchor in clauses() if f"| `{anchor}` |" not in text]
    assert [] == [name for name in LAWS if f"`{name}`" not in text]


def test_values_are_taken_from_the_document() -> None:
    size = contract().operation.page_size
    assert f"An integer from {size.minimum} to {size.maximum}." == clauses()["T2.limit.range"].says


def test_the_level_follows_from_the_evidence() -> None:
    law = LAWS["T2.limit.range/refused"]
    document = copy.deepcopy(dict(contract().document))
    document["components"]["parameters"]["Limit"]["x-evidence"]["level"] = "observed"
    assert Level.MUST == law.level(contract())
    assert Level.SHOULD == law.level(Contract(document))
