"""Logins with a password: one for all, renewed in time and once after a refusal, never in a loop."""

from __future__ import annotations

import asyncio
import copy
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

import httpx2
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelarts_flavors import errors
from modelarts_flavors.auth import PasswordAuth
from modelarts_flavors.auth.renewal import PAUSE
from modelarts_flavors.contract import contract
from modelarts_flavors.errors import AuthenticationError
from modelarts_flavors.mock.identity import DEVELOPMENT_USER
from modelarts_flavors.testing import FlavorServer

from .colours import (
    IAM,
    PROJECT,
    REGION,
    SERVICE,
    AsyncColour,
    Colour,
    ManualClock,
    SyncColour,
    Wire,
    fresh,
    granted,
    is_login,
    page,
    refused,
)

PASSWORD = 'correct horse\u00e9 "battery" staple'
DAY = 86400.0
MANY = 20
REFUSALS = [case for case in contract().errors.values() if case.status == HTTPStatus.UNAUTHORIZED]


def password_auth(clock: ManualClock, **settings: Any) -> PasswordAuth:
    """A login at the scripted IAM."""
    placed = {"project": REGION, "iam_url": IAM, **settings}
    return PasswordAuth("ada", PASSWORD, "acme", clock=clock, **placed)


def development_auth(server: FlavorServer, clock: ManualClock, **settings: Any) -> PasswordAuth:
    """A login of the mock's user at the mock."""
    user = DEVELOPMENT_USER
    return PasswordAuth(
        user.name,
        user.password,
        user.domain,
        project=server.options.region,
        iam_url=server.url,
        clock=clock,
        **settings,
    )


class Iam:
    """Grants tokens that are numbered, and answers everything else as it is told."""

    def __init__(self, *answers: httpx2.Response, seconds: float = DAY) -> None:
        self._answers = list(answers)
        self._seconds = seconds
        self._tokens = 0

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if is_login(request):
            self._tokens += 1
            return granted(f"token-{self._tokens}", self._seconds)
        return fresh(self._answers.pop(0)) if self._answers else page("a")


# One login for many requests


def test_lists_what_the_mock_serves(
    colour: Colour, server: FlavorServer, clock: ManualClock
) -> None:
    auth = development_auth(server, clock)
    names = colour.names(
        auth, base_url=server.url, project_id=server.project_id, query={"page_size": 7}
    )
    assert len(server.options.lists[server.project_id]) == len(names)


def test_the_login_asks_for_the_project_of_the_region(clock: ManualClock) -> None:
    wire = Wire(Iam())
    SyncColour().get(wire, password_auth(clock))
    login, _ = wire.requests
    iam = contract().iam
    assert iam.token_body("ada", PASSWORD, "acme", REGION) == orjson.loads(login.content)
    assert f"{iam.token_path}?nocatalog=true" == login.url.raw_path.decode()


def test_both_colours_share_one_login(clock: ManualClock) -> None:
    wire, auth = Wire(Iam()), password_auth(clock)
    for colour in (SyncColour(), AsyncColour(), SyncColour()):
        assert 200 == colour.get(wire, auth)
    assert ["token-1"] * 3 == wire.tokens
    assert 1 == wire.logins


def test_clients_of_a_region_share_one_login(colour: Colour, clock: ManualClock) -> None:
    wire, auth = Wire(Iam()), PasswordAuth("ada", PASSWORD, "acme", clock=clock)
    for _ in range(2):
        colour.names(auth, wire, region=REGION, project_id=PROJECT)
    colour.names(auth, wire, region="cn-north-9", project_id=PROJECT)
    assert ["token-1", "token-1", "token-2"] == wire.tokens
    hosts = [request.url.host for request in wire.requests if is_login(request)]
    assert [f"iam.{region}.myhuaweicloud.com" for region in (REGION, "cn-north-9")] == hosts


def test_the_login_has_the_timeouts_of_the_request(clock: ManualClock) -> None:
    seen: list[Any] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        seen.append((request.extensions["timeout"], request.headers["User-Agent"]))
        return Iam()(request)

    SyncColour().names(
        password_auth(clock), handler, base_url=SERVICE, project_id=PROJECT, timeout=7.0
    )
    assert seen[0] == seen[1]
    assert 7.0 == seen[0][0]["read"]


