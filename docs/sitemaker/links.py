"""Checks a built site: every link, image, script and anchor in its HTML and its Markdown leads somewhere.

The builders check the links of the Markdown alone, before the theme and mkdocstrings add theirs.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

MARKDOWN_LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^( *)```.*?^\1```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
OUTSIDE = {"http", "https", "mailto", "data"}


class _Reader(HTMLParser):
    """Collects the anchors and the links of a page, and the address that it calls its own."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.canonical = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read one tag."""
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {
            values[name] for name in ("id", "name") if name in values and tag != "meta"
        }
        if tag == "link" and values.get("rel") == "canonical":
            self.canonical = values.get("href", "")
        elif "href" in values:
            self.links.append(values["href"])
        if "src" in values:
            self.links.append(values["src"])


@functools.cache
def read(path: Path) -> _Reader:
    """The anchors and links of one page."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


def broken(site: Path) -> list[str]:
    """Every link that leads nowhere: the page, the link, and what is missing."""
    read.cache_clear()
    root = site.resolve()
    base = urlsplit(read(root / "index.html").canonical).path or "/"
    found: list[str] = []
    for path in sorted(root.rglob("*.html")):
        found += _broken(root, base, path, read(path).links)
    for path in sorted(root.rglob("*.md")):
        text = CODE.sub("", path.read_text(encoding="utf-8"))
        found += _broken(root, base, path, MARKDOWN_LINK.findall(text))
    text = (root / "llms.txt").read_text(encoding="utf-8")
    found += _broken(root, base, root / "llms.txt", MARKDOWN_LINK.findall(text))
    return found


def _broken(root: Path, base: str, page: Path, links: list[str]) -> Iterator[str]:
    for link in dict.fromkeys(links):
        parts = urlsplit(link)
        if parts.scheme in OUTSIDE or parts.netloc:
            continue
        path = unquote(parts.path)
        if not path:
            target = page
        elif path.startswith("/"):
            target = root / path.removeprefix(base).lstrip("/")
        else:
            target = (page.parent / path).resolve()
        if target.is_dir():
            target /= "index.html"
        name = page.relative_to(root)
        if not target.is_file():
            yield f"{name}: {link} leads to no file"
        elif parts.fragment and not _has_anchor(target, unquote(parts.fragment)):
            yield f"{name}: {link} has no anchor in its page"


def _has_anchor(target: Path, fragment: str) -> bool:
    if target.suffix == ".md":
        # The twin of a page: its anchors are those of the page.
        target = target.with_name("index.html")
    return target.suffix != ".html" or fragment in read(target).anchors
