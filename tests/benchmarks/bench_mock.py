"""Requests a second, start and memory of the mock, beside Prism and an nginx that sends a file.

All three send the same bytes to `wrk` over 32 connections, one process each; medians of several
short runs in turn. Leaves out what is not installed: wrk and nginx (Debian packages), Prism (by npx).
Bars, mock to the other: 5 times Prism on two flavors, 10 times on 500, a third of nginx, a first
answer in under a second, a third of Prism's memory. Exits with 1 where one is missed.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from report import report
from smoke import exit_code, scaled

from modelarts_flavors.contract import contract
from modelarts_flavors.mock import Catalog
from modelarts_flavors.mock.access.known_credentials import DEVELOPMENT_TOKEN
from modelarts_flavors.mock.catalog.synthetic import make_catalog

PRISM = "@stoplight/prism-cli@5.16.0"
CONNECTIONS = 32
SECONDS = scaled(3)
ROUNDS = scaled(3)
PATH = contract().operation.url_path(contract().operation.project.example)
HEADERS = {contract().token.header: DEVELOPMENT_TOKEN}
WRK = shutil.which("wrk")
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@dataclass
class Running:
    """A server that answers: where, how long that took, and its process."""

    name: str
    url: str
    start_seconds: float
    start_cpu: float
    process: subprocess.Popen[Any]

    def memory(self) -> float:
        """Resident memory in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0

    def cpu_seconds(self) -> float:
        """What the process has computed so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8")
        user, system = fields.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Figures:
    """What was measured of one server.

    Requests a second, and a second of its own computing, which is the steadier figure where other
    processes want the same cores; seconds to the first answer, and of computing until then; MB.
    """

    rate: float
    cpu_rate: float
    start: float
    start_cpu: float
    memory: float


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


@contextlib.contextmanager
def run(name: str, port: int, command: list[str], cwd: Path) -> Iterator[Running]:
    """A server's process from its first answer to the end of the block."""
    began = time.monotonic()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = os.environ | {"SCARF_ANALYTICS": "false", "DO_NOT_TRACK": "1"}
    process = subprocess.Popen(command, cwd=cwd, env=environment, **quiet)  # type: ignore[call-overload]
    url = f"http://127.0.0.1:{port}{PATH}"
    try:
        wait_for_answer(url, process)
        running = Running(name, url, time.monotonic() - began, 0.0, process)
        running.start_cpu = running.cpu_seconds()
        yield running
    finally:
        process.terminate()
        process.wait(30)


def wait_for_answer(url: str, process: subprocess.Popen[Any]) -> None:
    deadline = time.monotonic() + 120
    with httpx2.Client(headers=HEADERS) as client:
        while True:
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"nothing answers at {url}")
            with contextlib.suppress(httpx2.TransportError):
                client.get(url).raise_for_status()
                return
            time.sleep(0.005)


def mock(folder: Path) -> contextlib.AbstractContextManager[Running]:
    port = free_port()
    command = [sys.executable, "-m", "modelarts_flavors", "serve", "--port", str(port)]
    return run("mock", port, [*command, "--catalog", "page.json"], folder)


def nginx(folder: Path) -> contextlib.AbstractContextManager[Running]:
    assert NGINX is not None
    port = free_port()
    target = folder / PATH.removeprefix("/")
    target.parent.mkdir(parents=True)
    shutil.copy(folder / "page.json", target)
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log /dev/null; events {{}}"
        f"http {{ access_log off; sendfile on; keepalive_requests 100000000;"
        f"client_body_temp_path {folder}/b; proxy_temp_path {folder}/x; fastcgi_temp_path"
        f" {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;"
        f"server {{ listen 127.0.0.1:{port}; root {folder};"
        f" default_type {contract().media_type}; }} }}"
    )
    return run("nginx", port, [NGINX, "-e", "/dev/null", "-c", str(config)], folder)


def prism_binary(folder: Path) -> str | None:
    """Prism's own script, so that its process is measured and not that of npx."""
    npx = shutil.which("npx")
    if npx is None:
        return None
    command = [npx, "--yes", "--package", PRISM, "--call", "command -v prism"]
    environment = os.environ | {"SCARF_ANALYTICS": "false"}
    found = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    return found.stdout.decode().strip().splitlines()[-1] if found.stdout.strip() else None


