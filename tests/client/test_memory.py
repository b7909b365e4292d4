"""Memory while a list is read does not grow with the list."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from collections.abc import Iterable
from typing import Any

import httpx2
import orjson
import pytest

from modelarts_flavors import AsyncClient, Client
from modelarts_flavors.client._watch import Seen
from modelarts_flavors.errors import NonTerminatingListError

from .scripted import PROJECT, TOKEN, SyncSubject, flavor


class LongList:
    """A list of any length whose pages are made when they are asked for."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.sample = orjson.dumps(flavor("NAME", gpu={"type": "v100", "size": "1"}))

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        start = int(request.url.params.get("continue", 0))
        end = min(start + 500, self.length)
        items = b",".join(
            self.sample.replace(b"NAME", b"modelarts.vm.gpu.%d" % number)
            for number in range(start, end)
        )
        token = b'"continue":"%d"' % end if end < self.length else b""
        return httpx2.Response(200, content=b'{"metadata":{%s},"items":[%s]}' % (token, items))


def peak(colour: str, length: int) -> int:
    """Bytes in use at most while a list is read, over those before it."""
    http = httpx2.MockTransport(LongList(length))
    common: dict[str, Any] = {
        "endpoint": "http://service.invalid",
        "project_id": PROJECT,
        "auth": TOKEN,
    }
    gc.collect()
    tracemalloc.start()
    if colour == "sync":
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
@pytest.mark.parametrize("colour", ["sync", "async"])
def test_a_hundred_thousand_flavors_take_the_room_of_two_thousand(colour: str) -> None:
    peak(colour, 500)
    short, long = peak(colour, 2_000), peak(colour, 100_000)
    # What differs is the odd string and cache entry, not even three bytes for each flavor.
    assert long - short < 300_000


def names(count: int) -> Iterable[str]:
    return (f"modelarts.vm.gpu.{number}" for number in range(count))


def test_seen_tells_new_from_old_until_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Seen, "capacity", 5000)
    seen = Seen()
    assert all(seen.add(name) for name in names(5000))
    assert not any(seen.add(name) for name in names(5000))
    with pytest.raises(OverflowError, match="more than 5000"):
        seen.add("one more")
    assert seen.add("modelarts.vm.gpu.7") is False


@pytest.mark.parametrize("thing", [0, -1, "", ("", ""), 2**61 - 1])
def test_seen_takes_things_whose_hash_is_odd(thing: object) -> None:
    seen = Seen()
    assert [seen.add(thing), seen.add(thing)] == [True, False]


def test_a_list_that_is_too_long_to_watch_says_where_to_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Seen, "capacity", 1200)
    outcome = SyncSubject(None).read(LongList(3000))
    assert type(outcome.error) is NonTerminatingListError
    assert (outcome.error.yielded, outcome.error.continue_token) == (1000, "1000")
    rest = SyncSubject(None).read(LongList(2000), continue_token="1000")
    assert outcome.names + rest.names == list(names(2000))
