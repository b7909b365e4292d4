"""Logins that many need at once: threads and tasks share one, whatever becomes of it."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
from tests.auth.iam import MANY, Iam, SlowIam, get_many, password_auth
from tests.support.clients import SyncKind
from tests.support.clock import ManualClock
from tests.support.responses import Wire, granted, login_refused

from modelarts_flavors.errors import AuthenticationError


def test_threads_share_one_login(clock: ManualClock) -> None:
    started = threading.Barrier(MANY)

    def handler(request: httpx2.Request) -> httpx2.Response:
        return Iam()(request)

    wire, auth = Wire(handler), password_auth(clock)

    def work() -> int:
        started.wait()
        return SyncKind().send(wire, auth)

    with ThreadPoolExecutor(MANY) as pool:
        statuses = [done.result() for done in [pool.submit(work) for _ in range(MANY)]]
    assert [200] * MANY == statuses
    assert 1 == wire.logins


def test_tasks_share_one_login(clock: ManualClock) -> None:
    async def work() -> tuple[list[Any], int]:
        iam = SlowIam()
        many = asyncio.ensure_future(get_many(password_auth(clock), iam))
        await iam.begun.wait()
        iam.go.set()
        return await many, iam.logins

    responses, logins = asyncio.run(work())
    assert [200] * MANY == [response.status_code for response in responses]
    assert 1 == logins


def test_a_wrong_password_is_sent_once_by_many(clock: ManualClock) -> None:
    async def work() -> tuple[list[Any], int]:
        iam = SlowIam(login_refused("wrong-password"))
        many = asyncio.ensure_future(get_many(password_auth(clock), iam))
        await iam.begun.wait()
        iam.go.set()
        return await many, iam.logins

    failures, logins = asyncio.run(work())
    assert {AuthenticationError} == {type(failure) for failure in failures}
    assert MANY == len({id(failure) for failure in failures})
    assert 1 == logins


def test_a_login_that_is_cut_off_is_taken_over(clock: ManualClock) -> None:
    async def work() -> tuple[list[Any], int]:
        iam, auth = SlowIam(), password_auth(clock)
        leader = asyncio.ensure_future(get_many(auth, iam, 1))
        await iam.begun.wait()
        many = asyncio.ensure_future(get_many(auth, iam))
        await asyncio.sleep(0)
        leader.cancel()
        iam.go.set()
        return await many, iam.logins

    responses, logins = asyncio.run(work())
    assert [200] * MANY == [response.status_code for response in responses]
    assert 2 == logins


def test_a_login_without_an_answer_is_made_again(clock: ManualClock) -> None:
    async def work() -> tuple[list[Any], int]:
        iam, auth = SlowIam(httpx2.ConnectError("down"), granted("token-1")), password_auth(clock)
        iam.go.set()
        first = await get_many(auth, iam, 1)
        return [*first, *await get_many(auth, iam, 3)], iam.logins

    outcomes, logins = asyncio.run(work())
    assert [httpx2.ConnectError] + [httpx2.Response] * 3 == [type(o) for o in outcomes]
    assert 2 == logins


def test_a_waiting_thread_does_not_stop_the_loop_that_logs_in(clock: ManualClock) -> None:
    async def work() -> tuple[int, list[Any]]:
        iam, auth = SlowIam(), password_auth(clock)
        leader = asyncio.ensure_future(get_many(auth, iam, 1))
        await iam.begun.wait()
        # A synchronous client in the thread of the loop: it must not wait for the loop.
        status = SyncKind().send(Iam(), auth)
        iam.go.set()
        return status, await leader

    status, (response,) = asyncio.run(work())
    assert (200, 200) == (status, response.status_code)


def test_threads_and_tasks_share_one_login(clock: ManualClock) -> None:
    auth = password_auth(clock)

    async def work() -> tuple[int, int, int]:
        iam, wire = SlowIam(), Wire(Iam())
        leader = asyncio.ensure_future(get_many(auth, iam, 1))
        await iam.begun.wait()
        thread = asyncio.ensure_future(asyncio.to_thread(SyncKind().send, wire, auth))
        iam.go.set()
        await leader
        return await thread, iam.logins, wire.logins

    assert (200, 1, 0) == asyncio.run(work())
