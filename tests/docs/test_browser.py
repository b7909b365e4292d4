"""The site in a browser: search, other hosts, weight, accessibility, small screens, the explorer."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.docs.browser import served, started
from tests.docs.conftest import ROOT, built
from tests.docs.names import Name, names

pytest.importorskip("playwright", reason="the docs group is not installed")
from playwright.sync_api import Browser, Page

from modelarts_flavors.testing import MockServer

AXE = ROOT / "docs/node_modules/axe-core/axe.min.js"
FIRST_PAGE_MAX = 400_000
NARROW = {"width": 390, "height": 844}
# In the order of the results of a search, by page: as far as a reader looks.
GROUPS_READ = 15
SAMPLE = ("APIG.0308", "labelSelector", "--page-size")
SCHEMES = ("light", "dark")
# A page of each kind.
KINDS = (
    *("", "quickstart", "guides/capacity", "guides/migrating", "guides/testing"),
    *("http/operation", "http/authentication", "http/document", "http/try-it"),
    *("reference/cli/serve", "reference/python/errors", "reference/checks/limit"),
    *("explanation/evidence", "explanation/architecture"),
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
# Asks the worker of the theme's search as its input does.
ASK = """query => new Promise(resolve => {
  const heard = event => {
    if (event.data.type !== 3) return;
    window.searcher.removeEventListener("message", heard);
    resolve(event.data.data.items.map(group => group.map(item => item.location)));
  };
  window.searcher.addEventListener("message", heard);
  window.searcher.postMessage({type: 2, data: query});
})"""
KEEP_WORKER = """window.Worker = class extends Worker {
  constructor(...given) { super(...given); window.searcher = this; }
};"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as url:
        yield url


def paths(site: Path) -> list[str]:
    return sorted(
        page.parent.relative_to(site).as_posix().strip(".") for page in site.rglob("index.html")
    )


def test_every_name_is_found_by_the_search(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.add_init_script(KEEP_WORKER)
    page.goto(address)
    page.locator("[data-md-component=search-query]").fill("page")
    page.wait_for_selector(".md-search-result__item", state="attached")
    by_text: dict[str, list[Name]] = {}
    for name in names():
        by_text.setdefault(name.text, []).append(name)
    missed = []
    for text, wanted in by_text.items():
        groups = page.evaluate(ASK, text)
        found = {place: rank for rank, group in enumerate(groups) for place in group}
        for name in wanted:
            # A code stands in the table of its page, too, which is no section of its own.
            ranks = [found.get(f"{name.page}/#{place}") for place in (name.anchor, "codes")]
            best = min((rank for rank in ranks if rank is not None), default=None)
            # Of an option that every command has, not all can be among the first.
            if best is None or (best >= GROUPS_READ and len(wanted) == 1):
                missed.append(f"{text}: {name}")
    assert missed == []
    page.close()


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
@pytest.mark.parametrize("query", SAMPLE)
def test_a_reader_finds_a_name_by_typing_it(browser: Browser, builder: str, query: str) -> None:
    with served(built(builder)) as url:
        page = browser.new_page()
        page.goto(url)
        if builder == "mkdocs":
            page.locator("[data-md-component=search-query]").fill(query)
            results = page.locator(".md-search-result__link")
        else:
            page.wait_for_load_state("networkidle")
            page.keyboard.press("Control+k")
            page.keyboard.type(query)
            results = page.locator("[data-md-component=search] a, .md-search a, dialog a")
        results.first.wait_for(state="attached")
        wanted = {f"{name.page}/" for name in names() if name.text == query}
        all_links = [urlsplit(str(a.get_attribute("href"))).path for a in results.all()]
        links = list(dict.fromkeys(all_links))[:GROUPS_READ]
        assert any(link.endswith(tuple(wanted)) for link in links), links
        page.close()


def test_no_page_asks_another_host_or_scrolls_sideways_on_a_phone(
    browser: Browser, site: Path, address: str
) -> None:
    asked: list[str] = []
    page = browser.new_page(viewport=NARROW)  # type: ignore[arg-type]
    page.on("request", lambda request: asked.append(request.url))
    wide = []
    for path in paths(site):
        page.goto(address + path)
        # What is wide scrolls inside of its own frame.
        page.evaluate("window.scrollTo(500, 0)")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth || scrollX > 0"):
            wide.append(path)
    assert wide == []
    foreign = {url for url in asked if urlsplit(url).netloc not in {urlsplit(address).netloc, ""}}
    assert foreign == set()
    page.close()


def test_the_first_page_is_light(browser: Browser, address: str) -> None:
    page = browser.new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < FIRST_PAGE_MAX
    page.close()


Finding = tuple[str, str]


def findings(page: Page) -> set[Finding]:
    """Rule and kind of element of each finding of axe, without the explorer, which is a library's."""
    page.add_script_tag(path=AXE)
    result: dict[str, Any] = page.evaluate("axe.run({exclude: [['#swagger-ui']]})")
    return {
        (
            violation["id"],
            re.sub(r"\d+|:nth-child\(\w+\)", "", str(node["target"][-1]).split(" ")[-1]),
        )
        for violation in result["violations"]
        for node in violation["nodes"]
    }


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
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    found: dict[str, set[Finding]] = {}
    with served(folder / "site") as url:
        for scheme in SCHEMES:
            page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(url)
            found[scheme] = findings(page)
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
    page = browser.new_page(color_scheme=scheme)
    ours: dict[str, list[Finding]] = {}
    for path in chosen or paths(site):
        page.goto(address + path)
        found = findings(page) - theme_findings[scheme]
        if found:
            ours[path] = sorted(found)
    assert ours == {}
    page.close()


def test_dark_and_light_are_one_click(browser: Browser, address: str) -> None:
    page = browser.new_page(color_scheme="light")
    page.goto(address)
    scheme = "document.body.dataset.mdColorScheme"
    assert page.evaluate(scheme) == "default"
    page.locator("label[for=__palette_1]:visible, label[for=__palette_0]:visible").first.click()
    assert page.evaluate(scheme) == "slate"
    page.close()


def test_a_page_that_is_not_there(browser: Browser, address: str) -> None:
    page = browser.new_page()
    answer = page.goto(f"{address}no/such/page/")
    assert answer is not None
    assert answer.status == 404
    assert "404" in page.locator("h1").inner_text()
    page.close()


def test_one_click_lists_flavors(browser: Browser, address: str) -> None:
    page = browser.new_page()
    with MockServer(cors=[address.rstrip("/")]) as server:
        # The page calls the mock on its usual port; here it has a free one.
        document = json.loads((built("mkdocs") / "assets/explorer/openapi.json").read_text("utf-8"))
        document["servers"][0]["url"] = server.url
        page.route("**/explorer/openapi.json", lambda route: route.fulfill(json=document))
        page.goto(f"{address}http/try-it/")
        page.get_by_role("button", name="Execute").click()
        answer = page.locator(".live-responses-table .response-col_description .microlight").first
        answer.wait_for()
        assert "ResourceFlavorList" in answer.inner_text()
    page.close()
