"""The Markdown twin of each page, beside its HTML, and `llms.txt`, the list of them.

Run as `python docs/finish.py SITE` after a builder: a builder would take the twins for pages.
"""

from __future__ import annotations

import importlib
import inspect
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

NAME = "index.md"
FENCE = re.compile(r"^ *```")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]*)(#[^)\s]*)?\)")
ATTRIBUTES = re.compile(r"\{[.#:][^{}]*\}")
REFERENCE = re.compile(r"^::: (?P<name>[\w.]+)\n(?P<options>(?:    .*\n?)*)", re.MULTILINE)


def finish(site: Path, pages: Path, settings: Path) -> None:
    """Write the twin of every page of `pages` into a built site, and its `llms.txt`."""
    for path in sorted(pages.rglob("*.md")):
        source = path.relative_to(pages).as_posix()
        target = site / place(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(twin(path.read_text(encoding="utf-8"), source), encoding="utf-8")
    (site / "llms.txt").write_text(listing(pages, settings), encoding="utf-8")


def place(source: str) -> str:
    """Where the twin of a page lies: beside its HTML.

    >>> place("guides/paging.md"), place("http/index.md"), place("index.md")
    ('guides/paging/index.md', 'http/index.md', 'index.md')
    """
    folder, name = posixpath.split(source)
    stem = name.removesuffix(".md")
    return posixpath.join(folder, *([] if stem == "index" else [stem]), NAME)


def twin(text: str, source: str) -> str:
    """The Markdown of a page without front matter and attributes, with links from twin to twin."""
    body = re.sub(r"\A---\n.*?\n---\n+", "", text, flags=re.DOTALL)
    body = REFERENCE.sub(lambda found: "\n".join(described(found["name"], found["options"])), body)
    lines: list[str] = []
    in_code = False
    for line in body.splitlines():
        if FENCE.match(line):
            in_code = not in_code
            line = re.sub(r' title="[^"]*"$', "", line)
        elif not in_code:
            line = LINK.sub(lambda found: _link(found, source), ATTRIBUTES.sub("", line))
            line = line.replace("<br>", " · ") if not line.startswith("|") else line
        lines.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def _link(found: re.Match[str], source: str) -> str:
    there, fragment = found[1], found[2] or ""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(source), there))
    if target.endswith(".md"):
        target = place(target)
    start = posixpath.dirname(place(source)) or "."
    return f"]({posixpath.relpath(target, start)}{fragment})"


def described(name: str, options: str) -> Iterator[str]:
    """What mkdocstrings shows for a name, as plain Markdown: signatures and docstrings."""
    found = _import(name)
    yield f"## {name}"
    yield ""
    yield from _signature(name.rpartition(".")[2], found)
    yield inspect.cleandoc(getattr(found, "__doc__", "") or "")
    yield ""
    chosen = re.search(r"members: \[(.*)\]", options)
    members = chosen[1].split(", ") if chosen else _members(found)
    for member in members:
        value = inspect.getattr_static(found, member, None)
        if isinstance(value, property):
            value = value.fget
        documentation = inspect.getdoc(value) if value is not None else None
        if not callable(getattr(value, "__func__", value)) or not documentation:
            continue
        yield f"### {member}"
        yield ""
        yield from _signature(member, getattr(value, "__func__", value))
        yield documentation
        yield ""


def _members(found: Any) -> list[str]:
    if not inspect.isclass(found):
        return []
    return [name for name in dir(found) if not name.startswith("_") and hasattr(found, name)]


def _signature(name: str, found: Any) -> Iterator[str]:
    if isinstance(found, ModuleType):
        return
    try:
        signature = str(inspect.signature(found))
    except (TypeError, ValueError):
        return
    yield from ("```python", f"{name}{signature}", "```", "")


def _import(name: str) -> Any:
    module, _, last = name.rpartition(".")
    try:
        return getattr(importlib.import_module(module), last)
    except AttributeError:
        return importlib.import_module(name)


def listing(pages: Path, settings: Path) -> str:
    """`llms.txt`: what the site is, and every page with its description, by section."""
    read = yaml.safe_load(settings.read_text(encoding="utf-8"))
    lines = [
        "# modelarts-flavors",
        "",
        f"> {front_matter(pages / 'index.md').get('description', '')}",
        "",
        "Each link is the Markdown of a page. The OpenAPI document: assets/openapi/openapi.yaml",
        "",
    ]
    for section in read["nav"]:
        for title, entries in section.items():
            lines += [f"## {title}", ""]
            for entry in entries:
                [(name, source)] = entry.items()
                about = front_matter(pages / source).get("description", "")
                lines.append(f"- [{name}]({place(source)}): {about}")
            lines.append("")
    return "\n".join(lines)


def front_matter(path: Path) -> Mapping[str, Any]:
    """The front matter of a page."""
    found = re.match(r"---\n(.*?)\n---\n", path.read_text(encoding="utf-8"), re.DOTALL)
    read: Mapping[str, Any] = yaml.safe_load(found[1]) if found else {}
    return read
