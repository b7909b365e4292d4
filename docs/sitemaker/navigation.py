"""The order of the pages: sections with the pages that stand in them; each page must have a place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sitemaker.markdown import Page

# A folder stands for the pages in it that are named nowhere else, in the order in which they are made.
ORDER: Mapping[str, tuple[str, ...]] = {
    "Start": ("index.md", "quickstart.md"),
    "Guides": (
        "guides/capacity.md",
        "guides/authentication.md",
        "guides/paging.md",
        "guides/selectors.md",
        "guides/errors.md",
        "guides/testing.md",
        "guides/conformance.md",
        "guides/record-and-serve.md",
        "guides/monitoring.md",
        "guides/upgrading.md",
        "guides/migrating.md",
        "guides/",
    ),
    "HTTP API": (
        "http/operation.md",
        "http/objects.md",
        "http/errors.md",
        "http/authentication.md",
        "http/regions.md",
        "http/try-it.md",
        "http/document.md",
        "http/",
    ),
    "Command line": ("reference/cli/",),
    "Python": ("reference/python/",),
    "Conformance checks": ("reference/checks/",),
    "Explanation": (
        "explanation/evidence.md",
        "explanation/conformance-method.md",
        "explanation/servers.md",
        "explanation/architecture.md",
        "explanation/compatibility.md",
        "explanation/comparison.md",
        "explanation/",
    ),
}


def navigation(pages: Iterable[Page]) -> list[dict[str, Any]]:
    """The navigation in the form that both builders read; raises LookupError for a homeless page."""
    left = {page.path: page for page in pages}
    sections: list[dict[str, Any]] = []
    for section, places in ORDER.items():
        found: list[dict[str, str]] = []
        for place in places:
            paths = [p for p in left if p == place or (place.endswith("/") and p.startswith(place))]
            found += [{title(left.pop(path)): path} for path in paths]
        if found:
            sections.append({section: found})
    if left:
        raise LookupError(f"no place in the navigation for {', '.join(left)}")
    return sections


def title(page: Page) -> str:
    """The title of a page: its first heading.

    >>> title(Page("a.md", "---\\n---\\n\\n# One `two`\\n"))
    'One two'
    """
    found = re.search(r"^# (.+?)(?: \{.*\})?$", page.text, re.MULTILINE)
    if found is None:
        raise LookupError(f"{page.path} has no title")
    short = re.search(r"^nav_title: (.+)$", page.text, re.MULTILINE)
    return short[1] if short else found[1].replace("`", "").removeprefix("modelarts-flavors ")
