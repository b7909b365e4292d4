"""The page of the checks has every clause and every check."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from modelarts_flavors.conformance.checks.catalog import checks
from modelarts_flavors.conformance.clauses.texts import clauses

pytest.importorskip("mkdocs", reason="the docs group is not installed")

HOOK = Path(__file__).parents[2] / "docs/hooks/checks.py"


def test_every_clause_and_every_check_is_on_the_page() -> None:
    spec = importlib.util.spec_from_file_location("checks", HOOK)
    assert spec is not None
    assert spec.loader is not None
    hook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hook)
    page = hook.page()
    wanted = [f"`{clause}`" for clause in clauses()] + [f"`{check.id}`" for check in checks()]
    assert [text for text in wanted if text not in page] == []
