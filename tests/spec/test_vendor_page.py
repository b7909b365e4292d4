"""The document says what the vendor's page says, fact by fact, and a drift at any fact is noticed."""

from __future__ import annotations

from typing import Any

import pytest
from page_mutations import broken
from vendor_page import Fact, Page, read_facts

from modelarts_flavors.contract import contract

FACTS = read_facts()


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: Any = contract().document
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_the_document_agrees_with_the_page(fact: Fact, document: dict[str, Any]) -> None:
    assert Page(document, FACTS).problems(fact) == []


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_a_drift_is_noticed(fact: Fact, document: dict[str, Any]) -> None:
    noticed = {name: bool(page.problems(fact)) for name, page in broken(document, FACTS, fact)}
    assert noticed
    assert dict.fromkeys(noticed, True) == noticed


def test_the_table_covers_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    """41 rows in 15 tables, three statuses, four samples, and the line above the tables."""
    rows = {
        (f.table, f.row) for f in FACTS.values() if f.anchor.startswith("T") and f.kind != "title"
    }
    facts = [fact for fact in FACTS.values() if fact.kind != "title"]
    with capsys.disabled():
        print(f"\n{len(facts)} facts of {len(rows)} rows in {len({t for t, _ in rows})} tables")
    assert {table for table, _ in rows} == set(range(1, 16))
    assert len(rows) == 41
    assert len(facts) >= 90


def test_nothing_else_claims_to_be_documented(document: dict[str, Any]) -> None:
    """What the document calls documented stands in the table: no row was invented."""
    page = Page(document, FACTS)
    stated = {
        (f.table, f.row) for f in FACTS.values() if f.anchor.startswith("T") and f.kind == "type"
    }
    schemas = document["components"]["schemas"]
    tables = {table for table, _ in stated if table > 2}
    known = [id(properties) for table in tables if (properties := page.properties(table))]
    strangers = [
        f"{name}.{key}"
        for name, schema in schemas.items()
        for key, node in schema.get("properties", {}).items()
        if page.documented(node) and id(schema["properties"]) not in known
    ]
    assert strangers == []
