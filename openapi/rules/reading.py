"""Rules about the contract package: it can answer every question, and a role leads to one thing."""

from __future__ import annotations

import re

from modelarts_flavors.contract import Contract
from rules.rule import Places, Rule
from rules.source import Source

# Disks stand in two places, and there are two kinds of accelerators.
SEVERAL = {"accelerator", "volumes"}
QUESTIONS = [name for name in dir(Contract) if not name.startswith("_")]


def answers(source: Source) -> Places:
    """Every property of the contract can be read: no role, header or extension is missing."""
    contract = Contract(source.data)
    for name in QUESTIONS:
        if callable(getattr(Contract, name)):
            continue
        try:
            getattr(contract, name)
        except StopIteration:
            yield (), f"the contract cannot tell {name}: what it looks for is not there"
        except (LookupError, TypeError, ValueError, AttributeError, re.error) as problem:
            yield (), f"the contract cannot tell {name}: {problem}"


def roles_single(source: Source) -> Places:
    """A role that leads to one thing stands once in a schema, and once among the parameters."""
    for pointer, schema in source.schemas:
        roles = [node.get("x-role") for node in schema.get("properties", {}).values()]
        for role in sorted({role for role in roles if role and roles.count(role) > 1} - SEVERAL):
            yield pointer, f"has several properties in the role of {role}"
    for pointer, operation in source.operations():
        roles = [source.resolve(p).get("x-role") for p in operation.get("parameters", [])]
        for role in sorted({role for role in roles if role and roles.count(role) > 1}):
            yield pointer, f"has several parameters in the role of {role}"


RULES = (
    Rule("role-single", "of two in one role the code would take the first", roles_single),
    Rule("contract-answers", "client, mock and suite read the contract", answers),
)
