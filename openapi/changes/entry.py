"""Writes changes down: a version of three numbers, and a changelog entry in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from changes.change import Change, Weight

FORM = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")

STATUS = re.compile(r"status (\w+): (.+)")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A semantic version without a suffix."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """From a text; ValueError where it is no such version."""
        found = FORM.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is not a version of three numbers")
        return cls(*map(int, found.groups()))

    def needed(self, changes: Iterable[Change]) -> Version:
        """The least version that may follow this one with these changes."""
        weights = {change.weight for change in changes}
        if Weight.BREAKING in weights:
            return Version(self.major + 1, 0, 0)
        if Weight.ADDED in weights:
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1) if weights else self

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


def folded(messages: Iterable[str]) -> list[str]:
    """Lines that say the same of several statuses become one: they share a header or a schema."""
    places: dict[str, list[str]] = {}
    for message in messages:
        found = STATUS.fullmatch(message)
        status, rest = found.groups() if found else ("", message)
        places.setdefault(rest, []).append(status)
    return [
        f"status {', '.join(statuses)}: {rest}" if statuses[0] else rest
        for rest, statuses in places.items()
    ]


def entry(changes: Iterable[Change], version: Version, reference: str, since: Version) -> str:
    """A changelog entry for the changes since a git reference."""
    lines = [f"## Document {version}", "", f"Since {reference} ({since}):"]
    known = list(changes)
    for weight in Weight:
        found = [change.message for change in known if change.weight is weight]
        if found:
            lines += ["", f"### {weight}", "", *(f"- {line}" for line in folded(found))]
    if not known:
        lines += ["", "No change."]
    return "\n".join(lines)
