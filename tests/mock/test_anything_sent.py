"""Nothing that a client sends gives a 500, and nothing keeps the server from answering the next."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from modelarts_flavors.contract import contract
from modelarts_flavors.mock import MockApp, create_app
from modelarts_flavors.testing import MockServer

Call = Callable[..., Any]
LIST = contract().operation.url_path(contract().operation.project.example).encode()
NAMES = [
    contract().token.header,
    contract().signature.header,
    contract().signature.date_header,
    contract().signature.project_header,
    contract().signature.security_token_header,
    "content-length",
    "prefer",
    "origin",
    "host",
]
targets = st.one_of(
    st.binary(max_size=60).map(lambda raw: b"/" + raw),
    st.binary(max_size=60).map(lambda raw: LIST + b"?" + raw),
    st.sampled_from([b"/_mock/faults", b"/_mock/phases", b"/_mock/catalog", b"/v3/auth/tokens"]),
    st.text(max_size=40).map(lambda text: LIST + b"?labelSelector=" + text.encode()),
    st.text(max_size=40).map(lambda text: LIST + b"?continue=" + text.encode()),
)
headers = st.lists(
    st.tuples(
        st.sampled_from([name.lower().encode() for name in NAMES]),
        st.one_of(
            st.binary(max_size=30),
            st.just(create_app().options.tokens[0].text.encode()),
            st.just(b"SDK-HMAC-SHA256 Access=AK, SignedHeaders=a;b, Signature=\xff"),
        ),
    ),
    max_size=4,
)
methods = st.sampled_from(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
bodies = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([b"[]", b"{}", b"null", b"[null]", b'{"a": {"b": 1}}', b'{"items": [1]}']),
)


@pytest.fixture(scope="module")
def app() -> MockApp:
    return create_app()


@given(target=targets, method=methods, sent=headers, body=bodies)
@example(b"/v1/%00/resourceflavors", "GET", [], b"")
@example(LIST + b"?limit=%F0%9F%98%80&continue=%ED%A0%80", "GET", [], b"")
@example(b"/v3/auth/tokens", "POST", [], b'{"auth": {"identity": [1], "scope": 5}}')
def test_any_request_has_an_answer_that_is_no_500(
    call: Call, app: MockApp, target: bytes, method: str, sent: Any, body: bytes
) -> None:
    reply = call(app, target, method=method, raw_headers=sent, body=body)
    assert 200 <= reply.status < 500
    assert method == "HEAD" or reply.headers["content-length"] == str(len(reply.body))
    assert len(reply.headers["x-request-id"]) == 32


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer() as running:
        yield running


def exchange(server: MockServer, raw: bytes) -> bytes:
    """What comes back for these bytes on a connection of their own."""
    address = urlsplit(server.url)
    assert address.hostname is not None
    with socket.create_connection((address.hostname, address.port or 0), timeout=20) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while part := connection.recv(65536):
            received += part
        return received


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"hello\r\n\r\n", b"400"),
        (b"GET / HTTP/9.9\r\n\r\n", b"400"),
        (b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", b"400"),
        (b"GET /healthz HTTP/1.0\r\n\r\n", b"200"),
        (b"GET /healthz HTTP/1.1\r\n\r\n", b"400"),
        (b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"400"),
        (b"GET /healthz HTTP/1.0\r\nHost: a\r\nhost: a\r\n\r\n", b"400"),
        (b"GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n", b"400"),
        (b"GET /healthz HTTP/1.1\r\nHost: [::1]:80\r\nConnection: close\r\n\r\n", b"200"),
        (b"GET /healthz HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n", b"200"),
        (b"GET http://other/healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"200"),
        (b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"40"),
        (b"CONNECT a:1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"40"),
        (
            b"GET " + LIST + b"?x=" + b"a" * 200_000 + b" HTTP/1.0\r\n\r\n",
            b"414",
        ),
        (
            b"GET " + LIST + b" HTTP/1.0\r\nX-Long: " + b"a" * 200_000 + b"\r\n\r\n",
            b"401",
        ),
        (b"POST /v3/auth/tokens HTTP/1.0\r\nContent-Length: 99999999\r\n\r\n", b"413"),
        (b"GET /healthz HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", b"200"),
    ],
    ids=lambda part: part[:32].decode(),
)
def test_whatever_comes_over_the_wire_is_answered(
    server: MockServer, raw: bytes, status: bytes
) -> None:
    answer = exchange(server, raw)
    assert answer.startswith(b"HTTP/1.1 " + status), answer[:300]
    assert b"x-request-id: " in answer


@given(raw=st.binary(max_size=200))
def test_noise_does_not_stop_the_server(server: MockServer, raw: bytes) -> None:
    assert b" 500 " not in exchange(server, raw)[:20]
    healthy = exchange(server, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert healthy.startswith(b"HTTP/1.1 200")
