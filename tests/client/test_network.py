"""Proxies, certificates, names of hosts and event hooks: what the surroundings do to a client."""

from __future__ import annotations

import asyncio
import importlib.machinery
import socket
import ssl
import sys
import threading
import types
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
import trustme
from tests.support.clock import ManualClock
from tests.support.responses import PROJECT, REGION, TOKEN, Answers, error, granted, is_login, page
from tests.support.server import Server

from modelarts_flavors import AsyncClient, Client, errors
from modelarts_flavors.auth import PasswordAuth
from modelarts_flavors.contract import contract
from modelarts_flavors.credentials.http_clients import environment_problem

GIVEN: dict[str, Any] = {"project_id": PROJECT, "auth": TOKEN}
Read = Callable[..., list[str]]


def read_sync(**settings: Any) -> list[str]:
    with Client(**{**GIVEN, **settings}) as client:
        return [flavor.name for flavor in client.list_flavors()]


def read_async(**settings: Any) -> list[str]:
    async def work() -> list[str]:
        async with AsyncClient(**{**GIVEN, **settings}) as client:
            return [flavor.name async for flavor in client.list_flavors()]

    return asyncio.run(work())


@pytest.fixture(params=[read_sync, read_async], ids=["sync", "async"])
def read(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Reads a list with a client of each kind, in an environment without proxies."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    chosen: Read = request.param
    return chosen


WRONG_SETTINGS = [
    ("ALL_PROXY", "socks5://127.0.0.1:1080", "names a SOCKS proxy, which needs a library"),
    ("HTTP_PROXY", "ftp://user:secret@h", "its scheme can be http, https, socks5 or socks5h"),
    ("HTTP_PROXY", "http://localhost:abc", "is not the URL of a proxy"),
    ("HTTP_PROXY", "http://a..b:80", "is not the URL of a proxy"),
    ("http_proxy", "http://localhost:99999", "is not the URL of a proxy"),
    ("ALL_PROXY", "http://", "is not the URL of a proxy"),
    ("SSL_CERT_FILE", "/no/such/file", "cannot be used: No such file or directory"),
]


@pytest.mark.parametrize(("name", "value", "said"), WRONG_SETTINGS)
def test_a_wrong_variable_is_named(
    read: Read, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    monkeypatch.setitem(sys.modules, "socksio", None)
    with pytest.raises(errors.FlavorsError) as caught:
        read(endpoint="http://service.invalid", retries=None)
    assert type(caught.value) is errors.InvalidArgumentError
    assert f"{name} of the environment" in str(caught.value)
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_socks_proxy_is_no_problem_where_its_library_is(monkeypatch: pytest.MonkeyPatch) -> None:
    library = types.ModuleType("socksio")
    library.__spec__ = importlib.machinery.ModuleSpec("socksio", None)
    monkeypatch.setitem(sys.modules, "socksio", library)
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    assert environment_problem() is None


def test_a_server_on_this_machine_is_reached_without_the_proxy(
    read: Read, monkeypatch: pytest.MonkeyPatch, server: Server
) -> None:
    proxy = Answers(httpx2.Response(502))
    monkeypatch.setenv("HTTP_PROXY", server.play(proxy))
    monkeypatch.setenv("ALL_PROXY", server.play(proxy))
    endpoint = server.play(Answers(page("a")))
    for host in ("127.0.0.1", "localhost"):
        assert read(endpoint=endpoint.replace("127.0.0.1", host), retries=None) == ["a"]
    assert proxy.requests == []


def test_other_servers_are_reached_through_the_proxy(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def proxy() -> None:
            connection, _ = listener.accept()
            with connection:
                lines.append(connection.recv(65536).partition(b"\r\n")[0])
                body = page("a").content
                head = (
                    f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
                )
                connection.sendall(head.encode() + body)

        worker = threading.Thread(target=proxy)
        worker.start()
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{listener.getsockname()[1]}")
        assert read(endpoint="http://service.invalid") == ["a"]
        worker.join()
    assert lines[0].startswith(b"GET http://service.invalid/v1/")


def test_a_proxy_that_is_down_is_named(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with pytest.raises(errors.TransportError, match="the proxy that HTTP_PROXY names"):
        read(endpoint="http://service.invalid", retries=None)


def test_a_wrong_variable_is_named_beside_a_client_of_ones_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def down(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("down", request=request)

    http = httpx2.Client(transport=httpx2.MockTransport(down))
    monkeypatch.setenv("HTTP_PROXY", "ftp://h")
    with pytest.raises(errors.InvalidArgumentError, match="HTTP_PROXY of the environment"):
        read_sync(endpoint="http://service.invalid", http_client=http, retries=None)


# Certificates and hosts


@pytest.fixture(scope="module")
def untrusted() -> Iterator[tuple[str, list[int]]]:
    """A TLS server whose certificate nobody knows, and the number of connections to it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    connections: list[int] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, address = listener.accept()
            except OSError:
                return
            connections.append(address[1])
            with connection:
                try:
                    context.wrap_socket(connection, server_side=True).close()
                except (OSError, ssl.SSLError):
                    continue

    threading.Thread(target=serve, daemon=True).start()
    yield f"https://127.0.0.1:{listener.getsockname()[1]}", connections
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def test_an_untrusted_certificate_is_final(read: Read, untrusted: tuple[str, list[int]]) -> None:
    url, connections = untrusted
    connections.clear()
    with pytest.raises(
        errors.TransportError, match=r"certificate of 127\.0\.0\.1 is not trusted"
    ) as caught:
        read(endpoint=url)
    assert caught.value.transient is False
    assert "SSL_CERT_FILE" in (caught.value.hint or "")
    assert len(connections) == 1


def test_a_server_without_tls_is_final(read: Read, server: Server) -> None:
    url = server.play(Answers(page("a"))).replace("http:", "https:")
    with pytest.raises(errors.TransportError, match="no TLS connection") as caught:
        read(endpoint=url)
    assert caught.value.transient is False


def no_name(*_: object, **__: object) -> Any:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


@pytest.mark.parametrize(
    "settings",
    [{}, {"project_id": None}, {"auth": PasswordAuth("ada", "secret", "acme")}],
    ids=["service", "project", "login"],
)
def test_a_region_that_does_not_exist(
    read: Read, monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any]
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", no_name)
    monkeypatch.delenv("HW_PROJECT_ID", raising=False)
    clock = ManualClock()
    with pytest.raises(errors.TransportError, match="there is no host") as caught:
        read(region="cn-nroth-4", clock=clock, **settings)
    assert caught.value.transient is False
    assert str(caught.value).endswith("?")
    assert f"Did you mean the region {REGION}" in str(caught.value)
    assert clock.sleeps == []


def test_a_name_server_that_is_down_may_come_back(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    def again(*_: object, **__: object) -> Any:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", again)
    clock = ManualClock()
    with pytest.raises(errors.TransportError) as caught:
        read(region=REGION, clock=clock, retries=3)
    assert caught.value.transient is True
    assert len(clock.sleeps) == 2


# Event hooks


def raise_for_status(response: httpx2.Response) -> None:
    response.raise_for_status()


async def raise_for_status_async(response: httpx2.Response) -> None:
    response.raise_for_status()


def hooked(read: Read, handler: Any) -> Any:
    """An httpx2 client whose hook raises for every error response."""
    transport = httpx2.MockTransport(handler)
    if read is read_sync:
        return httpx2.Client(transport=transport, event_hooks={"response": [raise_for_status]})
    hooks = {"response": [raise_for_status_async]}
    return httpx2.AsyncClient(transport=transport, event_hooks=hooks)


def test_a_hook_that_raises_for_a_status_changes_nothing(read: Read) -> None:
    script = Answers(httpx2.Response(503), error("throttled"), page("a"))
    http, clock = hooked(read, script), ManualClock()
    assert read(endpoint="http://x", http_client=http, clock=clock) == ["a"]
    assert len(clock.sleeps) == 2
    assert [len(hooks) for hooks in http.event_hooks.values()] == [0, 1]


def test_a_refusal_behind_a_hook_keeps_its_body(read: Read) -> None:
    http = hooked(read, Answers(error("token-invalid")))
    with pytest.raises(errors.AuthenticationError) as caught:
        read(endpoint="http://x", http_client=http)
    assert caught.value.code == contract().error_by_role("token-invalid").code


def test_a_token_is_renewed_behind_a_hook(read: Read) -> None:
    answers = [error("token-outdated"), page("a")]
    logins: list[str] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        if is_login(request):
            logins.append(f"token-{len(logins)}")
            return granted(logins[-1])
        return answers.pop(0)

    auth = PasswordAuth("ada", "secret", "acme", project="p", iam_url="http://iam.invalid")
    http = hooked(read, handler)
    assert read(endpoint="http://x", auth=auth, http_client=http) == ["a"]
    assert len(logins) == 2


def test_a_hook_that_takes_the_body_away_is_named() -> None:
    def take(response: httpx2.Response) -> None:
        for _ in response.iter_raw():
            pass

    transport = httpx2.MockTransport(
        lambda _: httpx2.Response(200, stream=httpx2.ByteStream(page("a").content))
    )
    http = httpx2.Client(transport=transport, event_hooks={"response": [take]})
    with pytest.raises(errors.TransportError, match="an event hook left no body to read"):
        read_sync(endpoint="http://x", http_client=http)


def test_an_error_of_a_hook_itself_is_not_ours() -> None:
    def fail(_: httpx2.Response) -> None:
        raise KeyError("mine")

    transport = httpx2.MockTransport(Answers(page("a")))
    http = httpx2.Client(transport=transport, event_hooks={"response": [fail]})
    with pytest.raises(KeyError, match="mine"):
        read_sync(endpoint="http://x", http_client=http)


def test_an_error_of_a_hook_that_looks_like_a_closed_client_is_not_ours() -> None:
    def fail(_: httpx2.Response) -> None:
        raise RuntimeError("mine")

    transport = httpx2.MockTransport(Answers(page("a")))
    http = httpx2.Client(transport=transport, event_hooks={"response": [fail]})
    with pytest.raises(RuntimeError, match="mine"):
        read_sync(endpoint="http://x", http_client=http)


def test_a_client_that_is_closed_while_it_waits_says_so() -> None:
    def close(_: httpx2.Request) -> httpx2.Response:
        http.close()
        raise RuntimeError("the pool was closed")

    http = httpx2.Client(transport=httpx2.MockTransport(close))
    with pytest.raises(errors.ClientStateError, match="the client was closed meanwhile"):
        read_sync(endpoint="http://x", http_client=http)


def test_a_host_far_from_every_region_gets_a_plain_hint() -> None:
    with pytest.raises(errors.TransportError) as caught:
        read_sync(endpoint="http://nowhere.invalid", retries=None)
    assert caught.value.hint == "Check the endpoint and the region."
