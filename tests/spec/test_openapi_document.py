"""The parsed document and JSON pointers: what is found, and what is said where nothing is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelarts_flavors.contract import contract, packaged, pointer
from modelarts_flavors.contract.openapi_document import OpenAPIDocument


@given(st.lists(st.text()))
def test_a_pointer_is_split_into_what_it_was_joined_of(steps: list[str]) -> None:
    assert tuple(steps) == pointer.split(pointer.join(steps))


def test_a_text_that_is_no_pointer() -> None:
    with pytest.raises(ValueError, match="not a JSON pointer: 'items'"):
        pointer.split("items")


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((), {"items": [{"a": 1}], "text": "abc"}),
        (("items", "0", "a"), 1),
        (("items", "1"), "nothing"),
        (("items", "x"), "nothing"),
        (("text", "0"), "nothing"),
        (("none", "a"), "nothing"),
    ],
)
def test_what_stands_at_the_end_of_steps(steps: tuple[str, ...], expected: Any) -> None:
    value = {"items": [{"a": 1}], "text": "abc"}
    assert expected == pointer.get_at(value, steps, "nothing")


def test_a_leaf_is_put_into_the_item_of_a_list() -> None:
    value = {"items": [{}]}
    pointer.set_at(value, ("items", "0", "a", "b"), 1)
    assert {"items": [{"a": {"b": 1}}]} == value


def test_every_operation_is_given_with_its_path_and_method() -> None:
    get, post = {"operationId": "a"}, {"operationId": "b"}
    document = OpenAPIDocument({"paths": {"/a": {"get": get}, "/b": {"post": post, "x-y": 1}}})
    assert [("/a", "get", get), ("/b", "post", post)] == list(document.operations())


def test_what_is_missing_is_named() -> None:
    with pytest.raises(LookupError, match="dangling reference #/components/schemas/None"):
        contract().resolve({"$ref": "#/components/schemas/None"})
    with pytest.raises(LookupError, match="no property has the role 'none'"):
        contract().role_path("none", contract().flavor_schema)
    with pytest.raises(LookupError, match=r"no parameter of \w+ has the role 'none'"):
        contract().operation.role("none")


def test_the_default_of_each_parameter_is_that_of_its_schema() -> None:
    for parameter in contract().operation.parameters:
        assert parameter.schema.get("default") == parameter.default


def test_without_the_generated_package_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged, "PACKAGE", "no_such_package")
    with pytest.raises(ModuleNotFoundError, match="no_such_package is not installed"):
        packaged.folder()
