"""Strategies draw what the contract allows, and the corners of it."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import Phase, find, given, settings

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.mock.catalog.catalog_file import check_page
from modelarts_flavors.testing import flavor_lists, flavors

SHAPE = contract().flavor


def validator(schema: Any) -> Any:
    components = contract().document["components"]
    return jsonschema_rs.Draft202012Validator({**schema, "components": components})


FLAVOR = validator(contract().flavor_schema)


@given(flavors())
def test_flavors_keep_to_the_schema_and_have_a_name(flavor: Any) -> None:
    assert FLAVOR.is_valid(flavor)
    assert pointer.get_at(flavor, SHAPE.name)


@given(flavor_lists(min_size=2, max_size=5))
def test_lists_are_catalogues_of_the_size_asked_for(page: Any) -> None:
    assert 2 <= len(check_page(page)) <= 5


@pytest.mark.parametrize(
    "has",
    [
        pytest.param(lambda f: SHAPE.phase[0] not in f, id="no status"),
        pytest.param(lambda f: pointer.get_at(f, SHAPE.phase) == {}, id="no zones"),
        pytest.param(
            lambda f: (
                set((pointer.get_at(f, SHAPE.phase) or {}).values()) == set(contract().phases)
            ),
            id="every phase",
        ),
        pytest.param(lambda f: pointer.get_at(f, SHAPE.accelerators[0].path), id="accelerator"),
        pytest.param(lambda f: pointer.get_at(f, SHAPE.volumes[-1].path), id="volumes"),
        pytest.param(lambda f: pointer.get_at(f, SHAPE.scope), id="scope"),
    ],
)
def test_the_corners_are_reached(has: Any) -> None:
    # Without shrinking: that there is one is enough.
    quick = settings(max_examples=2000, phases=[Phase.generate], database=None)
    assert has(find(flavors(), lambda flavor: bool(has(flavor)), settings=quick))
