"""Our own rules for the document, each with a name and a reason; `nox -s spec` holds it to them.

A rule stands in the module of its subject, in that module's `RULES`. To add one, write a function
that yields where the document breaks it, and seed a defect for it in tests/spec.
"""

from __future__ import annotations

from rules import evidence, examples, operations, prose, reading, schemas, text
from rules.rule import Finding, Rule, run
from rules.source import Source

__all__ = ["RULES", "Finding", "Rule", "Source", "findings", "unreadable"]

# What later rules rely on comes first: a stage that finds something ends the run.
STAGES: tuple[tuple[Rule, ...], ...] = (
    (text.PARSES,),
    (text.PLAIN,),
    (operations.REFERENCES,),
    (
        *prose.RULES,
        *schemas.RULES,
        *operations.RULES,
        *examples.RULES,
        *evidence.RULES,
        *reading.RULES,
    ),
)
RULES = tuple(rule for stage in STAGES for rule in stage)


def unreadable(source: Source) -> list[Finding]:
    """What keeps a document from being parsed, or from meaning the same to every parser."""
    return run(text.PARSES, source) or run(text.PLAIN, source)


def findings(source: Source) -> list[Finding]:
    """Everything that our rules find in a document, in the order of the rules."""
    for stage in STAGES:
        found = [finding for rule in stage for finding in run(rule, source)]
        if found:
            return found
    return []
