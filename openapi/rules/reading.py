"""The rule that the contract package can answer every question from the document."""

from __future__ import annotations

import re

from modelarts_flavors.contract import Contract
from rules.rule import Places, Rule
from rules.source import Source

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


RULES = (Rule("contract-answers", "client, mock and suite read the contract", answers),)