def test_without_a_place_it_says_so(colour: Colour) -> None:
    with pytest.raises(errors.ArgumentError):
        colour.get(Wire(Iam()), PasswordAuth("ada", PASSWORD, "acme"))


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({}, (REGION, IAM)),
        ({"project": "mine"}, ("mine", IAM)),
        ({"iam_url": "http://mine.invalid/"}, (REGION, "http://mine.invalid")),
        ({"project": "mine", "iam_url": "http://mine.invalid"}, ("mine", "http://mine.invalid")),
    ],
)
def test_what_was_said_of_the_place_stays(own: dict[str, Any], expected: tuple[str, str]) -> None:
    auth = PasswordAuth("ada", PASSWORD, "acme", **own).placed(REGION, f"{IAM}/")
    assert expected == (auth.project, auth.iam_url)


@pytest.mark.parametrize("missing", ["user", "password", "domain"])
def test_nothing_may_be_empty(missing: str) -> None:
    given_: dict[str, Any] = {"user": "ada", "password": PASSWORD, "domain": "acme", missing: ""}
    with pytest.raises(errors.ArgumentError) as caught:
        PasswordAuth(**given_)
    assert f"{missing} is empty" == str(caught.value)


def test_a_password_in_another_encoding() -> None:
    with pytest.raises(errors.ArgumentError) as caught:
        PasswordAuth("ada", "caf\udce9", "acme")
    assert "password is not text in UTF-8" == str(caught.value)


# Renewal in time


def test_renewed_before_it_expires(
    colour: Colour, server: FlavorServer, clock: ManualClock
) -> None:
    auth = development_auth(server, clock, renew_before=600.0)
    place: dict[str, Any] = {"base_url": server.url, "project_id": server.project_id}
    colour.names(auth, **place)
    before = server.request_count
    clock.seconds += contract().iam.token_lifetime_seconds - 601
    colour.names(auth, **place)
    assert before + 1 == server.request_count
    clock.seconds += 1
    colour.names(auth, **place)
    assert before + 3 == server.request_count


def test_a_short_life_is_renewed_at_half(colour: Colour, clock: ManualClock) -> None:
    wire, auth = Wire(Iam(seconds=60.0)), password_auth(clock, renew_before=600.0)
    for seconds in (0.0, 29.0, 1.0):
        clock.seconds += seconds
        colour.get(wire, auth)
    assert ["token-1", "token-1", "token-2"] == wire.tokens


OUTAGES = st.sampled_from(["works", "503", "401", "down", "html"])


@given(
    st.floats(0.0, 2000.0),
    st.integers(1, 5000),
    st.lists(st.tuples(st.floats(0.0, 3000.0), OUTAGES), min_size=1, max_size=12),
)
def test_a_token_serves_for_its_life_and_no_longer(
    renew_before: float, seconds: int, steps: list[tuple[float, str]]
) -> None:
    clock, state, ends = ManualClock(), {"iam": "works"}, {"": 0.0}

    def handler(request: httpx2.Request) -> httpx2.Response:
        if not is_login(request):
            assert clock.now() <= ends[request.headers[contract().token.header]]
            return page("a")
        match state["iam"]:
            case "works":
                token = f"token-{len(ends)}"
                ends[token] = clock.now() + seconds
                return granted(token, seconds)
            case "down":
                raise httpx2.ConnectError("down", request=request)
            case "html":
                return httpx2.Response(200, html="<html>")
            case status:
                return httpx2.Response(int(status))

    auth = password_auth(clock, renew_before=renew_before)
    for wait, state["iam"] in steps:
        clock.seconds += wait
        is_good = clock.now() < max(ends.values())
        try:
            names = SyncColour().names(
                auth, handler, base_url=SERVICE, project_id=PROJECT, clock=clock
            )
        except errors.FlavorsError:
            # A login that was refused keeps the next one waiting, whatever IAM would say.
            assert not is_good
        else:
            assert ["a"] == names


@pytest.mark.parametrize("status", [401, 503])
def test_a_renewal_that_fails_early_does_no_harm(
    colour: Colour, clock: ManualClock, status: int
) -> None:
    answers = [granted("token-1", 3600.0), httpx2.Response(status), granted("token-2")]
    wire = Wire(lambda request: answers.pop(0) if is_login(request) else page("a"))
    auth = password_auth(clock, renew_before=600.0)
    colour.get(wire, auth)
    clock.seconds += 3001
    for _ in range(2):
        assert 200 == colour.get(wire, auth)
    clock.seconds += PAUSE
    colour.get(wire, auth)
    assert ["token-1", "token-1", "token-1", "token-2"] == wire.tokens


