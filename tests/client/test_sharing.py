"""One client or one list in several threads, processes, tasks and event loops, and after it is closed."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import threading
from contextlib import aclosing
from typing import Any

import httpx2
import pytest
import trio
from tests.support.clients import AsyncKind
from tests.support.responses import CONTINUE, PROJECT, TOKEN, Answers, granted, is_login, page
from tests.support.server import Server

from modelarts_flavors import AsyncClient, Client, ClientStateError
from modelarts_flavors.auth import PasswordAuth

GIVEN: dict[str, Any] = {"project_id": PROJECT, "auth": TOKEN}
NAMES = [f"f{number}" for number in range(60)]


def paged(request: httpx2.Request) -> httpx2.Response:
    """A list of 60 flavors in pages of five."""
    start = int(request.url.params.get(CONTINUE, 0))
    token = str(start + 5) if start + 5 < len(NAMES) else None
    return page(*NAMES[start : start + 5], token=token)


# Threads


def test_threads_that_share_an_iterator_get_pythons_own_error() -> None:
    inside, leave = threading.Event(), threading.Event()

    def slow(request: httpx2.Request) -> httpx2.Response:
        if CONTINUE in request.url.params:
            inside.set()
            assert leave.wait(60)
        return paged(request)

    http = httpx2.Client(transport=httpx2.MockTransport(slow))
    flavors = iter(Client(endpoint="http://x", http_client=http, **GIVEN).list_flavors())
    read = [next(flavors) for _ in range(5)]
    worker = threading.Thread(target=lambda: read.extend(flavors))
    worker.start()
    assert inside.wait(60)
    with pytest.raises(ValueError, match="generator already executing"):
        next(flavors)
    leave.set()
    worker.join()
    assert [flavor.name for flavor in read] == NAMES


def test_threads_that_race_for_an_iterator_lose_nothing(server: Server) -> None:
    with Client(endpoint=server.play(paged), **GIVEN) as client:
        for _ in range(10):
            flavors, read, failures = iter(client.list_flavors()), [], []

            def work(flavors: Any = flavors, read: Any = read, failures: Any = failures) -> None:
                try:
                    for flavor in flavors:
                        read.append(flavor.name)
                except ValueError as error:
                    failures.append(str(error))

            threads = [threading.Thread(target=work) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert sorted(read) == sorted(NAMES)
            assert set(failures) <= {"generator already executing"}


# Forks

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


def in_child(work: Any) -> Any:
    """What a function gives in a forked child; its error as a text."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)

    def run() -> None:
        try:
            sender.send(work())
        except BaseException as error:  # noqa: BLE001
            sender.send(repr(error))

    child = context.Process(target=run)
    child.start()
    assert receiver.poll(60)
    result = receiver.recv()
    child.join(60)
    assert child.exitcode == 0
    return result


def listed(client: Client) -> list[str]:
    return [flavor.name for flavor in client.list_flavors()]


@needs_fork
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_forked_child_has_connections_of_its_own(server: Server) -> None:
    ports: list[int] = []
    with Client(endpoint=server.play(paged), **GIVEN) as client:
        stream = {"request": [lambda _: None], "response": [lambda r: ports.append(port(r))]}
        client.http_client.event_hooks = stream
        assert listed(client) == NAMES

        def child() -> tuple[list[str], list[int]]:
            ports.clear()
            return listed(client), ports

        names, of_child = in_child(child)
        assert names == NAMES
        assert not {*of_child} & {*ports}
        assert listed(client) == NAMES
        assert len({*ports}) == 1


def port(response: httpx2.Response) -> int:
    address: tuple[str, int] = response.extensions["network_stream"].get_extra_info("client_addr")
    return address[1]


@needs_fork
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_given_http_client_is_refused_in_a_forked_child(server: Server) -> None:
    with httpx2.Client() as http:
        client = Client(endpoint=server.play(paged), http_client=http, **GIVEN)
        assert listed(client) == NAMES
        assert "ClientStateError('the http_client was made in another process" in in_child(
            lambda: listed(client)
        )
        assert listed(client) == NAMES


@needs_fork
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_fork_in_the_middle_of_a_login_logs_in_by_itself(server: Server) -> None:
    begun, leave = threading.Event(), threading.Event()
    parent = os.getpid()

    def handler(request: httpx2.Request) -> httpx2.Response:
        if is_login(request):
            if os.getpid() == parent and not begun.is_set():
                begun.set()
                assert leave.wait(60)
            return granted("token")
        return page("a")

    url = server.play(lambda request: handler(request))
    auth = PasswordAuth("ada", "secret", "acme", project="p", iam_url="http://iam.invalid")
    http = httpx2.MockTransport(handler)
    client = Client(
        endpoint="http://x",
        project_id=PROJECT,
        auth=auth,
        http_client=httpx2.Client(transport=http),
    )
    worker = threading.Thread(target=lambda: listed(client))
    worker.start()
    assert begun.wait(60)

    def child() -> list[str]:
        own = httpx2.Client(transport=http)
        return listed(Client(endpoint=url, project_id=PROJECT, auth=auth, http_client=own))

    assert in_child(child) == ["a"]
    leave.set()
    worker.join()


