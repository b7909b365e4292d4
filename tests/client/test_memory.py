"""Memory while a list is read grows by a few bytes for each flavor, and never by a page."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from typing import Any

import httpx2
import orjson
import pytest
from tests.support.responses import CONTINUE, PROJECT, SERVICE, TOKEN, flavor, page_body

from modelarts_flavors import AsyncClient, Client
from modelarts_flavors.client.paginator import Paginator


class LongList:
    """A list of any length whose pages are made when they are asked for."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.sample = orjson.dumps(flavor("NAME", gpu={"type": "v100", "size": "1"}))

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        start = int(request.url.params.get(CONTINUE, 0))
        end = min(start + 500, self.length)
        items = b",".join(
            self.sample.replace(b"NAME", b"modelarts.vm.gpu.%d" % number)
            for number in range(start, end)
        )
        around = orjson.dumps(page_body([], str(end) if end < self.length else None))
        return httpx2.Response(200, content=around.replace(b"[]", b"[%s]" % items))


def peak(kind: str, length: int) -> int:
    """Bytes in use at most while a list is read, over those before it."""
    http = httpx2.MockTransport(LongList(length))
    common: dict[str, Any] = {"endpoint": SERVICE, "project_id": PROJECT, "auth": TOKEN}
    gc.collect()
    tracemalloc.start()
    if kind == "sync":
        client = Client(http_client=httpx2.Client(transport=http), **common)
        read = sum(1 for _ in client.list_flavors())
    else:
        read = asyncio.run(
            _count(AsyncClient(http_client=httpx2.AsyncClient(transport=http), **common))
        )
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read == length
    return highest


async def _count(client: AsyncClient) -> int:
    read = 0
    async for _ in client.list_flavors():
        read += 1
    return read


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_memory_grows_by_the_hash_of_each_name_alone(kind: str) -> None:
    peak(kind, 500)
    short, long = peak(kind, 2_000), peak(kind, 100_000)
    # 8 bytes each, beside a set of the newest and what a merge takes; a flavor takes 2,000.
    assert long - short < 40 * 98_000


def test_a_short_list_takes_little_memory_to_detect_repeats() -> None:
    paginator = Paginator(request=None, values={})  # type: ignore[arg-type]
    tracemalloc.start()
    assert all(paginator._seen.add(f"modelarts.vm.gpu.{number}") for number in range(60))
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert used < 10_000


def test_a_list_has_no_largest_length() -> None:
    paginator = Paginator(request=None, values={})  # type: ignore[arg-type]
    assert all(map(paginator._seen.add, range(300_000)))
    assert not any(map(paginator._seen.add, range(300_000)))
