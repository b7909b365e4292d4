"""A run leaves nothing behind, obeys no foreign setting, and loses no interrupt."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.conformance.servers import answering, target

from modelarts_flavors.conformance import Options, Verdict, run
from modelarts_flavors.conformance.interrupts import remembered
from modelarts_flavors.errors import InvalidArgumentError
from modelarts_flavors.testing import MockServer


def python(code: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    found = {**os.environ, "PYTHONPATH": f"{folder}:{Path(__file__).parents[2]}", **environment}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=found,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_run_leaves_no_file_and_loads_no_hooks(tmp_path: Path) -> None:
    (tmp_path / "hooks.py").write_text("open('loaded', 'w')")
    code = (
        "from tests.conformance.servers import *; "
        "from modelarts_flavors.conformance import Options, run; "
        "print(run(target(faithful()), Options(phases=True)).verdict)"
    )
    done = python(code, tmp_path, SCHEMATHESIS_HOOKS="hooks", PYTHONDONTWRITEBYTECODE="1")
    assert ("pass\n", "") == (done.stdout, done.stderr)
    assert ["hooks.py"] == [file.name for file in tmp_path.iterdir()]


# Proxies


def test_a_server_of_this_machine_is_reached_without_a_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with MockServer() as server:
        found = target(url=server.url, project_id=server.project_id, auth=server.token)
        assert Verdict.PASS is run(found, Options(only=("limit/default",))).verdict


@pytest.mark.parametrize(
    "proxy", ["ftp://h", "http://localhost:abc", "http://a..b:80", "socks5://127.0.0.1:1080"]
)
def test_a_proxy_of_no_use_is_a_typed_error(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if proxy.startswith("socks"):
        monkeypatch.setitem(sys.modules, "socksio", None)
    monkeypatch.setenv("HTTP_PROXY", proxy)
    with pytest.raises(InvalidArgumentError, match="HTTP_PROXY"):
        run(target(url="http://example.com"))


@pytest.mark.parametrize("url", ["http://a..b", "http://[::1", f"http://{'a' * 64}.example"])
def test_a_host_that_cannot_be_is_a_typed_error(url: str) -> None:
    with pytest.raises(InvalidArgumentError, match="is not the URL of a server"):
        run(target(url=url))


# Interrupts


def interrupting(at: int) -> Any:
    """A faithful server at whose request number `at` the user interrupts."""

    def decide(scope: Any, number: int) -> None:
        if number == at:
            os.kill(os.getpid(), signal.SIGINT)

    return answering(decide)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("at", [1, 40, 250])
def test_an_interrupt_ends_a_run(at: int) -> None:
    # After so many requests the phases run, which would go on.
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        run(target(interrupting(at)), Options(phases=True))
    assert before is signal.getsignal(signal.SIGINT)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_an_interrupt_that_is_caught_is_remembered() -> None:
    with remembered() as interrupts:
        interrupts.require_none()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            interrupts.require_none()


def test_a_thread_remembers_none() -> None:
    seen: list[bool] = []

    def work() -> None:
        with remembered() as interrupts:
            seen.append(interrupts.seen)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert [False] == seen
