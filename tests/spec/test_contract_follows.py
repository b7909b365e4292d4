"""The contract follows the document: whatever is renamed there is found by its role."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from rules import Source, findings

from modelarts_flavors.contract import Contract, contract

DOCUMENT: Any = contract().document


def roles() -> Iterator[tuple[str, str]]:
    """Schema and name of every property that has a role."""
    for schema, definition in DOCUMENT["components"]["schemas"].items():
        for name, child in definition.get("properties", {}).items():
            if "x-role" in child:
                yield schema, name


PROPERTIES = list(roles())


def renamed(schema: str, name: str) -> Contract:
    document = copy.deepcopy(DOCUMENT)
    properties = document["components"]["schemas"][schema]["properties"]
    properties["renamed"] = properties.pop(name)
    return Contract(document)


def steps(value: Any) -> set[str]:
    """Every text in what the contract tells of flavors, pages and errors."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, tuple):
        return set().union(*map(steps, value))
    if hasattr(value, "__dataclass_fields__"):
        return set().union(*(steps(getattr(value, name)) for name in value.__dataclass_fields__))
    return set()


@pytest.mark.parametrize(("schema", "name"), PROPERTIES, ids=map(".".join, PROPERTIES))
def test_a_property_is_found_under_another_name(schema: str, name: str) -> None:
    facts = renamed(schema, name)
    told = (facts.flavor, facts.operation.paging, facts.error_paths)
    assert "renamed" in steps(told)


@pytest.mark.parametrize("role", ["project", "page-token", "page-size", "label-selector"])
def test_a_parameter_is_found_under_another_name(role: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    for parameter in document["components"]["parameters"].values():
        if parameter.get("x-role") == role:
            parameter["name"] = "renamed"
    assert Contract(document).operation.role(role).name == "renamed"


def test_schemes_and_headers_are_found_under_other_names() -> None:
    document = copy.deepcopy(DOCUMENT)
    schemes = document["components"]["securitySchemes"]
    for number, name in enumerate(list(schemes)):
        schemes[f"Scheme{number}"] = {**schemes.pop(name), "name": f"X-{number}"}
    for response in document["components"]["responses"].values():
        headers = response.get("headers", {})
        for name in list(headers):
            headers[f"{name}-2"] = headers.pop(name)
    facts = Contract(document)
    assert (facts.token.header, facts.signature.header) == ("X-0", "X-1")
    assert facts.request_id_header == f"{contract().request_id_header}-2"
    assert facts.retry.wait_header == f"{contract().retry.wait_header}-2"


def test_a_third_kind_of_accelerator_is_found() -> None:
    document = copy.deepcopy(DOCUMENT)
    spec = document["components"]["schemas"]["ResourceFlavorSpec"]["properties"]
    spec["dpu"] = {**spec["gpu"], "x-accelerator-kind": "dpu"}
    assert [a.kind for a in Contract(document).flavor.accelerators][-1] == "dpu"


def test_an_older_gateway_has_the_same_causes() -> None:
    facts = contract()
    assert facts.matching_errors(429, "APIGW.0308") == facts.matching_errors(429, "APIG.0308")
    assert [case.role for case in facts.matching_errors(429, "APIG.0308")] == ["throttled"]
    assert facts.matching_errors(429, "ModelArts.0308") == []


def test_what_may_be_renamed_passes_the_rules() -> None:
    """The rules go by roles as well: a consistent rename is no finding."""
    document = copy.deepcopy(DOCUMENT)
    old = contract().operation.page_token.name
    document["components"]["parameters"]["Continue"]["name"] = "renamed"
    for link in document["components"]["links"].values():
        parameters = link["parameters"]
        parameters["query.renamed"] = parameters.pop(f"query.{old}")
    assert findings(Source.of(document)) == []
