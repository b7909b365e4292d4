"""A browser for the tests: Debian's Chromium, headless, and a server that sends as a host of pages does."""

from __future__ import annotations

import functools
import gzip
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

PROGRAM = shutil.which("chromium") or shutil.which("google-chrome")
# Without these a browser asks hosts of its maker for this and that.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Milliseconds.
LAUNCH_TIMEOUT = 60_000
COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".md", ".yaml"}


# Asks the worker of the theme's search as its input does.
ASK = """query => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error(`no answer to ${query}`)), 60000);
  const heard = event => {
    if (event.data.type !== 3) return;
    window.searcher.removeEventListener("message", heard);
    resolve(event.data.data.items.map(group => group.map(item => item.location)));
  };
  window.searcher.addEventListener("message", heard);
  window.searcher.postMessage({type: 2, data: query});
})"""
KEEP_WORKER = """window.Worker = class extends Worker {
  constructor(...given) { super(...given); window.searcher = this; }
};"""


@contextmanager
def started() -> Iterator[Browser]:
    """A browser; the test is skipped where there is none, unless BROWSER_TESTS=required."""
    if PROGRAM is None:
        _without("there is no Chromium: apt-get install chromium")
    with sync_playwright() as play:
        try:
            browser = play.chromium.launch(
                executable_path=PROGRAM, args=list(QUIET), timeout=LAUNCH_TIMEOUT
            )
        except Error as error:
            _without(f"{PROGRAM} does not start: {error.message.splitlines()[0]}")
        yield browser
        browser.close()


def _without(reason: str) -> NoReturn:
    if os.environ.get("BROWSER_TESTS") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


class _Handler(SimpleHTTPRequestHandler):
    """Sends files compressed, and the page 404 for what is not there."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def do_GET(self) -> None:
        """Send one file."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        status = 200 if path.is_file() else 404
        path = path if path.is_file() else Path(self.directory) / "404.html"
        body = path.read_bytes()
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in COMPRESSED:
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        # A reader may go on to another page before this one is there.
        with suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(body)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A server of a built site; gives its address with a slash at the end."""
    handler = functools.partial(_Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def without_search(browser: Browser, **settings: Any) -> Page:
    """A page of the browser that spares itself the index of the search, which takes a while."""
    page = browser.new_page(**settings)
    page.route("**/search_index.json", lambda route: route.abort())
    return page


def searching(page: Page, address: str) -> Callable[[str], list[list[str]]]:
    """Open a site and give its search: a query gives the places that are found, by page."""
    page.add_init_script(KEEP_WORKER)
    page.goto(address)
    page.locator("[data-md-component=search-query]").fill("page")
    # The index of all pages is made first, which takes long on a busy machine.
    page.wait_for_selector(".md-search-result__item", state="attached", timeout=120_000)
    return lambda query: page.evaluate(ASK, query)