def test_a_token_that_is_due_serves_while_it_is_renewed(clock: ManualClock) -> None:
    async def work() -> tuple[list[Any], list[str]]:
        auth, tokens = password_auth(clock, renew_before=600.0), []
        iam = SlowIam(granted("token-2"))

        async def handler(request: httpx2.Request) -> httpx2.Response:
            if not is_login(request):
                tokens.append(request.headers[contract().token.header])
            return await iam(request)

        SyncColour().get(Iam(seconds=3600.0), auth)
        clock.seconds += 3001
        renewing = asyncio.ensure_future(get_many(auth, handler, 1))
        await iam.begun.wait()
        others = await get_many(auth, handler)
        iam.go.set()
        return [*others, *await renewing], tokens

    responses, tokens = asyncio.run(work())
    assert [200] * (MANY + 1) == [response.status_code for response in responses]
    assert ["token-1"] * MANY + ["token-2"] == tokens


def test_iams_clock_counts_and_not_ours(clock: ManualClock) -> None:
    # The times of the answer are of January 2026; ours is a year later.
    wire, auth = Wire(Iam()), password_auth(clock)
    for _ in range(2):
        SyncColour().get(wire, auth)
    assert 1 == wire.logins


@pytest.mark.parametrize("body", [b"", b"[]", b'{"token": {"expires_at": "soon"}}'])
def test_without_a_time_the_documented_life_counts(body: bytes, clock: ManualClock) -> None:
    iam = contract().iam

    def handler(request: httpx2.Request) -> httpx2.Response:
        if is_login(request):
            return httpx2.Response(201, headers={iam.token_header: "token"}, content=body)
        return page("a")

    wire, auth = Wire(handler), password_auth(clock, renew_before=0.0)
    for seconds in (0.0, iam.token_lifetime_seconds / 2 - 1, 1.0):
        clock.seconds += seconds
        SyncColour().get(wire, auth)
    assert 1 == wire.logins
    clock.seconds += iam.token_lifetime_seconds
    SyncColour().get(wire, auth)
    assert 2 == wire.logins


# Renewal after a refusal


def test_a_token_that_died_early_is_renewed(
    colour: Colour, server: FlavorServer, clock: ManualClock
) -> None:
    auth = development_auth(server, clock)
    place: dict[str, Any] = {"base_url": server.url, "project_id": server.project_id}
    first = colour.names(auth, **place)
    server.expire_logins()
    assert first == colour.names(auth, **place)


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: case.name)
def test_each_refusal(colour: Colour, clock: ManualClock, case: Any) -> None:
    wire = Wire(Iam(refused(case.name)))
    status = colour.get(wire, password_auth(clock))
    if case.new_token_helps:
        assert (200, ["token-1", "token-2"]) == (status, wire.tokens)
    else:
        assert (401, ["token-1"]) == (status, wire.tokens)


@pytest.mark.parametrize(
    "answer",
    [httpx2.Response(401), httpx2.Response(401, html="<html>no</html>")],
    ids=["empty", "html"],
)
def test_an_unknown_refusal_is_tried_once_more(
    colour: Colour, clock: ManualClock, answer: httpx2.Response
) -> None:
    wire = Wire(Iam(answer))
    assert 200 == colour.get(wire, password_auth(clock))
    assert ["token-1", "token-2"] == wire.tokens


def test_refusals_without_end_end(colour: Colour, clock: ManualClock) -> None:
    wire = Wire(Iam(*(refused("TokenMustBeUpdated") for _ in range(9))))
    with pytest.raises(AuthenticationError) as caught:
        colour.names(password_auth(clock), wire, base_url=SERVICE, project_id=PROJECT, clock=clock)
    assert contract().error("TokenMustBeUpdated").code == caught.value.code
    assert ["token-1", "token-2"] == wire.tokens


@pytest.mark.parametrize("name", ["PermissionDenied", "Throttled", "BackendUnavailable"])
def test_other_errors_renew_nothing(colour: Colour, clock: ManualClock, name: str) -> None:
    wire = Wire(Iam(refused(name)))
    assert contract().error(name).status == colour.get(wire, password_auth(clock))
    assert 1 == wire.logins


# Logins that fail