def prism(folder: Path, binary: str) -> contextlib.AbstractContextManager[Running]:
    port = free_port()
    document = json.loads(json.dumps(contract().document))
    page = json.loads((folder / "page.json").read_bytes())
    # Prism answers with the first example of the response.
    responses = document["components"]["responses"]
    content = next(r["content"] for r in responses.values() if "links" in r)
    next(iter(content.values()))["examples"] = {"Page": {"value": page}}
    (folder / "openapi.json").write_text(json.dumps(document))
    command = [binary, "mock", "--port", str(port), "--host", "127.0.0.1", "-v", "silent"]
    return run("prism", port, [*command, "openapi.json"], folder)


def requests_a_second(running: Running) -> tuple[float, float]:
    """By the clock, and by the server's own computing."""
    assert WRK is not None
    header = next(f"{name}: {value}" for name, value in HEADERS.items())
    command = [
        WRK,
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{SECONDS}s",
        "--timeout",
        "60s",
        "-H",
        header,
        running.url,
    ]
    before = running.cpu_seconds()
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in printed or "Socket errors" in printed:
        sys.exit(f"{running.name} failed under load:\n{printed}")
    spent = running.cpu_seconds() - before
    rate = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    count = re.search(r"(\d+) requests in", printed)
    if rate is None or count is None:
        sys.exit(f"wrk printed something else than expected:\n{printed}")
    return float(rate[1]), int(count[1]) / spent


def measure(catalog: Catalog, binary: str | None) -> dict[str, Figures]:
    """The figures of each server, by name, measured in turn."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        page = json.dumps(catalog.page(), separators=(",", ":"))
        (folder / "page.json").write_text(page)
        servers = [stack.enter_context(mock(folder))]
        if NGINX:
            servers.append(stack.enter_context(nginx(folder)))
        if binary:
            servers.append(stack.enter_context(prism(folder, binary)))
        sizes = {s.name: len(httpx2.get(s.url, headers=HEADERS).json()["items"]) for s in servers}
        assert set(sizes.values()) == {len(catalog)}, sizes
        rates: dict[str, list[tuple[float, float]]] = {server.name: [] for server in servers}
        for _ in range(ROUNDS):
            for server in servers:
                rates[server.name].append(requests_a_second(server))
        made = {}
        for server in servers:
            by_clock, by_cpu = zip(*rates[server.name], strict=True)
            made[server.name] = Figures(
                statistics.median(by_clock),
                statistics.median(by_cpu),
                server.start_seconds,
                server.start_cpu,
                server.memory(),
            )
        return made


def bars(found: dict[str, Figures], times_prism: float) -> dict[str, bool]:
    """Each bar and whether it is reached; bars against what is not there are left out."""
    ours, files, other = found["mock"], found.get("nginx"), found.get("prism")
    reached = {"first answer in under a second": ours.start < 1}
    if files:
        reached["a third of nginx"] = ours.rate >= files.rate / 3
    if other:
        reached[f"{times_prism:g} times Prism"] = ours.rate >= times_prism * other.rate
        reached["a third of Prism's memory"] = ours.memory <= other.memory / 3
    return reached


def main() -> None:
    """Measure both pages and print the table."""
    if WRK is None:
        print("skipped: needs wrk (apt-get install wrk)")
        return
    with tempfile.TemporaryDirectory() as folder:
        binary = prism_binary(Path(folder))
    for name, there in (("nginx", NGINX), ("prism (npx)", binary)):
        if not there:
            print(f"left out: {name} is not there")
    rows, missed = [], []
    for size, times_prism in ((2, 5.0), (500, 10.0)):
        found = measure(make_catalog(size), binary)
        for name, figures in found.items():
            rows.append(
                {
                    "server": f"{name}, {size} flavors",
                    "requests/s": round(figures.rate),
                    "mock to it": round(found["mock"].rate / figures.rate, 2),
                    "requests/CPU s": round(figures.cpu_rate),
                    "mock to it, CPU": round(found["mock"].cpu_rate / figures.cpu_rate, 2),
                    "first answer s": round(figures.start, 2),
                    "of that CPU s": round(figures.start_cpu, 2),
                    "memory MB": round(figures.memory),
                    "mock's memory to it": round(found["mock"].memory / figures.memory, 2),
                }
            )
        reached = bars(found, times_prism)
        missed += [
            f"{size} flavors: {bar}" for bar, is_reached in reached.items() if not is_reached
        ]
    report("mock", f"The mock, {CONNECTIONS} connections, one process", rows)
    sys.exit(exit_code(missed))


if __name__ == "__main__":
    main()
