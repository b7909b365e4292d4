"""The built sites, and every page that is made, for the tests of the docs."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
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
