"""What a rule is: a name, why it is held, and a function from a document to the places that break it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rules.source import Pointer, Source

Places = Iterator[tuple[Pointer, str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `check` yields where the document breaks it and what is wrong there."""

    name: str
    why: str
    check: Callable[[Source], Places]


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that breaks a rule."""

    rule: str
    pointer: Pointer
    message: str

    def __str__(self) -> str:
        where = "/".join(map(str, self.pointer)) or "document"
        return f"{self.rule}: {where}: {self.message}"


def run(rule: Rule, source: Source) -> list[Finding]:
    """What one rule finds; that it cannot find its way is a finding, too."""
    found = []
    try:
        for pointer, message in rule.check(source):
            found.append(Finding(rule.name, pointer, message))
    except (LookupError, TypeError, ValueError, AttributeError) as problem:
        found.append(Finding(rule.name, (), f"cannot be judged: {problem!r}"))
    return found
