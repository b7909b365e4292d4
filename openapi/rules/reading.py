"""Rules about the contract package: it can answer every question, and a role leads to one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from modelarts_flavors.contract import ERROR_ROLES, EXAMPLE_ROLES, IAM_ERROR_ROLES, Contract
from rules.rule import Places, Rule
from rules.source import Pointer, Source

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


def example_roles(source: Source) -> Places:
    """Every role by which code asks for an error or a sample leads to one, and there are no others."""
    errors: list[Any] = []
    pages: list[Any] = []
    for _, status, response in source.responses():
        for media in response["content"].values():
            found = errors if status >= "4" else pages
            found += map(source.resolve, media.get("examples", {}).values())
    yield from _roles(("components", "examples"), errors, ERROR_ROLES, "error example")
    yield from _roles(("components", "examples"), pages, EXAMPLE_ROLES, "example of a page")
    samples = source.data["x-iam"]["errors"].values()
    yield from _roles(("x-iam", "errors"), samples, IAM_ERROR_ROLES, "error of IAM")


def _roles(pointer: Pointer, nodes: Iterable[Any], needed: Iterable[str], what: str) -> Places:
    roles = [node["x-role"] for node in nodes if "x-role" in node]
    for role in sorted({*roles, *needed}):
        if role not in needed:
            yield pointer, f"no code asks for an {what} in the role of {role}"
        elif roles.count(role) != 1:
            yield pointer, f"{what} in the role of {role}: found {roles.count(role)}, one is needed"


RULES = (
    Rule("role-single", "of two in one role the code would take the first", roles_single),
    Rule("role-present", "code finds errors and samples by role, never by name", example_roles),
    Rule("contract-answers", "client, mock and suite read the contract", answers),
)
