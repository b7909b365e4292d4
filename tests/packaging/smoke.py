"""Uses the installed package with one extra and nothing else: `python -I smoke.py EXTRA`.

EXTRA is `base` or an extra of pyproject.toml. Nothing but the installed distribution is imported, so
what an extra forgets to install fails here, as would a file that the wheel lacks. Exits with 1 and
names the step that failed.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import importlib.metadata
import json
import pkgutil
import shutil
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

DISTRIBUTION = "modelarts-flavors"
TOKEN = "any"
# The folders of the wrapper that need extras, and which; the others work in the base install.
FOLDERS = {
    "mock": {"mock"},
    "testing": {"mock"},
    "conformance": {"conformance"},
    "cli": {"cli", "mock", "conformance"},
}
# Modules whose users have pytest or Hypothesis already, or that are programs.
BY_USERS = {
    "modelarts_flavors.conformance.pytest_plugin",
    "modelarts_flavors.conformance.schemathesis_bridge.__main__",
    "modelarts_flavors.testing.pytest_fixtures",
    "modelarts_flavors.testing.strategies",
}


class Page(BaseHTTPRequestHandler):
    """Answers every request with the published sample page of the document."""

    def do_GET(self) -> None:
        from modelarts_flavors.contract import contract

        body = json.dumps(contract().example_by_role("accelerator-sample")).encode()
        self.send_response(200)
        self.send_header("Content-Type", contract().media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the output for the result."""


@contextlib.contextmanager
def page_server() -> Iterator[str]:
    """The URL of a server that needs no extra."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def console(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the console script of this environment."""
    script = shutil.which(DISTRIBUTION, path=sysconfig.get_path("scripts"))
    assert script, f"the console script {DISTRIBUTION} is not installed"
    return subprocess.run([script, *arguments], capture_output=True, text=True, timeout=300)


def installed(extra: str) -> set[str]:
    """The extras that this environment has."""
    known = importlib.metadata.metadata(DISTRIBUTION).get_all("Provides-Extra", [])
    return {"base": set(), "all": {*known}}.get(extra, {extra})


def check_place() -> None:
    """What is tested is what was installed, and it is typed."""
    for name in ("modelarts_flavors", "modelarts_flavors_client"):
        folder = Path(importlib.import_module(name).__file__ or "").parent
        assert folder.is_relative_to(sysconfig.get_path("purelib")), folder
        assert (folder / "py.typed").is_file(), f"{name} has no typing marker"


def check_imports(extras: set[str]) -> None:
    """Every public name, and every module whose extra is installed."""
    package = importlib.import_module("modelarts_flavors")
    for name in package.__all__:
        getattr(package, name)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if FOLDERS.get(module.name.split(".")[1], set()) <= extras and module.name not in BY_USERS:
            try:
                importlib.import_module(module.name)
            except package.MissingExtraError as missing:
                # One module of a folder may need an extra that the others do not.
                assert missing.extra not in extras, missing


def check_list() -> None:
    """The client lists, sync and async."""
    from modelarts_flavors import AsyncClient, Client

    with page_server() as url:
        arguments = {"endpoint": url, "project_id": "p", "auth": TOKEN}
        with Client(**arguments) as client:
            names = [flavor.name for flavor in client.list_flavors()]

        async def read() -> list[str]:
            async with AsyncClient(**arguments) as client:
                return [flavor.name async for flavor in client.list_flavors()]

        assert names, "the list is empty"
        assert asyncio.run(read()) == names


def check_console_script(extra: str) -> None:
    """The console script starts, or names the missing extra in one line."""
    done = console("--version")
    if done.returncode == 0:
        assert extra != "base"
        assert importlib.metadata.version(DISTRIBUTION) in done.stdout, done
    else:
        # Other extras may happen to install what the command line needs.
        assert extra not in {"cli", "all"}, done
        (line,) = done.stderr.splitlines()
        assert f"pip install '{DISTRIBUTION}[cli]'" in line, line


def check_command_line() -> None:
    """`list` prints what the client reads."""
    with page_server() as url:
        done = console(
            "list",
            "--endpoint",
            url,
            "--project-id",
            "p",
            "-o",
            "json",
            "--token-file",
            token_file(),
        )
    assert done.returncode == 0, done
    assert json.loads(done.stdout)["items"], done.stdout


def token_file() -> str:
    """A file that holds the token."""
    path = Path(sysconfig.get_path("data")) / "smoke-token"
    path.write_text(TOKEN)
    return str(path)


def check_mock() -> None:
    """The client walks over the mock."""
    from modelarts_flavors import Client
    from modelarts_flavors.testing import MockServer

    with MockServer() as server:
        arguments = {"endpoint": server.url, "project_id": server.project_id, "auth": server.token}
        with Client(**arguments) as client:
            names = [flavor.name for flavor in client.list_flavors(page_size=5)]
    assert len(names) == len(set(names)) > 5, names


def check_conformance() -> None:
    """The suite judges a server that ignores its query."""
    from modelarts_flavors.conformance import Options, Target, Verdict, run

    with page_server() as url:
        report = run(Target(project_id="p", url=url, auth=TOKEN), Options(phases=False))
    assert report.verdict is Verdict.FAIL, report.verdict


def check_demo() -> None:
    """The demo that the README begins with."""
    done = console("demo")
    assert done.returncode == 0, done


STEPS = {
    "cli": [check_command_line],
    "mock": [check_mock],
    "conformance": [check_conformance],
    "all": [check_command_line, check_mock, check_conformance, check_demo],
}


def main(extra: str) -> None:
    """Run the steps of one extra."""
    extras = installed(extra)
    check_place()
    check_imports(extras)
    check_list()
    check_console_script(extra)
    for step in STEPS.get(extra, []):
        step()
    print(
        f"{DISTRIBUTION}[{extra}] {importlib.metadata.version(DISTRIBUTION)} works on {sys.version.split()[0]}"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
