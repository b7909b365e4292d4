"""Whatever bytes come back, with whatever status: nothing but this package's errors comes out."""

from __future__ import annotations

import json
import random
from typing import Any

import httpx2
from hypothesis import given
from hypothesis import strategies as st
from tests.support.responses import PROJECT, TOKEN

from modelarts_flavors import Client, Flavor
from modelarts_flavors.contract import contract
from modelarts_flavors.errors import FlavorsError

PROPERTIES = [name for name, kind in vars(Flavor).items() if isinstance(kind, property)]
SAMPLE = json.dumps(contract().example_by_role("page-sample")).encode()
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
)
NAMES = sorted(
    {name for schema in contract().schemas.values() for name in schema.get("properties", {})}
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=20,
)
STATUSES = st.sampled_from([200, 200, 400, 401, 404, 410, 429, 500, 503]) | st.integers(200, 599)


def read_everything(status: int, content: bytes, headers: Any = ()) -> None:
    """Read a list and everything that its flavors tell; anything but our errors comes through."""

    def script(_: httpx2.Request) -> httpx2.Response:
        # A stream, because only what comes as one is decompressed.
        return httpx2.Response(status, headers=headers, stream=httpx2.ByteStream(content))

    answer = httpx2.MockTransport(script)
    client = Client(
        endpoint="http://service.invalid",
        project_id=PROJECT,
        auth=TOKEN,
        retries=None,
        http_client=httpx2.Client(transport=answer),
    )
    flavors: list[Flavor] = []
    try:
        flavors.extend(client.list_flavors(max_items=500))
    except FlavorsError as error:
        assert str(error)
    for flavor in flavors:
        for name in PROPERTIES:
            getattr(flavor, name)
        assert flavor.is_available() in {True, False}
        assert repr(flavor)
        assert flavor == Flavor(flavor.to_dict())


@given(STATUSES, st.binary(max_size=200))
def test_any_bytes(status: int, content: bytes) -> None:
    read_everything(status, content)


def test_ten_thousand_random_bodies() -> None:
    chance = random.Random(20251125)
    for number in range(10_000):
        status = (200, 200, 400, 401, 403, 404, 410, 429, 500, 502, 503, 504)[number % 12]
        if number % 2:
            content = chance.randbytes(chance.randrange(200))
        else:
            # Bytes near to a good page come further than noise.
            broken = bytearray(SAMPLE)
            for _ in range(chance.randrange(1, 6)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            content = bytes(broken[: chance.choice([None, chance.randrange(len(broken))])])
        read_everything(status, content)


@given(STATUSES, JSON)
def test_any_json(status: int, value: Any) -> None:
    read_everything(status, json.dumps(value).encode())


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=5), max_size=3))
def test_any_flavors(items: list[Any]) -> None:
    read_everything(200, json.dumps({"items": items}).encode())


HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "Location",
                "Retry-After",
                "X-Request-Id",
                "Content-Type",
                "Content-Encoding",
                "Set-Cookie",
                "Content-Length",
            ]
        ).map(str.encode),
        st.text(st.characters(max_codepoint=255), max_size=12).map(lambda t: t.encode("latin-1"))
        | st.sampled_from(
            [b"gzip", b"br", b"zstd", b"http://[", b"//", b"a=b", b"text/html; charset=utf-16"]
        ),
    ),
    max_size=4,
)


@given(STATUSES, st.binary(max_size=50) | st.just(SAMPLE), HEADERS)
def test_any_headers(status: int, content: bytes, headers: Any) -> None:
    read_everything(status, content, headers)
