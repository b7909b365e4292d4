"""The explorer of the page `Try it`: the document with the mock as its only server, and Swagger UI."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from modelarts_flavors.contract import Contract
from modelarts_flavors.mock.access.known_credentials import DEVELOPMENT_TOKEN
from sitemaker import markdown as md
from sitemaker.story import SHOWN_PORT

FOLDER = "assets/explorer"
# Installed by `npm ci` in the folder of the docs.
LIBRARY = Path(__file__).parents[1] / "node_modules/swagger-ui-dist"
FILES = ("swagger-ui-bundle.js", "swagger-ui.css", "LICENSE", "NOTICE")
MOCK = f"http://127.0.0.1:{SHOWN_PORT}"
SITE_URL = os.environ.get("DOCS_SITE_URL", "http://127.0.0.1:8008/")


def write(facts: Contract, folder: Path) -> None:
    """Write the document and copy the library, as far as it is installed."""
    folder.mkdir(parents=True, exist_ok=True)
    document = {
        **facts.document,
        "servers": [{"url": MOCK, "description": "The mock server on this machine"}],
    }
    (folder / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    if LIBRARY.is_dir():
        for name in FILES:
            shutil.copy2(LIBRARY / name, folder / name)


def command(_: Contract) -> Iterator[str]:
    """The command that starts the mock for the page."""
    site = urlsplit(SITE_URL)
    origin = f"{site.scheme}://{site.netloc}"
    yield "<!-- block: background -->"
    yield from md.fenced("sh", f"modelarts-flavors serve --port {SHOWN_PORT} --cors {origin}")


def frame(facts: Contract) -> Iterator[str]:
    """The place of the explorer in the page; a note where the library is not installed."""
    if not LIBRARY.is_dir():
        yield "This build of the site has no explorer: run `npm ci` in the folder `docs` first."
        return
    yield (
        f'<div id="swagger-ui" data-scheme="{facts.token.name}"'
        f' data-token="{DEVELOPMENT_TOKEN}"></div>'
    )
