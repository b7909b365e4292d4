"""The HTTP reference says all that the document says."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from modelarts_flavors.contract import Contract, contract

pytest.importorskip("mkdocs", reason="the docs group is not installed")

HOOK = Path(__file__).parents[2] / "docs/hooks/http_reference.py"


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("http_reference", HOOK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def facts() -> Contract:
    return contract()


def test_every_name_of_the_document_is_on_the_page(hook: ModuleType, facts: Contract) -> None:
    page = hook.page(facts)
    wanted = [f"`{p.name}`" for p in facts.operation.parameters]
    wanted += [f"### {name}\n" for name in facts.schemas]
    wanted += [f"`{key}`" for s in facts.schemas.values() for key in s.get("properties", {})]
    wanted += [f"`{value}`" for s in facts.schemas.values() for value in s.get("enum", ())]
    wanted += [f"`{error.code}`" for error in facts.errors.values()]
    wanted += [f"### {status}\n" for status in facts.operation.responses]
    assert [text for text in wanted if text not in page] == []


def test_the_range_and_default_come_from_the_document(hook: ModuleType, facts: Contract) -> None:
    size = facts.operation.page_size
    row = next(line for line in hook.page(facts).splitlines() if f"**`{size.name}`**" in line)
    assert f"{size.minimum} to {size.maximum}, default `{size.default}`" in row


def test_a_cell_cannot_break_its_table(hook: ModuleType) -> None:
    assert hook.cell("a |\n b") == r"a \| b"


def test_a_list_keeps_its_lines_in_a_cell(hook: ModuleType) -> None:
    assert hook.cell("One of:\n\n- a,\n  or\n- b.\n\nElse c.") == (
        "One of: <br>• a, or <br>• b.<br>Else c."
    )
