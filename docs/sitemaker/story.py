"""Runs the blocks of one page: a folder, an environment, servers in the background, real commands.

Requests to the vendor's endpoints reach a mock server instead, by the variables and files that the
tools read anyway; in commands and outputs the two addresses are exchanged for each other.
"""

from __future__ import annotations

import configparser
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import yaml

from modelarts_flavors.contract import contract
from modelarts_flavors.credentials.variables import (
    SDK_VARIABLES,
    TERRAFORM_VARIABLES,
    Setting,
    endpoint_variable,
)
from modelarts_flavors.testing import MockServer
from sitemaker import pictures
from sitemaker.code_blocks import Block

SHOWN_PORT = 8000
SHOWN_ADDRESS = re.compile(r"(127\.0\.0\.1:|--port )(\d{4,5})\b")
# Seconds that a block may take, and a program to end after it was interrupted.
TIMEOUT = 120.0
END_TIMEOUT = 20.0
# What the tests of the pages do without, and each start of pytest would load.
UNUSED_PLUGINS = ("schemathesis", "hypothesispytest", "anyio", "xdist", "timeout")


class BlockError(Exception):
    """A block that does not do what the page says."""


class Story:
    """What the blocks of one page share; leaving it ends everything that they started.

    `server` is the mock that stands for the vendor's endpoints.
    """

    def __init__(self, page: str, server: MockServer, pictures: Path | None = None) -> None:
        self._page = page
        self._server = server
        self._pictures = pictures
        self._folder = tempfile.TemporaryDirectory(prefix="page-")
        self._exports: dict[str, str] = {}
        self._background: list[subprocess.Popen[str]] = []
        self._ports: dict[str, int] = {}
        self._sessions: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for process in self._background:
            process.send_signal(signal.SIGINT)
        for process in self._background:
            try:
                process.communicate(timeout=END_TIMEOUT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
        self._folder.cleanup()

    @property
    def folder(self) -> Path:
        """Where the blocks run."""
        return Path(self._folder.name)

    def run(self, block: Block) -> str | None:
        """Run a block; gives what is to be shown below it, None for nothing."""
        if "file" in block.options:
            path = self.folder / block.options["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self._real(block.text) + "\n", encoding="utf-8")
        if "skip" in block.options or block.language in {"text", "http"}:
            return None
        action = ACTIONS.get(block.language)
        if action is None:
            raise BlockError(
                f"{self._page}:{block.line}: no way to try a block of {block.language}"
            )
        try:
            output = action(self, block)
        except BlockError:
            raise
        except Exception as error:
            raise BlockError(f"{self._page}:{block.line}: {error}\n{block.text}") from error
        if "picture" in block.options:
            return output
        return self._shown(output, block) if "output" in block.options else None

    # Languages

    def shell(self, block: Block) -> str:
        """Run commands in bash, with the exports of the blocks before."""
        text = self._real(block.text)
        if "background" in block.options:
            return self._start(text, block)
        if "picture" in block.options:
            return self._picture(text, block)
        keep = "\ncode=$?\nexport -p >.exports\nexit $code"
        expected = int(block.options.get("exit", 0))
        # A command that may fail must not end the script before the exports are kept.
        strict = "" if expected else "set -e -o pipefail\n"
        return self._process(["bash", "-c", strict + text + keep], block)

    def python(self, block: Block) -> str:
        """Run a program; one that holds tests is given to pytest."""
        program = self.folder / "program.py"
        program.write_text(self._real(block.text), encoding="utf-8")
        if re.search(r"^(async )?def test_", block.text, re.MULTILINE):
            named = program.rename(self.folder / "test_program.py")
            return self._process(
                [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(named)], block
            )
        return self._process([sys.executable, str(program)], block)

    def session(self, block: Block) -> str:
        """Check an interactive session; it knows the names of the sessions before it."""
        self._sessions.append(self._real(block.text))
        path = self.folder / "session.txt"
        path.write_text("\n\n".join(self._sessions) + "\n", encoding="utf-8")
        return self._process([sys.executable, "-m", "doctest", "-o", "ELLIPSIS", str(path)], block)

    def data(self, block: Block) -> str:
        """Read a file's text; it is enough that it can be read."""
        match block.language:
            case "json":
                json.loads(block.text)
            case "toml":
                tomllib.loads(block.text)
            case "ini":
                configparser.ConfigParser().read_string(block.text)
            case _:
                list(yaml.safe_load_all(block.text))
        return ""

    # Processes

    def environment(self) -> dict[str, str]:
        """The environment of a user who has credentials, in a terminal without color."""
        url, server = self._server.url, self._server
        return {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.folder / "home"),
            "LANG": "C.UTF-8",
            "COLUMNS": "100",
            "NO_PROXY": "127.0.0.1",
            "PYTEST_ADDOPTS": " ".join(f"-p no:{name}" for name in UNUSED_PLUGINS),
            TERRAFORM_VARIABLES[Setting.TOKEN]: server.token,
            TERRAFORM_VARIABLES[Setting.PROJECT_ID]: server.project_id,
            TERRAFORM_VARIABLES[Setting.USER]: server.options.user.name,
            TERRAFORM_VARIABLES[Setting.PASSWORD]: server.options.user.password,
            TERRAFORM_VARIABLES[Setting.DOMAIN]: server.options.user.domain,
            SDK_VARIABLES[Setting.IAM_URL]: url,
            **{endpoint_variable(region): url for region in contract().regions},
            **self._exports,
        }

    def _process(self, arguments: list[str], block: Block) -> str:
        (self.folder / "home").mkdir(exist_ok=True)
        process = subprocess.Popen(  # noqa: S603  (the pages are the project's own)
            arguments,
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            output, _ = process.communicate(timeout=float(block.options.get("stop", TIMEOUT)))
        except subprocess.TimeoutExpired:
            output = _interrupted(process)
            if "stop" not in block.options:
                raise BlockError(f"no end after {TIMEOUT:.0f} s: {output}") from None
        expected = int(block.options.get("exit", 0))
        if "stop" not in block.options and process.returncode != expected:
            said = f"exit code {process.returncode} instead of {expected}"
            raise BlockError(f"{self._page}:{block.line}: {said}\n{block.text}\n{output}")
        exports = self.folder / ".exports"
        if exports.exists():
            self._exports |= _read_exports(exports.read_text(encoding="utf-8"), self.environment())
            exports.unlink()
        return output

    def _start(self, text: str, block: Block) -> str:
        (self.folder / "home").mkdir(exist_ok=True)
        process = subprocess.Popen(  # noqa: S603
            ["bash", "-c", f"exec {text}"],  # noqa: S607
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._background.append(process)
        said = []
        # One that never says where it listens is ended, which ends the loop.
        watchdog = threading.Timer(TIMEOUT, process.kill)
        watchdog.start()
        try:
            for line in process.stdout or ():
                said.append(line)
                if "listening on" in line:
                    return "".join(said)
        finally:
            watchdog.cancel()
        raise BlockError(f"{self._page}:{block.line}: it ended: {''.join(said)}")

    def _picture(self, text: str, block: Block) -> str:
        """Run a command in a terminal, write the picture of it, and give the line that shows it."""
        (self.folder / "home").mkdir(exist_ok=True)
        command = ["bash", "-c", f"set -e\n{text}"]
        shown, code = pictures.run_in_terminal(command, self.folder, self.environment(), TIMEOUT)
        expected = int(block.options.get("exit", 0))
        if code != expected:
            raise BlockError(
                f"{self._page}:{block.line}: exit code {code} instead of {expected}\n{shown}"
            )
        name = block.options["picture"]
        if self._pictures is not None:
            self._pictures.mkdir(parents=True, exist_ok=True)
            most = int(block.options.get("cut", pictures.HEIGHT))
            lines = self._shown_addresses(shown).splitlines()
            title = block.text.partition("\n")[0].removesuffix(" \\")
            drawing = pictures.drawn("\n".join(lines[:most]), title)
            (self._pictures / f"{name}.svg").write_text(drawing, encoding="utf-8")
        up = "../" * self._page.count("/")
        alt = block.options.get("alt", "A picture of the terminal")
        return f"![{alt}]({up}{pictures.FOLDER}/{name}.svg){{.picture}}"

    # Addresses

    def _real(self, text: str) -> str:
        text = SHOWN_ADDRESS.sub(lambda found: f"{found[1]}{self._port(found[2])}", text)
        for region in contract().regions:
            # The override variables do for the tools; curl and others see the address itself.
            text = text.replace(contract().endpoint(region), self._server.url)
            text = text.replace(contract().iam.url(region), self._server.url)
        return text

    def _port(self, shown: str) -> int:
        """The free port that stands for one that the page shows."""
        return self._ports.setdefault(shown, free_port())

    def _shown(self, output: str, block: Block) -> str:
        if "json" in block.options:
            output = json.dumps(json.loads(output), indent=2, ensure_ascii=False)
        lines = [line.rstrip() for line in self._shown_addresses(output).splitlines()]
        most = int(block.options.get("cut", len(lines)))
        return "\n".join([*lines[:most], *(["…"] if len(lines) > most else [])])

    def _shown_addresses(self, output: str) -> str:
        for shown, port in self._ports.items():
            output = output.replace(f"127.0.0.1:{port}", f"127.0.0.1:{shown}")
        endpoint = contract().endpoint(contract().default_region)
        return output.replace(self._server.url, endpoint).replace(str(self.folder), "~")


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _interrupted(process: subprocess.Popen[str]) -> str:
    """What a program and its children printed until they were interrupted, as by Ctrl+C."""
    os.killpg(process.pid, signal.SIGINT)
    try:
        output, _ = process.communicate(timeout=END_TIMEOUT)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
    return output


def _read_exports(text: str, known: Mapping[str, str]) -> dict[str, str]:
    """What `export -p` of bash printed, as far as it is new."""
    found = re.findall(r'^declare -x (\w+)="((?:[^"\\]|\\.)*)"$', text, re.MULTILINE | re.DOTALL)
    values = {name: re.sub(r"\\(.)", r"\1", value) for name, value in found}
    ignored = {"PWD", "OLDPWD", "SHLVL", "_"}
    return {n: v for n, v in values.items() if n not in ignored and known.get(n) != v}


ACTIONS: Mapping[str, Callable[[Story, Block], str]] = {
    "sh": Story.shell,
    "bash": Story.shell,
    "python": Story.python,
    "pycon": Story.session,
    **dict.fromkeys(("json", "yaml", "toml", "ini"), Story.data),
}
