"""`spec` prints the document as it is, and one of OpenAPI 3.0.3 for tools that do not read 3.1."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from modelarts_flavors.cli import app
from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.cli.openapi_3_0 import downgrade
from modelarts_flavors.contract import contract, load

DOCUMENT = contract().document


def printed(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert Exit.DONE == app.run(["spec", *arguments])
    return capfd.readouterr().out


def test_both_formats_say_the_same(capfd: pytest.CaptureFixture[str]) -> None:
    assert DOCUMENT == json.loads(printed(capfd, "-o", "json"))
    assert DOCUMENT == yaml.safe_load(printed(capfd))
    older = json.loads(printed(capfd, "-o", "json", "--openapi", "3.0"))
    assert older == yaml.safe_load(printed(capfd, "--openapi", "3.0"))


def test_the_older_document_is_valid() -> None:
    validator = pytest.importorskip("openapi_spec_validator", reason="needs the group `spec`")
    made = downgrade(DOCUMENT)
    assert [] == [e.message for e in validator.OpenAPIV30SpecValidator(made).iter_errors()]


def test_the_given_document_is_left_as_it_is() -> None:
    given = load().document
    downgrade(given)
    assert given == load().document


def test_the_older_document_describes_the_same_properties() -> None:
    made = downgrade(DOCUMENT)
    for name, schema in contract().schemas.items():
        found = made["components"]["schemas"][name]
        assert list(schema.get("properties", {})) == list(found.get("properties", {}))
        assert schema.get("enum") == found.get("enum")
    assert DOCUMENT["components"]["examples"] == made["components"]["examples"]
    assert list(DOCUMENT["paths"]) == list(made["paths"])


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": ["string", "null"]}, {"type": "string", "nullable": True}),
        (
            {"type": ["string", "integer"]},
            {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        ),
        ({"type": "string", "const": "a"}, {"type": "string", "enum": ["a"]}),
        ({"type": "string", "examples": ["a", "b"]}, {"type": "string", "example": "a"}),
        (
            {"type": "integer", "exclusiveMinimum": 0},
            {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
        ),
        (
            {"$ref": "#/x", "description": "d"},
            {"allOf": [{"$ref": "#/x"}], "description": "d"},
        ),
        ({"$ref": "#/x"}, {"$ref": "#/x"}),
        (
            {"type": "object", "patternProperties": {"^.": {}}, "additionalProperties": True},
            {"type": "object", "additionalProperties": True},
        ),
        # A property may be called like a keyword.
        (
            {"properties": {"examples": {"type": "string", "examples": ["a"]}}},
            {"properties": {"examples": {"type": "string", "example": "a"}}},
        ),
        (
            {"items": {"oneOf": [{"const": 1}, {"not": {"const": 2}}]}},
            {"items": {"oneOf": [{"enum": [1]}, {"not": {"enum": [2]}}]}},
        ),
    ],
)
def test_a_schema_of_the_older_version(schema: Any, expected: Any) -> None:
    document = {"info": {}, "components": {"schemas": {"X": schema}}}
    assert expected == downgrade(document)["components"]["schemas"]["X"]
