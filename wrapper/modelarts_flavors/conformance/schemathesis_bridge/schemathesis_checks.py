"""The checks of schemathesis that are used here: what each holds a server to, and how much it binds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from modelarts_flavors.conformance.clauses.ids import selects
from modelarts_flavors.conformance.clauses.levels import Level, level_of, level_of_clause
from modelarts_flavors.conformance.options import Options
from modelarts_flavors.contract import Contract, Evidence
from modelarts_flavors.contract.openapi_document import other_values

PREFIX = "schemathesis/"
ACCEPTANCE = "positive_data_acceptance"
REJECTION = "negative_data_rejection"
SERVER_ERROR = "not_a_server_error"
STATUS = "status_code_conformance"
CONTENT_TYPE = "content_type_conformance"
SCHEMA = "response_schema_conformance"


@dataclass(frozen=True, slots=True)
class SchemathesisCheck:
    """One check of schemathesis under its name there."""

    name: str
    clause: str
    title: str
    expected: str
    other_methods: bool = False

    @property
    def id(self) -> str:
        """The id in a report."""
        return PREFIX + self.name

    def level(self, contract: Contract) -> Level:
        """How much it binds, by the document."""
        return level_of_clause(contract, self.clause)


CHECKS = (
    SchemathesisCheck(
        SERVER_ERROR,
        "robustness",
        "No request, however unusual, causes a server error",
        "an answer that is no server error",
    ),
    SchemathesisCheck(
        STATUS,
        "S200",
        "Every answer has one of the statuses that the document lists",
        "a status that the document lists",
    ),
    SchemathesisCheck(
        CONTENT_TYPE,
        "protocol",
        "Every answer has the content type that the document gives for its status",
        "the content type that the document gives for the status",
    ),
    SchemathesisCheck(
        "response_headers_conformance",
        "published",
        "The headers of every answer are as the document describes them",
        "headers as the document describes them",
    ),
    SchemathesisCheck(
        SCHEMA,
        "T3.title",
        "Every body fits the schema of its status",
        "a body that fits the schema of its status",
    ),
    SchemathesisCheck(
        ACCEPTANCE,
        "T2.limit.range",
        "A request with documented values is answered with a page",
        "a page of flavors",
    ),
    SchemathesisCheck(
        REJECTION,
        "T2.limit.range",
        "A page size that is out of range or no number is refused",
        "a refusal, with a status from 400 to 499",
    ),
    SchemathesisCheck(
        "unsupported_method",
        "protocol",
        "A method that the document does not have is refused",
        "status 405 with an Allow header",
        other_methods=True,
    ),
    SchemathesisCheck(
        "allow_header_conformance",
        "protocol",
        "The methods that Allow names are those of the document",
        "an Allow header with the methods of the document",
        other_methods=True,
    ),
)


def used(options: Options) -> tuple[SchemathesisCheck, ...]:
    """The checks that a run with these options takes.

    >>> [check.id for check in used(Options(only=("schemathesis/not",)))]
    ['schemathesis/not_a_server_error']
    """
    return tuple(
        check
        for check in CHECKS
        if (options.allow_methods or not check.other_methods)
        and (
            not options.only
            or any(selects(start, check.id, check.clause) for start in options.only)
        )
    )


def level_at(contract: Contract, schema: Any, instance_path: Iterable[str | int]) -> Level:
    """How much the innermost property binds on a way through a body, by its evidence.

    >>> from modelarts_flavors.contract import contract
    >>> level_at(contract(), contract().page_schema, ["items", 0, "spec", "cpu"])
    <Level.MUST: 'MUST'>
    >>> level_at(contract(), contract().page_schema, ["items", 0, "spec", "rootVolume", "size"])
    <Level.SHOULD: 'SHOULD'>
    """
    found = Level.MUST
    node = contract.resolve(schema)
    for step in instance_path:
        if isinstance(step, int):
            node = node.get("items", {})
        else:
            node = node.get("properties", {}).get(step) or other_values(node)
        if not isinstance(node, dict):
            break
        if "x-evidence" in node:
            found = level_of(Evidence.of(node))
        node = contract.resolve(node)
    return found
