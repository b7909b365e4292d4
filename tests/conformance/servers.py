"""Servers for the suite's own tests: the faithful one in process, and raw ones that are no such API."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from tests.mutants.catalogue import FIRST_PROJECT, FIRST_TOKEN, SECOND_PROJECT, SECOND_TOKEN
from tests.mutants.reference import World, make_app, make_world

from modelarts_flavors.conformance import Target

App = Callable[..., Awaitable[None]]
Page = dict[str, Any]
TOKEN = FIRST_TOKEN
PROJECT = FIRST_PROJECT


def target(app: Any = None, **settings: Any) -> Target:
    """A server in process as the owner of the first project sees it."""
    return Target(**{"project_id": PROJECT, "auth": TOKEN, "app": app, **settings})


def with_second_project(app: Any) -> Target:
    return target(app, other_project_id=SECOND_PROJECT, other_auth=SECOND_TOKEN)


def faithful(count: int = 23) -> App:
    return make_app(make_world(count))


def changing(change: Callable[[World, int], None], count: int = 23) -> App:
    """A faithful server whose world is changed before each request, which is counted from 1."""
    world, number = make_world(count), 0
    inner = make_app(world)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal number
        number += 1
        change(world, number)
        await inner(scope, receive, send)

    return app


def answering(decide: Callable[[Any, int], tuple[int, dict[str, str], bytes] | None]) -> App:
    """A faithful server that answers some requests otherwise; None leaves an answer as it is."""
    inner, number = faithful(), 0

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal number
        number += 1
        other = decide(scope, number)
        if other is None:
            await inner(scope, receive, send)
            return
        status, headers, body = other
        lines = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": lines})
        await send({"type": "http.response.body", "body": body})

    return app


def editing(edit: Callable[[Page, int], Page | None]) -> App:
    """A faithful server whose pages are edited; None leaves one as it is. Pages are counted from 1."""
    inner, number = faithful(), 0

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal number
        sent: list[Any] = []

        async def keep(message: Any) -> None:
            sent.append(message)

        await inner(scope, receive, keep)
        start, body = sent[0], b"".join(message.get("body", b"") for message in sent[1:])
        if start["status"] == 200 and body:
            number += 1
            edited = edit(json.loads(body), number)
            body = body if edited is None else json.dumps(edited).encode()
            headers = [(k, v) for k, v in start["headers"] if k.lower() != b"content-length"]
            start = {**start, "headers": [*headers, (b"content-length", b"%d" % len(body))]}
        await send(start)
        await send({"type": "http.response.body", "body": body})

    return app


@contextlib.contextmanager
def raw(answer: bytes | None) -> Iterator[str]:
    """A server on a real socket that sends these bytes to whoever connects; None sends nothing."""
    held = []
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                    connection.recv(65536)
                    if answer is None:
                        held.append(connection)
                        continue
                    connection.sendall(answer)
                    connection.close()
                except OSError:
                    return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
    for connection in held:
        connection.close()


def http(status: int, content_type: str, body: str, *headers: str) -> bytes:
    """An answer as it goes over the wire."""
    lines = [
        f"HTTP/1.1 {status} Status",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body.encode())}",
        "Connection: close",
        *headers,
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
