"""The built sites, and every page that is made, for the tests of the docs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
NO_LIBRARY = "Swagger UI is not installed: npm ci --prefix docs"
SITES = {"mkdocs": ROOT / "site", "zensical": ROOT / "site-zensical"}


def built(builder: str) -> Path:
    """The site that a builder wrote."""
    folder = SITES[builder]
    if not (folder / "llms.txt").is_file():
        pytest.fail(f"{folder.name} is not built: run `nox -s docs`")
    return folder


@pytest.fixture(scope="session")
def site() -> Path:
    """The site that is published."""
    return built("mkdocs")


@pytest.fixture(scope="session", params=SITES)
def each_site(request: pytest.FixtureRequest) -> Path:
    """The site of each builder in turn."""
    return built(request.param)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of one module's tests."""
    pytest.importorskip("playwright", reason="the docs group is not installed")
    from tests.docs.browser import started

    with started() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The address of the site that is published, on this machine."""
    from tests.docs.browser import served

    with served(site) as url:
        yield url


def paths(site: Path) -> list[str]:
    """The path of every page of a site."""
    return sorted(
        page.parent.relative_to(site).as_posix().strip(".") for page in site.rglob("index.html")
    )
