"""The built sites: whole, alike, and theirs alone."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from sitemaker.links import broken, read
from tests.docs.conftest import ROOT, built
from tests.docs.names import Name, names

NAMES = names()
# What the theme adds around a page, which is the builder's own matter.
CHROME = re.compile(r"^_|^search|^query$")


def pages(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.rglob("*.html")}


def test_every_link_and_anchor_leads_somewhere(each_site: Path) -> None:
    assert broken(each_site) == []


@pytest.mark.parametrize("name", NAMES, ids=str)
def test_every_name_has_an_anchor(site: Path, name: Name) -> None:
    assert name.anchor in read(site / name.page / "index.html").anchors


def test_both_builders_give_the_same_pages_with_the_same_anchors() -> None:
    one, other = built("mkdocs"), built("zensical")
    assert pages(one) == pages(other)
    for page in pages(one):
        ours, theirs = (
            {a for a in read(folder / page).anchors if not CHROME.match(a)}
            for folder in (one, other)
        )
        assert ours ^ theirs == set(), page


def test_pages_load_nothing_from_other_hosts(each_site: Path) -> None:
    loading = re.compile(r'<(?:script|img|iframe|source|link)\b[^>]*?(?:src|href)="(https?:[^"]*)"')
    own = urlsplit(read(each_site / "index.html").canonical).netloc
    for page in pages(each_site):
        for url in loading.findall((each_site / page).read_text("utf-8")):
            assert urlsplit(url).netloc == own, page
    for style in each_site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(?:https?:)?//", style.read_text("utf-8")), style


def test_every_page_has_its_markdown_beside_it(each_site: Path) -> None:
    for page in pages(each_site) - {"404.html"}:
        text = (each_site / page).read_text("utf-8")
        assert '<link rel="alternate" type="text/markdown" href="index.md"' in text, page
        twin = (each_site / page).with_suffix(".md").read_text("utf-8")
        assert twin.startswith("# "), page
        assert ":::" not in twin, page
        assert "<!--" not in twin, page


def test_every_page_describes_itself(each_site: Path) -> None:
    seen: dict[str, str] = {}
    for page in pages(each_site) - {"404.html"}:
        text = (each_site / page).read_text("utf-8")
        [said] = re.findall(r'<meta name="description" content="([^"]+)"', text)
        assert seen.setdefault(said, page) == page
        assert f'<meta property="og:description" content="{said}"' in text
        assert 20 <= len(said) <= 200, page


def test_every_page_links_to_the_file_that_it_is_made_from(each_site: Path) -> None:
    for page in pages(each_site) - {"404.html"}:
        text = (each_site / page).read_text("utf-8")
        [source] = re.findall(r'href="[^"]*/edit/main/([^"]+)"[^>]* rel="edit"', text)
        assert (ROOT / source).exists(), page


def test_the_header_has_the_version(each_site: Path) -> None:
    import importlib.metadata

    version = importlib.metadata.version("modelarts-flavors")
    assert version in (each_site / "index.html").read_text("utf-8").partition("</header>")[0]


def test_the_sitemap_has_every_page(each_site: Path) -> None:
    tree = ET.parse(each_site / "sitemap.xml")
    found = {urlsplit(e.text or "").path.strip("/") for e in tree.iter() if e.tag.endswith("loc")}
    wanted = {str(Path(page).parent).strip(".") for page in pages(each_site) - {"404.html"}}
    assert wanted == found


def test_llms_txt_lists_every_page(each_site: Path) -> None:
    text = (each_site / "llms.txt").read_text("utf-8")
    listed = set(re.findall(r"\]\(([^)]+)\)", text))
    assert listed == {page.replace(".html", ".md") for page in pages(each_site) - {"404.html"}}


def test_the_document_can_be_downloaded_in_each_form(each_site: Path) -> None:
    folder = each_site / "assets/openapi"
    assert (folder / "openapi.yaml").read_text("utf-8").strip() == (
        (ROOT / "openapi/openapi.yaml").read_text("utf-8").strip()
    )
    forms = {path.name: yaml.safe_load(path.read_text("utf-8")) for path in folder.iterdir()}
    assert forms["openapi.yaml"] == json.loads((folder / "openapi.json").read_text("utf-8"))
    versions = {name: form["openapi"][:3] for name, form in forms.items()}
    assert versions == {
        "openapi.yaml": "3.1",
        "openapi.json": "3.1",
        "openapi-3.0.json": "3.0",
    }
