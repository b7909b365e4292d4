"""What the mock and the strategies make of schemas that the document does not have today."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelarts_flavors.contract import Contract, contract, pointer
from modelarts_flavors.mock.catalog import catalog_rows
from modelarts_flavors.mock.http.http_response import RefusedError
from modelarts_flavors.mock.pages import list_query, page_maker
from modelarts_flavors.testing import strategies

PAGE_SIZE = contract().operation.page_size

SAMPLES: list[tuple[dict[str, Any], Any]] = [
    ({"enum": ["a", "b"]}, "b"),
    ({"type": "string", "examples": ["x", "y"]}, "x"),
    ({"type": "string", "pattern": "^[0-9]+$"}, None),
    ({"type": "string", "maxLength": 3}, "syn"),
    ({"type": "string", "minLength": 12}, "syntheticccc"),
    ({"type": "integer", "minimum": 7}, 7),
    ({"type": "number", "minimum": -7}, 1),
    ({"type": "boolean"}, True),
    ({"type": "array", "items": {"type": "boolean"}}, [True]),
    ({"type": "array", "items": {"format": "uuid"}}, None),
    ({"type": "object", "properties": {"a": {"type": "boolean"}, "b": {}}}, {"a": True}),
    ({}, None),
]


@pytest.mark.parametrize(("schema", "sample"), SAMPLES)
def test_a_synthetic_flavor_has_a_sample_of_a_new_property(
    schema: dict[str, Any], sample: Any
) -> None:
    assert catalog_rows._sample(schema) == sample


def test_a_property_that_has_no_sample_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    document = copy.deepcopy(contract().document)
    path = contract().flavor.cpu[:-1]
    changed = Contract(document)
    schema = changed.at(path, changed.flavor_schema)
    schema["properties"] |= {"some": {"type": "boolean"}, "none": {"format": "uuid"}}
    monkeypatch.setattr(catalog_rows, "contract", lambda: changed)
    made: dict[str, Any] = {}
    catalog_rows._complete(made)
    found = pointer.get_at(made, path)
    assert (True, False) == ("some" in found, "none" in found)


def test_a_token_at_the_top_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    operation = contract().operation
    paging = replace(operation.paging, token_path=("next",))
    changed = SimpleNamespace(
        operation=SimpleNamespace(paging=paging),
        page_schema=contract().page_schema,
        constants=contract().constants,
    )
    monkeypatch.setattr(page_maker, "contract", lambda: changed)
    page = orjson.loads(page_maker.encode_page([b"{}"], "abc", None))
    assert ("abc", [{}]) == (page["next"], pointer.get_at(page, paging.items_path))
    assert "next" not in orjson.loads(page_maker.encode_page([], None, None))


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """The parameters that the document has for the mock; a test appends to them."""
    parameters = [p for p in contract().operation.parameters if p.location == "query"]
    monkeypatch.setattr(list_query, "_declared", lambda: parameters)
    list_query._checks.cache_clear()
    yield parameters
    list_query._checks.cache_clear()


QUERIES = [
    ({"type": "boolean"}, "x=true", "x=yes", "expected a boolean"),
    ({"type": "number", "minimum": 0}, "x=1.5e1", "x=-1", "expected a number from 0"),
    ({"enum": ["a", "b"]}, "x=a", "x=c", "expected one of a, b"),
]


@pytest.mark.parametrize(("schema", "right", "wrong", "said"), QUERIES)
def test_a_new_parameter_is_checked(
    declared: list[Any], schema: dict[str, Any], right: str, wrong: str, said: str
) -> None:
    declared.append(parameter("x", schema))
    assert list_query.read_query(right.encode()).limit is None
    with pytest.raises(RefusedError) as caught:
        list_query.read_query(wrong.encode())
    assert said in str(caught.value.message)


def test_a_parameter_that_every_request_needs_is_missed(declared: list[Any]) -> None:
    declared.append(parameter("x", {"type": "boolean"}, required=True))
    assert list_query.read_query(b"x=false").limit is None
    with pytest.raises(RefusedError) as caught:
        list_query.read_query(b"")
    assert "x: found nothing, expected a value." in str(caught.value.message)


def parameter(name: str, schema: dict[str, Any], *, required: bool = False) -> Any:
    """A parameter of the query with no role."""
    return replace(PAGE_SIZE, name=name, role="", schema=schema, required=required)


@given(st.data())
def test_values_of_a_new_property_keep_to_its_schema(data: st.DataObject) -> None:
    assert data.draw(strategies._value({"type": "boolean"}, (), {})) in (True, False)
    number = {"type": "number", "minimum": 1, "maximum": 2}
    assert 1 <= data.draw(strategies._value(number, (), {})) <= 2
