"""Makes the page of the conformance checks: each clause of the vendor page with the laws that test it."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from modelarts_flavors.conformance.checks import clause_table

PAGE = "reference/checks.md"
INTRODUCTION = """---
hide: [toc]
---

# Conformance checks

`modelarts-flavors conform URL` tests a server against every clause of the contract that can be tested
from outside. A check's id begins with the place of its clause on the vendor's page: `T2.limit.range` is
the range in the row `limit` of table 2. Ids are stable and never used again for something else.

What the vendor's page leaves open fails no server. A clause that is documented there is a MUST; one that
is known from elsewhere is a SHOULD, which fails a server only with `--strict`. The rules of HTTP
(`protocol`) bind as well, and so does that no input upsets the server (`robustness`).

"""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the page to the site."""
    files.append(File.generated(config, PAGE, content=page()))
    return files


def page() -> str:
    """The whole page."""
    return f'{INTRODUCTION}<div class="checks" markdown>\n\n{clause_table.table()}\n</div>\n'