HTML: dict[str, Any] = {
    "content": b"<html>Gateway</html>",
    "headers": {"Content-Type": "text/html"},
}
NO_TOKEN: dict[str, Any] = {"headers": {}}


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (refused("WrongPassword"), errors.AuthenticationError, "username or password is wrong"),
        (refused("RequestRefused"), errors.BadRequestError, "IAM.0001: login at"),
        (
            httpx2.Response(403, json={"error": {"code": 403, "message": "no"}}),
            errors.PermissionDeniedError,
            "no",
        ),
        (httpx2.Response(401, **HTML), errors.AuthenticationError, "<html>Gateway"),
        (httpx2.Response(503, **HTML), errors.ServerError, "<html>Gateway"),
        (httpx2.Response(429), errors.ThrottledError, "no message"),
        (httpx2.Response(200, **HTML), errors.ResponseError, "should be 201"),
        (
            httpx2.Response(302, headers={"Location": "http://x/"}),
            errors.RedirectError,
            "http://x/",
        ),
        (granted("x", **NO_TOKEN), errors.ResponseError, "X-Subject-Token is empty"),
        (granted("a b"), errors.ResponseError, "character 2 of it is ' '"),
    ],
)
def test_each_failure_has_its_type(
    colour: Colour, clock: ManualClock, answer: httpx2.Response, kind: type[Exception], said: str
) -> None:
    wire = Wire(lambda _: fresh(answer))
    with pytest.raises(errors.FlavorsError) as caught:
        colour.names(password_auth(clock), wire, base_url=SERVICE, project_id=PROJECT, retries=None)
    assert kind is type(caught.value)
    assert answer.status_code == caught.value.status
    assert said in str(caught.value)
    assert 1 == wire.logins


def test_an_echoed_password_is_struck_out(clock: ManualClock) -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(400, content=request.content)

    with pytest.raises(errors.BadRequestError) as caught:
        SyncColour().get(handler, password_auth(clock))
    shown = f"{caught.value} {caught.value.body}"
    assert PASSWORD not in shown
    assert orjson.dumps(PASSWORD)[1:-1].decode() not in shown


def test_a_refused_login_pauses(colour: Colour, clock: ManualClock) -> None:
    answers = [refused("WrongPassword"), granted("token-1")]
    wire = Wire(lambda request: answers.pop(0) if is_login(request) else page("a"))
    auth = password_auth(clock)
    for seconds in (0.0, PAUSE - 1):
        clock.seconds += seconds
        with pytest.raises(AuthenticationError):
            colour.get(wire, auth)
    assert 1 == wire.logins
    clock.seconds += 1
    assert 200 == colour.get(wire, auth)


def test_passing_failures_of_iam_are_retried(colour: Colour, clock: ManualClock) -> None:
    answers = [httpx2.Response(503), httpx2.Response(429), granted("token-1")]

    def handler(request: httpx2.Request) -> httpx2.Response:
        if is_login(request):
            return answers.pop(0)
        return page("a", "b")

    names = colour.names(
        password_auth(clock), handler, base_url=SERVICE, project_id=PROJECT, clock=clock
    )
    assert ["a", "b"] == names


# Many at once


def test_threads_share_one_login(clock: ManualClock) -> None:
    started = threading.Barrier(MANY)

    def handler(request: httpx2.Request) -> httpx2.Response:
        return Iam()(request)

    wire, auth = Wire(handler), password_auth(clock)

    def work() -> int:
        started.wait()
        return SyncColour().get(wire, auth)

    with ThreadPoolExecutor(MANY) as pool:
        statuses = [done.result() for done in [pool.submit(work) for _ in range(MANY)]]
    assert [200] * MANY == statuses
    assert 1 == wire.logins


async def get_many(auth: PasswordAuth, handler: Any, count: int = MANY) -> list[Any]:
    """The outcomes of so many requests at once."""
    async with httpx2.AsyncClient(transport=httpx2.MockTransport(handler)) as http:
        gets = (http.get(SERVICE, auth=auth) for _ in range(count))
        return await asyncio.gather(*gets, return_exceptions=True)


class SlowIam:
    """Answers logins when it is let go; `begun` is set when one has come."""

    def __init__(self, *answers: httpx2.Response | Exception) -> None:
        self._answers = list(answers) or [granted("token-1")]
        self.begun = asyncio.Event()
        self.go = asyncio.Event()
        self.logins = 0

    async def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if not is_login(request):
            return page("a")
        self.logins += 1
        self.begun.set()
        await self.go.wait()
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


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
        iam = SlowIam(refused("WrongPassword"))
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
        status = SyncColour().get(Iam(), auth)
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
        thread = asyncio.ensure_future(asyncio.to_thread(SyncColour().get, wire, auth))
        iam.go.set()
        await leader
        return await thread, iam.logins, wire.logins

    assert (200, 1, 0) == asyncio.run(work())


# Copies


def test_copies(clock: ManualClock) -> None:
    wire, auth = Wire(Iam()), password_auth(clock)
    for one in (auth, copy.copy(auth)):
        SyncColour().get(wire, one)
    assert 1 == wire.logins
    for one in (copy.deepcopy(auth), pickle.loads(pickle.dumps(auth))):
        SyncColour().get(wire, one)
    assert 3 == wire.logins
