"""How much a check binds, which follows from the evidence of its clause in the document."""

from __future__ import annotations

import operator
from enum import StrEnum

from modelarts_flavors.conformance.clauses.texts import elsewhere, places
from modelarts_flavors.contract import Contract, Evidence


class Level(StrEnum):
    """How much a check binds.

    MUST and SHOULD follow from the evidence of the fact in the document: what the vendor documents
    binds, what is known otherwise ought to hold. `protocol` are rules of HTTP (RFC 9110),
    `robustness` is that no input causes a server error.
    """

    MUST = "MUST"
    SHOULD = "SHOULD"
    PROTOCOL = "protocol"
    ROBUSTNESS = "robustness"


def level_of(evidence: Evidence) -> Level:
    """How much a fact with this evidence binds."""
    return Level.MUST if evidence.level.is_must else Level.SHOULD


def level_of_clause(contract: Contract, clause: str) -> Level:
    """How much a clause binds.

    >>> from modelarts_flavors.contract import contract
    >>> level_of_clause(contract(), "T2.limit.range"), level_of_clause(contract(), "protocol")
    (<Level.MUST: 'MUST'>, <Level.PROTOCOL: 'protocol'>)
    """
    if clause in elsewhere():
        return Level(elsewhere()[clause].level)
    return level_of(evidence_of_clause(contract, clause))


def evidence_of_clause(contract: Contract, clause: str) -> Evidence:
    """The evidence of the place in the document that describes a clause."""
    steps = clause.split(".")
    heads = (".".join(steps[:length]) for length in range(len(steps), 0, -1))
    place = next((places()[head] for head in heads if head in places()), None)
    if place is None:
        raise LookupError(f"clauses.yaml names no place for {clause}")
    if isinstance(place, int):
        return contract.operation.responses[place].evidence
    found = operator.attrgetter(place)(contract)
    if isinstance(found, tuple):
        of_flavor = place.startswith("flavor.")
        schema = contract.flavor_schema if of_flavor else contract.page_schema
        return Evidence.of(contract.at(found, schema))
    evidence: Evidence = found.evidence
    return evidence


def evidence_text(contract: Contract, clause: str) -> str:
    """How well a clause is known, and from where; "" for what rests on rules beside the vendor's page.

    >>> from modelarts_flavors.contract import contract
    >>> evidence_text(contract(), "T2.limit.range").partition(":")[0], evidence_text(contract(), "protocol")
    ('documented', '')
    """
    if clause in elsewhere():
        return ""
    found = evidence_of_clause(contract, clause)
    return f"{found.level}: {found.source}".removesuffix(": ")
