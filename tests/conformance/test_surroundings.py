"""A run leaves nothing behind, obeys no foreign setting, loses no interrupt, and names what is missing."""

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

INSTALL = "pip install 'modelarts-flavors[conformance]'"
WITHOUT = """
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name == "schemathesis" else found(name, *more)
"""


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


@pytest.mark.parametrize("proxy", ["ftp://h", "http://localhost:abc", "socks5://127.0.0.1:1080"])
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


# A missing extra


def test_the_library_names_it(tmp_path: Path) -> None:
    done = python(f"{WITHOUT}\nfrom modelarts_flavors.conformance import run", tmp_path)
    assert f"MissingExtraError: an optional part is not installed; run: {INSTALL}" in done.stderr


def test_pytest_names_it_in_one_line(tmp_path: Path) -> None:
    words = ["-p", "modelarts_flavors.conformance", "--modelarts-url=http://localhost:1"]
    done = python(f"{WITHOUT}\nimport pytest, sys; sys.exit(pytest.main({words}))", tmp_path)
    assert pytest.ExitCode.USAGE_ERROR == done.returncode
    assert [f"ERROR: an optional part is not installed; run: {INSTALL}"] == (
        done.stderr.strip().splitlines()
    )


def test_the_printed_command_names_it_in_one_line(tmp_path: Path) -> None:
    module = "modelarts_flavors.conformance.schemathesis_bridge"
    code = f"import runpy, sys; sys.argv[1:] = ['http://h']; runpy.run_module({module!r}, run_name='__main__')"
    done = python(f"{WITHOUT}\n{code}", tmp_path)
    assert (2, "") == (done.returncode, done.stdout)
    assert f"an optional part is not installed; run: {INSTALL}\n" == done.stderr
