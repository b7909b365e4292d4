"""Makes the page of the conformance checks: each clause of the vendor page with the checks that test it."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from modelarts_flavors.conformance.checks.catalog import checks
from modelarts_flavors.conformance.clauses.texts import clauses, elsewhere

PAGE = "reference/checks.md"
INTRODUCTION = """---
hide: [toc]
---

# Conformance checks

`modelarts-flavors conform URL` tests a server against every clause of the contract that can be tested
from outside. A check's id says what it looks at and what must hold, as in `limit/range-accepted`. Its
clause is a place of the vendor's page: `T2.limit.range` is the range in the row `limit` of table 2.
`--only` takes either. Ids are stable and never used again for something else; where one is renamed, its
old name still works.

What the vendor's page leaves open fails no server. A clause that is documented there is a MUST; one that
is known from elsewhere is a SHOULD, which fails a server only with `--strict`. The rules of HTTP
(`protocol`) bind as well, and so does that no input causes a server error (`robustness`).

"""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the page to the site."""
    files.append(File.generated(config, PAGE, content=page()))
    return files


def page() -> str:
    """The whole page."""
    return f'{INTRODUCTION}<div class="checks" markdown>\n\n{table()}\n</div>\n'


def table() -> str:
    """Every clause with the checks that test it, as a table in Markdown."""
    by_clause: dict[str, list[str]] = {}
    for check in checks():
        by_clause.setdefault(check.clause, []).append(check.id)
    lines = ["| Clause | What it says | Checks |", "| --- | --- | --- |"]
    for name, found in clauses().items():
        tested = [*by_clause.get(name, ()), *found.also]
        lines.append(f"| `{name}` | {found.says} | {shown(tested) or f'none: {found.why}'} |")
    for name, rule in elsewhere().items():
        lines.append(f"| {name} | {rule.says} | {shown(by_clause.get(name, []))} |")
    return "\n".join(lines) + "\n"


def shown(names: list[str]) -> str:
    """Ids in one cell."""
    return "<br>".join(f"`{name}`" for name in names)