# Tasks and event loops


def test_a_second_event_loop_works_with_the_same_hooks_and_cookies(server: Server) -> None:
    seen: list[str] = []
    client = AsyncClient(endpoint=server.play(Answers(page("a"))), **GIVEN)

    async def hook(request: httpx2.Request) -> None:
        seen.append(request.headers["cookie"])

    client.http_client.event_hooks = {"request": [hook]}
    client.http_client.cookies.set("team", "a")
    # What is open when an event loop ends cannot be closed any more.
    client.http_client.headers["Connection"] = "close"

    async def names() -> list[str]:
        return [flavor.name async for flavor in client.list_flavors()]

    assert [asyncio.run(names()), asyncio.run(names())] == [["a"], ["a"]]
    assert seen == ["team=a", "team=a"]
    asyncio.run(client.close())


def test_an_http_client_of_another_event_loop_is_named_as_the_cause() -> None:
    def other_loop(_: httpx2.Request) -> httpx2.Response:
        raise RuntimeError("Event loop is closed")

    outcome = AsyncKind().read(other_loop)
    assert type(outcome.error) is ClientStateError
    assert "the http_client belongs to another event loop" in str(outcome.error)


async def leave_lists(client: AsyncClient) -> None:
    """Every way to leave a list before its end."""
    async for _ in client.list_flavors():
        break
    async for _ in client.list_flavors().pages():
        break
    assert (await client.get_flavor("f7")).name == "f7"
    async with aclosing(client.list_flavors().pages()) as pages:
        async for _ in pages:
            break
    async with aclosing(aiter(client.list_flavors())) as flavors:  # type: ignore[type-var]
        async for _ in flavors:
            break
        await flavors.aclose()
        assert [flavor async for flavor in flavors] == []


@pytest.mark.parametrize("run", [asyncio.run, trio.run], ids=["asyncio", "trio"])
def test_a_list_can_be_left_at_any_point(server: Server, run: Any) -> None:
    async def work() -> None:
        async with AsyncClient(endpoint=server.play(paged), **GIVEN) as client:
            await leave_lists(client)

    if run is trio.run:
        run(work)
    else:
        run(work())
    # A generator that nobody closed would be reported here, as an error.
    gc.collect()


def test_two_tasks_that_share_a_list_get_a_typed_error(server: Server) -> None:
    async def work() -> list[Any]:
        async with AsyncClient(endpoint=server.play(paged), **GIVEN) as client:
            flavors = aiter(client.list_flavors())

            async def read() -> list[str]:
                return [flavor.name async for flavor in flavors]

            return await asyncio.gather(read(), read(), return_exceptions=True)

    names, failure = asyncio.run(work())
    assert names == NAMES
    assert type(failure) is ClientStateError
    assert "two tasks read the same list at the same time" in str(failure)


def test_a_cancelled_read_is_done_again_by_the_next(server: Server) -> None:
    async def work() -> list[str]:
        read: list[str] = []
        async with AsyncClient(endpoint=server.play(paged), **GIVEN) as client:
            flavors = aiter(client.list_flavors())
            for _ in NAMES:
                task = asyncio.ensure_future(anext(flavors))
                await asyncio.sleep(0)
                if task.cancel():
                    await asyncio.wait([task])
                try:
                    read.append(
                        (task.result() if not task.cancelled() else await anext(flavors)).name
                    )
                except StopAsyncIteration:
                    break
        return read

    assert asyncio.run(work()) == NAMES


# Closing


def test_a_closed_client_serves_nothing(server: Server) -> None:
    client = Client(endpoint=server.play(paged), **GIVEN)
    begun = iter(client.list_flavors())
    next(begun)
    unbegun = client.list_flavors()
    for _ in range(2):
        client.close()
    for use in (
        client.list_flavors,
        lambda: client.get_flavor("a"),
        lambda: list(unbegun),
        lambda: list(begun),
        lambda: client.http_client,
        client.__enter__,
    ):
        with pytest.raises(ClientStateError, match="the client is closed"):
            use()


def test_a_closed_async_client_serves_nothing(server: Server) -> None:
    async def work() -> None:
        client = AsyncClient(endpoint=server.play(paged), **GIVEN)
        unbegun = client.list_flavors()
        await client.get_flavor("f1")
        await client.close()
        for use in (client.get_flavor("a"), anext(aiter(unbegun)), client.__aenter__()):
            with pytest.raises(ClientStateError, match="the client is closed"):
                await use

    asyncio.run(work())


def test_a_given_client_that_is_closed_is_named() -> None:
    http = httpx2.Client(transport=httpx2.MockTransport(paged))
    flavors = iter(Client(endpoint="http://x", http_client=http, **GIVEN).list_flavors())
    http.close()
    with pytest.raises(ClientStateError, match="the http_client is closed"):
        next(flavors)
