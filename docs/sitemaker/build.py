"""Makes the whole site's input: pages, assets, settings; runs the code blocks of every page."""

from __future__ import annotations

import itertools
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from modelarts_flavors.contract import Contract, contract
from modelarts_flavors.testing import MockServer
from sitemaker import (
    check_pages,
    cli_pages,
    document_page,
    explorer,
    http_authentication,
    http_errors,
    http_objects,
    http_operation,
    http_regions,
    pictures,
    python_pages,
)
from sitemaker.code_blocks import rewritten
from sitemaker.inserts import with_inserts
from sitemaker.markdown import Page
from sitemaker.settings import write_settings
from sitemaker.story import BlockError, Story

DOCS = Path(__file__).parents[1]
ROOT = DOCS.parent
WRITTEN = DOCS / "pages"
Maker = Callable[[Contract], list[Page]]
# By the beginning of the paths that each makes.
MAKERS: Mapping[str, Maker] = {
    **{
        module.PATH: (lambda facts, module=module: [module.page(facts)])
        for module in (
            http_operation,
            http_objects,
            http_errors,
            http_authentication,
            http_regions,
            document_page,
        )
    },
    cli_pages.FOLDER: lambda _: cli_pages.pages(),
    python_pages.FOLDER: lambda _: python_pages.pages(),
    check_pages.FOLDER: check_pages.pages,
}


def generated_pages(only: tuple[str, ...] = ()) -> list[Page]:
    """Every page that is made from the document, the parsers or the registries."""
    facts = contract()
    wanted = (make for place, make in MAKERS.items() if not only or _overlaps(place, only))
    return [page for make in wanted for page in make(facts)]


def written_pages() -> list[Page]:
    """Every page that is written by hand, with the file that it is edited in."""
    return [_written(path) for path in sorted(WRITTEN.rglob("*.md"))]


def _written(path: Path) -> Page:
    source = str(path.relative_to(ROOT))
    text = path.read_text(encoding="utf-8").replace("---\n", f"---\nsource: {source}\n", 1)
    return Page(str(path.relative_to(WRITTEN)), with_inserts(text), source)


def build(to: Path, *, only: tuple[str, ...] = (), run: bool = True) -> None:
    """Write everything below `to`; `only` takes the pages whose path begins with one of these.

    Prints what went wrong in the code blocks and ends the process if anything did.
    """
    if not only:
        shutil.rmtree(to / "docs", ignore_errors=True)
    shutil.copytree(DOCS / "assets", to / "docs/assets", dirs_exist_ok=True)
    with MockServer() as server, ThreadPoolExecutor((os.cpu_count() or 1) + 1) as pool:

        def write(pages: list[Page]) -> Iterator[str]:
            wanted = [page for page in pages if not only or page.path.startswith(only)]
            return pool.map(lambda page: _write(page, to / "docs", server, run=run), wanted)

        # Pages with much to run first: they run while the others are made.
        by_hand = written_pages()
        wrong = write(sorted(by_hand, key=lambda page: -page.text.count("<!-- block:")))
        generated = generated_pages(only)
        wrong = itertools.chain(wrong, write(generated))
        document_page.write_downloads(to / "docs" / document_page.FOLDER)
        explorer.write(contract(), to / "docs" / explorer.FOLDER)
        if not only:
            write_settings(to / "settings.yml", [*by_hand, *generated])
        found = [text for text in wrong if text]
    if found:
        sys.exit("\n\n".join(found))


def _write(page: Page, folder: Path, server: MockServer, *, run: bool) -> str:
    """Run and write one page; gives what went wrong, or nothing."""
    path = folder / page.path
    path.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    try:
        with Story(page.path, server, folder / pictures.FOLDER) as story:
            text = rewritten(page.text, story.run if run else lambda _: None)
    except BlockError as error:
        path.write_text(rewritten(page.text, lambda _: None), encoding="utf-8")
        return str(error)
    path.write_text(text, encoding="utf-8")
    seconds = time.monotonic() - began
    if seconds > 2:
        print(f"{page.path}: {seconds:.1f} s")
    return ""


def _overlaps(place: str, only: tuple[str, ...]) -> bool:
    return any(place.startswith(start) or start.startswith(place) for start in only)
