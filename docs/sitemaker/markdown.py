"""Small pieces of Markdown: front matter, headings with anchors, tables, evidence badges."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from modelarts_flavors.contract import Evidence

DOCUMENT = "openapi/openapi.yaml"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: where it stands in the site, its Markdown, and the file that a reader would edit."""

    path: str
    text: str
    source: str = DOCUMENT


def front_matter(description: str, source: str = DOCUMENT, *, hide: tuple[str, ...] = ()) -> str:
    """The front matter of a page; `description` is what search engines and previews show."""
    lines = ["---", f"description: {json.dumps(description)}", f"source: {source}"]
    if hide:
        lines.append(f"hide: [{', '.join(hide)}]")
    return "\n".join([*lines, "---", "", ""])


def anchor(text: object) -> str:
    """An id for an anchor that stays readable: letters, digits, dots and dashes.

    >>> anchor("os.modelarts.flavor/localdisk"), anchor("--page-size"), anchor("APIG.0308")
    ('os.modelarts.flavor-localdisk', 'page-size', 'apig.0308')
    """
    return re.sub(r"[^a-z0-9_.]+", "-", str(text).lower()).strip("-")


def heading(level: int, title: str, identity: str) -> str:
    """A heading with an anchor of its own."""
    return f"{'#' * level} {title} {{#{identity}}}"


def code(text: object) -> str:
    """Inline code, or nothing for nothing."""
    return f"`{text}`" if text not in ("", None) else ""


def cell(text: object) -> str:
    """Text that cannot break out of its table cell; the items of a list get a line each."""
    marked = re.sub(r"^ *- ", "<br>• ", str(text).strip(), flags=re.MULTILINE)
    # What follows a list is a paragraph of its own.
    marked = re.sub(r"(<br>• .*(?:\n.+)*)\n\n(?!<br>)", r"\1<br>", marked)
    return " ".join(marked.split()).replace("|", "\\|")


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A Markdown table and the blank line after it."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell(text) for text in row) + " |"
    yield ""


def facts_table(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A table of names and values, whose first row stands in place of a head."""
    (name, value), *rest = rows
    yield from table((name, value), ((f"**{name}**", value) for name, value in rest))


def known(evidence: Evidence) -> str:
    """How well a fact is known and from where, linked to what the level means."""
    level = str(evidence.level)
    source = f" · {evidence.source}" if evidence.source else ""
    return f"[{level}](../explanation/evidence.md#{level}){{.evidence .{level}}}{source}"


def fenced(language: str, text: str, *, indent: str = "", title: str = "") -> Iterator[str]:
    """A block of code and the blank line after it."""
    named = f' title="{title}"' if title else ""
    yield f"{indent}```{language}{named}"
    yield from ((indent + line).rstrip() for line in text.splitlines())
    yield f"{indent}```"
    yield ""


def as_json(value: Any) -> str:
    """A value as JSON for people."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def split_absent(description: str) -> tuple[str, str]:
    """A description in two: what the value is, and what it means when it is absent.

    >>> split_absent("Model of the GPU. Absent: unknown.")
    ('Model of the GPU.', 'Absent: unknown.')
    """
    text = description.strip()
    found = re.search(r"(?:^|(?<=[.:;]\s))Absent\b[^.]*?:.*\Z", text, re.DOTALL)
    if found is None:
        return text, ""
    return text[: found.start()].strip(), " ".join(found[0].split())


def described(traits: str, evidence: Evidence, description: str) -> Iterator[str]:
    """What stands below the heading of a parameter, a field or a header: traits, meaning, absence."""
    meaning, absent = split_absent(description)
    yield from ("", f"{traits}<br>{known(evidence)}", "{.traits}", "", meaning, "")
    if absent:
        yield from (absent, "{.absent}", "")
