"""A server that only replays pages which it built before: what remains is the client's own time.

Run as a program it prints its port, serves, and ends with its standard input.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson

from modelarts_flavors.contract import contract

FLAVORS = int(os.environ.get("REPLAY_FLAVORS", "5000"))
PAGE_SIZE = 500


def flavor(number: int) -> dict[str, Any]:
    """One flavor as rich as the published ones: the document's GPU sample under a name of its own."""
    sample = contract().example_by_role("accelerator-sample")["items"][0]
    zones = {f"cn-north-4{letter}": "soldout" if letter == "b" else "normal" for letter in "abc"}
    return {
        **sample,
        "metadata": {**sample["metadata"], "name": f"modelarts.vm.gpu.{number}.8u32g.d"},
        "status": {"phase": zones},
    }


def pages() -> dict[bytes, bytes]:
    """Every page by its token, as HTTP messages."""
    found = {}
    for start in range(0, FLAVORS, PAGE_SIZE):
        end = start + PAGE_SIZE
        metadata = {"continue": str(end)} if end < FLAVORS else {}
        body = orjson.dumps(
            {
                **contract().constants(contract().page_schema),
                "metadata": metadata,
                "items": [flavor(number) for number in range(start, end)],
            }
        )
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        )
        found[str(start).encode() if start else b""] = head.encode() + b"\r\n" + body
    return found


class Replay(asyncio.Protocol):
    """Answers each request with the page of its token."""

    pages = pages()
    token = re.compile(rb"[?&]continue=(\d+)")

    def connection_made(self, transport: Any) -> None:
        """Begin to listen."""
        self.transport = transport
        self.received = b""

    def data_received(self, data: bytes) -> None:
        """Answer when a request is complete."""
        self.received += data
        if b"\r\n\r\n" in self.received:
            found = self.token.search(self.received.partition(b"\r\n")[0])
            self.transport.write(self.pages[found.group(1) if found else b""])
            self.received = b""


async def serve() -> None:
    """Serve until the standard input ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Replay, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


@contextmanager
def running() -> Iterator[str]:
    """The base URL of a server in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.stdin.close()
        process.wait()


if __name__ == "__main__":
    asyncio.run(serve())
