"""A load on the mock with faults on: 100,000 requests over 64 connections, on the loopback only.

What comes back must be what was injected, to the last request: the seed tells how many of each kind.
Memory at the end must be what it was after the first fifth. Exits with 1 where one of the two fails.
"""

from __future__ import annotations

import asyncio
import random
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import uvloop
from report import report
from smoke import exit_code, scaled

from modelarts_flavors.contract import contract
from modelarts_flavors.mock.access.known_credentials import DEVELOPMENT_TOKEN
from modelarts_flavors.mock.faults.plan import FaultPlan

REQUESTS = scaled(100_000, 2_000)
CONNECTIONS = 64
SECONDS_MAX = 600.0
SEED = 7
FAULTS = ("error=503@0.04", "error=429@0.02", "drop@0.01", "truncate@0.01", "html@0.01", "hostile")
# Resident memory may move by so much without growing, in MB.
SLACK = 4.0
PATH = contract().operation.url_path(contract().operation.project.example)


def expected() -> Counter[str]:
    """How many answers of each kind the plan gives: who gets which depends on the order, this does not."""
    plan = FaultPlan.of(FAULTS, SEED)
    accidents = (plan.next_fault() for _ in range(REQUESTS))
    return Counter(str(a.error.status) if a.error else a.kind or "200" for a in accidents)


def targets() -> list[str]:
    """More different requests than the mock remembers answers."""
    chance = random.Random(SEED)
    selector, size = contract().operation.label_selector.name, contract().operation.page_size.name
    choices = ["", "os.modelarts/scope", "!os.modelarts/scope", "a notin (b)"]
    queries = (
        {size: chance.randint(1, 40), selector: chance.choice(choices), "number": number % 3000}
        for number in range(REQUESTS)
    )
    return [f"{PATH}?{urlencode(query)}" for query in queries]


async def exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target: str
) -> tuple[str, bool]:
    """The kind of an answer, and whether the connection is gone."""
    writer.write(
        f"GET {target} HTTP/1.1\r\nHost: mock\r\n{contract().token.header}: "
        f"{DEVELOPMENT_TOKEN}\r\n\r\n".encode()
    )
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return "drop", True
    length = re.search(rb"content-length: (\d+)", head)
    assert length is not None, head
    try:
        body = await reader.readexactly(int(length[1]))
    except asyncio.IncompleteReadError:
        return "truncate", True
    status = head[9:12].decode()
    if status == "200" and b"text/html" in head:
        return "html", False
    complete = body.startswith(b"{") and body.endswith(b"}")
    return status if complete else "broken", False


async def connection(host: str, port: int, work: list[str], seen: Counter[str]) -> None:
    """Takes requests from the shared work until none is left."""
    writer = None
    while work:
        target = work.pop()
        if writer is None:
            reader, writer = await asyncio.open_connection(host, port)
        kind, is_gone = await exchange(reader, writer, target)
        seen[kind] += 1
        if is_gone:
            writer.close()
            writer = None
    if writer is not None:
        writer.close()


async def load(host: str, port: int, work: list[str]) -> Counter[str]:
    """Send all the work over the connections; gives how many answers of each kind came."""
    seen: Counter[str] = Counter()
    async with asyncio.timeout(SECONDS_MAX):
        await asyncio.gather(*(connection(host, port, work, seen) for _ in range(CONNECTIONS)))
    return seen


def memory(pid: int) -> float:
    """Resident memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def main() -> None:
    """Run the load in five parts and print what came back."""
    options = [part for fault in FAULTS for part in ("--fault", fault)]
    command = [sys.executable, "-m", "modelarts_flavors", "serve", "--port", "0"]
    with subprocess.Popen(
        [*command, "--seed", str(SEED), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        address = urlsplit(process.stdout.readline().removeprefix("listening on ").strip())
        work = targets()
        share = REQUESTS // 5
        seen: Counter[str] = Counter()
        sizes = []
        began = time.monotonic()
        for part in range(5):
            some = work[part * share : (part + 1) * share]
            seen += uvloop.run(load(address.hostname or "", address.port or 0, some))
            sizes.append(memory(process.pid))
        seconds = time.monotonic() - began
        process.terminate()
    wanted = expected()
    rows = [
        {"answer": kind, "injected": wanted[kind], "received": seen[kind]}
        for kind in sorted({*wanted, *seen})
    ]
    report("load", f"{REQUESTS} requests, {CONNECTIONS} connections, {seconds:.0f} s", rows)
    print("memory MB after each fifth:", ", ".join(f"{size:.1f}" for size in sizes))
    if wanted != seen:
        sys.exit("missed: the answers are not those that were injected")
    if sizes[-1] > sizes[0] + SLACK:
        sys.exit(exit_code([f"memory grew by {sizes[-1] - sizes[0]:.1f} MB"]))


if __name__ == "__main__":
    main()
