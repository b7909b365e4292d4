"""A server that conforms, one that answers as it is told, and nobody's credentials around."""

from __future__ import annotations

import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from modelarts_flavors.testing import MockServer

from .running import PROJECT, TOKEN


@pytest.fixture(autouse=True)
def no_credentials_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith(("HW_", "HUAWEICLOUD_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def token_file(tmp_path: Path) -> str:
    file = tmp_path / "token.txt"
    file.write_text(f"{TOKEN}\n")
    return str(file)


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer(project_ids=(PROJECT,)) as running:
        yield running


class Odd(http.server.BaseHTTPRequestHandler):
    """Answers everything with the server's `status`, `kind` and `body`, or never."""

    protocol_version = "HTTP/1.1"
    server: Any

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.server.body is None:
            self.server.released.wait()
            return
        self.send_response(self.server.status)
        self.send_header("Content-Type", self.server.kind)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)


@pytest.fixture
def odd() -> Iterator[Any]:
    running: Any = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Odd)
    running.released = threading.Event()
    running.status, running.kind, running.body = 200, "application/json", b"{}"
    running.url = f"http://127.0.0.1:{running.server_address[1]}"
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.released.set()
    running.shutdown()
    thread.join()
    running.server_close()
