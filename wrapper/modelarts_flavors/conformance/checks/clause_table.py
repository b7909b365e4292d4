"""Every clause with the checks that test it, as a table in Markdown for the docs."""

from __future__ import annotations

from modelarts_flavors.conformance.checks.catalog import laws
from modelarts_flavors.conformance.clauses.texts import clauses, elsewhere


def table() -> str:
    """Every clause with the laws that test it, as a table in Markdown.

    >>> print(table().splitlines()[0])
    | Clause | What it says | Checks |
    """
    by_anchor: dict[str, list[str]] = {}
    for law in laws():
        by_anchor.setdefault(law.anchor, []).append(law.id)
    lines = ["| Clause | What it says | Checks |", "| --- | --- | --- |"]
    for anchor, found in clauses().items():
        checks = [*by_anchor.get(anchor, ()), *found.also]
        shown = "<br>".join(f"`{check}`" for check in checks) or f"none: {found.why}"
        lines.append(f"| `{anchor}` | {found.says} | {shown} |")
    for anchor, says in elsewhere().items():
        shown = "<br>".join(f"`{check}`" for check in by_anchor.get(anchor, ()))
        lines.append(f"| {anchor} | {says} | {shown} |")
    return "\n".join(lines) + "\n"
