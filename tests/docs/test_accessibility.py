"""What the site adds to the theme has no finding of axe, in light and in dark."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.docs.browser import served, without_search
from tests.docs.conftest import ROOT, paths

pytest.importorskip("playwright", reason="the docs group is not installed")
from playwright.sync_api import Browser, Page

AXE = ROOT / "docs/node_modules/axe-core/axe.min.js"
SCHEMES = ("light", "dark")
# A page of each kind.
KINDS = (
    *("", "guides/capacity", "guides/migrating", "http/operation", "http/document", "http/try-it"),
    *("reference/cli/serve", "reference/python/errors", "reference/checks/limit"),
    "explanation/architecture",
)
# What a page of this site has of the theme.
PLAIN_PAGE = """# Title

Text with `code`.

!!! note
    A note.

## Part

```sh
ls # comment
```

```text title="Output"
one
```

=== "One"

    ```python
    print("one", 1)
    ```

=== "Two"

    ```json
    {"a": [1, true, null]}
    ```

??? example "Details"

    More.

| A | B |
| --- | --- |
| `a` | b |
"""

Finding = tuple[str, str]


def findings(page: Page, scheme: str, *, every_rule: bool = False) -> set[Finding]:
    """Rule and kind of element of each finding of axe, without the explorer, which is a library's.

    In dark the page is the same but for its colors, so that one rule is enough.
    """
    page.add_script_tag(path=AXE)
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    if scheme != SCHEMES[0] and not every_rule:
        options["runOnly"] = ["color-contrast"]
    what = "options => axe.run({exclude: [['#swagger-ui']]}, options)"
    result: dict[str, Any] = page.evaluate(what, options)
    return {
        (violation["id"], _kind(violation["id"], str(node["target"][-1])))
        for violation in result["violations"]
        for node in violation["nodes"]
    }


def _kind(rule: str, target: str) -> str:
    """What kind of element a finding is about, whatever its place in the page."""
    # Of landmarks that are alike axe names one, which depends on the page.
    last = "" if rule == "landmark-unique" else target.split(" ")[-1]
    return re.sub(r"\d+|:nth-child\(\w+\)|\[.*?\]", "", last)


@pytest.fixture(scope="module")
def theme_findings(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, set[Finding]]:
    """What axe finds in the theme alone, with pages and settings of this kind, in light and dark."""
    folder = tmp_path_factory.mktemp("theme")
    (folder / "docs").mkdir()
    (folder / "docs/index.md").write_text(PLAIN_PAGE, "utf-8")
    (folder / "docs/other.md").write_text(PLAIN_PAGE, "utf-8")
    ours = (ROOT / "mkdocs.yml").read_text("utf-8")
    parts = [
        re.search(rf"^{part}:\n(?:  .*\n)+", ours, re.MULTILINE)
        for part in ("theme", "markdown_extensions")
    ]
    plain = "".join(part[0] for part in parts if part)
    plain = re.sub(r"^  custom_dir: .*\n|^  variant: .*\n", "", plain, flags=re.MULTILINE)
    nav = "nav: [{One: [{Part: index.md}]}, {Two: [{Part: other.md}]}]\n"
    (folder / "mkdocs.yml").write_text(f"site_name: Theme\n{nav}{plain}", "utf-8")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(folder / "mkdocs.yml")],
        check=True,
        timeout=120,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    found: dict[str, set[Finding]] = {}
    with served(folder / "site") as url:
        for scheme in SCHEMES:
            page = without_search(browser, color_scheme=scheme)
            page.goto(url)
            found[scheme] = findings(page, scheme, every_rule=True)
            page.close()
    return found


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci --prefix docs")
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    "chosen", [KINDS, pytest.param(None, marks=pytest.mark.slow)], ids=["kinds", "all"]
)
def test_nothing_is_in_the_way_of_a_reader(
    browser: Browser,
    site: Path,
    address: str,
    scheme: Any,
    chosen: tuple[str, ...] | None,
    theme_findings: dict[str, set[Finding]],
) -> None:
    page = without_search(browser, color_scheme=scheme)
    ours: dict[str, list[Finding]] = {}
    for path in chosen or paths(site):
        page.goto(address + path)
        found = findings(page, scheme, every_rule=chosen is None) - theme_findings[scheme]
        if found:
            ours[path] = sorted(found)
    assert ours == {}
    page.close()
