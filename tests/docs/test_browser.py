"""The site in a browser: search, other hosts, weight, small screens, the explorer."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sitemaker.explorer import LIBRARY
from tests.docs.browser import searching, served, without_search
from tests.docs.conftest import NO_LIBRARY, built, paths
from tests.docs.names import Name, names

pytest.importorskip("playwright", reason="the docs group is not installed")
from playwright.sync_api import Browser

from modelarts_flavors.testing import MockServer

FIRST_PAGE_MAX = 400_000
NARROW = {"width": 390, "height": 844}
# In the order of the results of a search, by page: as far as a reader looks.
GROUPS_READ = 20
SAMPLE = ("APIG.0308", "labelSelector", "--page-size")


def test_every_name_is_found_by_the_search(browser: Browser, address: str) -> None:
    page = browser.new_page()
    search = searching(page, address)
    by_text: dict[str, list[Name]] = {}
    for name in names():
        by_text.setdefault(name.text, []).append(name)
    missed = []
    for text, wanted in by_text.items():
        groups = search(text)
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
        results.first.wait_for(state="attached", timeout=120_000)
        wanted = {f"{name.page}/" for name in names() if name.text == query}
        all_links = [urlsplit(str(a.get_attribute("href"))).path for a in results.all()]
        links = list(dict.fromkeys(all_links))[:GROUPS_READ]
        assert any(link.endswith(tuple(wanted)) for link in links), links
        page.close()


def test_no_page_asks_another_host_or_scrolls_sideways_on_a_phone(
    browser: Browser, site: Path, address: str
) -> None:
    asked: list[str] = []
    page = without_search(browser, viewport=NARROW)
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
    # Its links lead on from wherever the wrong address is.
    page.locator(".md-content").get_by_role("link", name="Errors").click()
    page.wait_for_url(f"{address}http/errors/")
    page.close()


@pytest.mark.skipif(not LIBRARY.is_dir(), reason=NO_LIBRARY)
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
