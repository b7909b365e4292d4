"""Beside the vendor's page: twelve points on which this site does more, each looked at in the built pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sitemaker.explorer import LIBRARY
from sitemaker.http_errors import case_anchor
from sitemaker.http_objects import field_anchor
from sitemaker.links import read
from tests.docs.conftest import NO_LIBRARY

from modelarts_flavors.contract import contract

FACTS = contract()


def page(site: Path, name: str) -> str:
    return (site / name / "index.html").read_text("utf-8")


def section(html: str, anchor: str) -> str:
    """From the heading with this anchor to the next one that is as high or higher."""
    start = re.search(rf'<h(\d) id="{re.escape(anchor)}"', html)
    assert start is not None, anchor
    end = re.search(rf"<h[1-{start[1]}] id=", html[start.end() :])
    return html[start.start() : start.end() + end.start()] if end else html[start.start() :]


def test_1_examples_have_names(site: Path) -> None:
    html = page(site, "http/operation")
    for name in FACTS.page_response.examples:
        assert "<pre" in section(html, name.lower())


def test_2_every_field_can_be_looked_up(site: Path) -> None:
    index = (site / "search/search_index.json").read_text("utf-8")
    for name, schema in FACTS.schemas.items():
        for key in schema.get("properties", {}):
            assert f'"location":"http/objects/#{field_anchor(name, key)}"' in index


@pytest.mark.parametrize("case", FACTS.errors.values(), ids=lambda case: case.name)
def test_3_errors_have_cause_and_remedy(site: Path, case: object) -> None:
    error = FACTS.errors[getattr(case, "name", "")]
    html = section(page(site, "http/errors"), case_anchor(error))
    for part in ("Cause", "Remedy", "Does another attempt help?", "The client raises"):
        assert part in html


def test_4_the_rules_of_paging_are_drawn(site: Path) -> None:
    html = section(page(site, "http/operation"), "paging")
    assert "<svg" in html
    assert ".".join(FACTS.operation.paging.token_path) in html


def test_5_the_grammar_of_selectors(site: Path) -> None:
    html = section(page(site, "guides/selectors"), "forms")
    for form in ("!cards", "cards in (4, 8)", "cards notin (4, 8)"):
        assert f"<code>{form}</code>" in html


def test_6_each_field_has_its_evidence(site: Path) -> None:
    html = page(site, "http/objects")
    for name, schema in FACTS.schemas.items():
        for key in schema.get("properties", {}):
            assert 'class="evidence ' in section(html, field_anchor(name, key))


def test_7_tested_code_in_four_forms(site: Path) -> None:
    html = section(page(site, "http/operation"), "request")
    assert re.findall(r"<label for[^>]*>([^<]+)</label>", html) == [
        *("curl", "Command line", "Python", "Async Python")
    ]
    assert html.count('class="filename">Output') == 4


@pytest.mark.skipif(not LIBRARY.is_dir(), reason=NO_LIBRARY)
def test_8_try_it(site: Path) -> None:
    assert 'id="swagger-ui"' in page(site, "http/try-it")
    assert (site / "assets/explorer/swagger-ui-bundle.js").is_file()


def test_9_changelog(site: Path) -> None:
    assert FACTS.version in section(page(site, "http/document"), "changes")


def test_10_download(site: Path) -> None:
    links = read(site / "http/document/index.html").links
    names = {Path(link).name for link in links}
    assert names >= {"openapi.yaml", "openapi.json", "openapi-3.0.json"}


def test_11_llms_txt(site: Path) -> None:
    assert (site / "llms.txt").read_text("utf-8").startswith("# modelarts-flavors\n\n> ")


def test_12_dark_and_mobile(site: Path) -> None:
    html = page(site, "http/operation")
    assert 'data-md-color-scheme="slate"' in html
    assert '<meta name="viewport" content="width=device-width,initial-scale=1">' in html
