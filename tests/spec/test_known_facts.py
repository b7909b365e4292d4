"""The document says what is publicly known beside the vendor's page, and how well it is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from modelarts_flavors.contract import Contract, Evidence, contract
from modelarts_flavors.contract.evidence import values_of

KNOWN = yaml.safe_load(Path(__file__).with_name("known_facts.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def facts() -> Contract:
    return contract()


@pytest.mark.parametrize(("status", "code", "words"), KNOWN["errors"])
def test_an_error_is_an_example(status: int, code: str, words: str, facts: Contract) -> None:
    found = [e.message for e in facts.errors.values() if (e.status, e.code) == (status, code)]
    assert found
    assert any(words in message for message in found)
    assert all(found)


def test_no_error_is_made_up(facts: Contract) -> None:
    """An error that nothing public tells says so in its evidence."""
    known = {(status, code) for status, code, _ in KNOWN["errors"]}
    strangers = [e for e in facts.errors.values() if (e.status, e.code) not in known]
    assert ["assumed"] * len(strangers) == [str(error.evidence.level) for error in strangers]


@pytest.mark.parametrize("name", KNOWN["properties"])
def test_a_property_is_known_so_well(name: str, facts: Contract) -> None:
    schema, _, key = name.partition(".")
    node = facts.schemas[schema]["properties"][key]
    found = [str(Evidence.of(node).level), facts.resolve(node)["type"]]
    assert KNOWN["properties"][name] == found


@pytest.mark.parametrize("name", KNOWN["values"])
def test_further_values_of_an_enum(name: str, facts: Contract) -> None:
    found = {v.value: str(v.evidence.level) for v in values_of(facts.schemas[name])}
    assert KNOWN["values"][name] == {
        v: level for v, level in found.items() if level != "documented"
    }


@pytest.mark.parametrize("part", ["signature", "iam"])
def test_calls_for_credentials(part: str, facts: Contract) -> None:
    source: Any = {"signature": facts.signature, "iam": facts.iam}[part]
    assert KNOWN[part] == {name: getattr(source, name) for name in KNOWN[part]}


def test_the_rest(facts: Contract) -> None:
    assert KNOWN["operation_id"] == facts.operation.id
    assert tuple(KNOWN["job_types"]) == facts.flavor.job_types
    assert KNOWN["request_id_header"] == facts.request_id_header
    assert KNOWN["token_header"] == facts.token.header
    assert sorted(KNOWN["regions"]) == list(facts.regions)
    assert KNOWN["endpoints"] == {region: facts.endpoint(region) for region in KNOWN["endpoints"]}
    assert KNOWN["lockout"] == {
        "failures": facts.lockout.failures,
        "seconds": facts.lockout.seconds,
    }
    assert set(KNOWN["retry"]["statuses"]) == facts.retry.statuses
    for text, seconds in KNOWN["retry"]["seconds"].items():
        assert seconds == facts.retry.requested_wait(None, text, 0.0)
    for code in KNOWN["gateway_codes"]["matches"]:
        assert facts.gateway_codes.search(code)
    for code in KNOWN["gateway_codes"]["others"]:
        assert not facts.gateway_codes.search(code)


def test_iam_in_both_of_its_shapes(facts: Contract) -> None:
    for body, code, message in KNOWN["iam_errors"]:
        assert (code, message) == (facts.iam.code(body), facts.iam.message(body))
    assert KNOWN["token_body"] == facts.iam.token_request.filled(
        {"user": "a", "password": "b", "domain": "c", "project": "d"}
    )
