"""A new user who has seen only the start page finds an answer within two clicks or one search."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sitemaker.links import read
from tests.docs.browser import searching, served, started

WRITTEN = yaml.safe_load(Path(__file__).with_name("questions.yaml").read_text("utf-8"))
QUESTIONS = [(entry["guide"], question) for entry in WRITTEN for question in entry["questions"]]
GUIDES = sorted(Path(__file__).parents[2].glob("docs/pages/guides/*.md"))
# Where a page must stand in the results of a search.
FIRST = 5


def text_of(site: Path, page: str) -> str:
    """What a reader reads on a page."""
    source = (site / page / "index.html").read_text("utf-8")
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", source)).split())


def test_each_guide_has_three_questions() -> None:
    asked = {entry["guide"]: len(entry["questions"]) for entry in WRITTEN}
    assert asked == {f"guides/{path.stem}": 3 for path in GUIDES}


@pytest.mark.parametrize(("guide", "question"), QUESTIONS, ids=lambda value: str(value)[:60])
def test_the_page_answers(site: Path, guide: str, question: dict[str, Any]) -> None:
    there = (question.get("path") or [question.get("page", guide)])[-1]
    assert " ".join(question["answer"].split()) in text_of(site, there)


@pytest.mark.parametrize(
    "question", [q for _, q in QUESTIONS if "path" in q], ids=lambda question: question["ask"]
)
def test_two_clicks_lead_there(site: Path, question: dict[str, Any]) -> None:
    assert len(question["path"]) <= 2
    here = ""
    for page in question["path"]:
        links = read(site / here / "index.html").links
        targets = {
            posixpath.normpath(posixpath.join(here, link.partition("#")[0])) for link in links
        }
        assert page in targets, f"no link from {here or 'the start'} to {page}"
        here = page


@pytest.fixture(scope="module")
def search(site: Path) -> Iterator[Any]:
    with started() as browser, served(site) as address:
        yield searching(browser.new_page(), address)


@pytest.mark.parametrize(
    ("guide", "question"),
    [(guide, q) for guide, q in QUESTIONS if "search" in q],
    ids=lambda value: str(value)[:60],
)
def test_one_search_leads_there(search: Any, guide: str, question: dict[str, Any]) -> None:
    pages = [group[0].partition("#")[0].strip("/") for group in search(question["search"])]
    assert question.get("page", guide) in pages[:FIRST], pages[:FIRST]
