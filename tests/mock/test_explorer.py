"""The document and the page to try it out."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from modelarts_flavors.contract import contract
from modelarts_flavors.contract.packaged import source
from modelarts_flavors.mock import create_app
from modelarts_flavors.testing import MockServer

Call = Callable[..., Any]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def test_the_document_is_served_as_it_is_packaged(call: Call) -> None:
    app = create_app()
    assert call(app, "/openapi.yaml").body.decode() == source()
    assert call(app, "/openapi.json").json == contract().document


def test_the_page_is_there_on_request_only(call: Call) -> None:
    assert call(create_app(), "/docs").status == 404
    reply = call(create_app(docs=True), "/docs")
    assert (reply.status, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_the_page_fills_in_a_project_that_is_served(call: Call) -> None:
    page = call(create_app(docs=True, project_ids=['a"<b>']), "/docs").body
    assert b'<body data-project="a&quot;&lt;b&gt;">' in page


def test_the_page_asks_nobody_else(call: Call) -> None:
    reply = call(create_app(docs=True), "/docs")
    assert re.findall(rb"https?://|//[a-z]+\.", reply.body) == []
    assert reply.headers["content-security-policy"].startswith("default-src 'self';")


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")
def test_a_browser_shows_the_operation(tmp_path: Path) -> None:
    assert CHROMIUM is not None
    with MockServer(docs=True, project_ids=["served"]) as server:
        shown = subprocess.run(
            [
                CHROMIUM,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                f"--user-data-dir={tmp_path}",
                "--virtual-time-budget=5000",
                "--dump-dom",
                f"{server.url}/docs",
            ],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        ).stdout
    operation = contract().operation
    assert f"{operation.method} {operation.path}" in shown
    for parameter in operation.parameters:
        assert f'name="{parameter.name}"' in shown
    for name in contract().schemas:
        assert f"{name}: " in shown
    # Markdown is shown as what it means.
    assert "<code>metadata.continue</code>" in shown
    assert "/v1/served/" in shown
    assert "`" not in re.sub(r"<script.*?</script>", "", shown, flags=re.DOTALL)
