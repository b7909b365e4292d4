"""Logins with a password: one for all, renewed in time and once after a refusal, never in a loop."""

from __future__ import annotations

import asyncio
import copy
import pickle
from http import HTTPStatus
from typing import Any

import httpx2
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.auth.iam import MANY, PASSWORD, Iam, SlowIam, get_many, password_auth
from tests.support.clients import AsyncKind, ClientKind, SyncKind
from tests.support.clock import ManualClock
from tests.support.responses import (
    IAM,
    PROJECT,
    REGION,
    SERVICE,
    Wire,
    error,
    granted,
    is_login,
    page,
)

from modelarts_flavors import errors
from modelarts_flavors.auth import PasswordAuth
from modelarts_flavors.auth.renewal import PAUSE
from modelarts_flavors.contract import ErrorRole, contract
from modelarts_flavors.errors import AuthenticationError, InvalidArgumentError
from modelarts_flavors.mock.access.known_credentials import DEVELOPMENT_USER
from modelarts_flavors.testing import MockServer

REFUSALS = [case for case in contract().errors.values() if case.status == HTTPStatus.UNAUTHORIZED]


def development_auth(server: MockServer, clock: ManualClock, **settings: Any) -> PasswordAuth:
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


# One login for many requests


def test_lists_what_the_mock_serves(
    client_kind: ClientKind, server: MockServer, clock: ManualClock
) -> None:
    auth = development_auth(server, clock)
    names = client_kind.names(
        auth, endpoint=server.url, project_id=server.project_id, query={"page_size": 7}
    )
    assert len(server.options.lists[server.project_id]) == len(names)


def test_the_login_asks_for_the_project_of_the_region(clock: ManualClock) -> None:
    wire = Wire(Iam())
    SyncKind().send(wire, password_auth(clock))
    login, _ = wire.requests
    iam = contract().iam
    asked = {"user": "ada", "password": PASSWORD, "domain": "acme", "project": REGION}
    assert iam.token_request.filled(asked) == orjson.loads(login.content)
    assert f"{iam.token_path}?nocatalog=true" == login.url.raw_path.decode()


def test_both_kinds_share_one_login(clock: ManualClock) -> None:
    wire, auth = Wire(Iam()), password_auth(clock)
    for client_kind in (SyncKind(), AsyncKind(), SyncKind()):
        assert 200 == client_kind.send(wire, auth)
    assert ["token-1"] * 3 == wire.tokens
    assert 1 == wire.logins


def test_clients_of_a_region_share_one_login(client_kind: ClientKind, clock: ManualClock) -> None:
    wire, auth = Wire(Iam()), PasswordAuth("ada", PASSWORD, "acme", clock=clock)
    for _ in range(2):
        client_kind.names(auth, wire, region=REGION, project_id=PROJECT)
    client_kind.names(auth, wire, region="cn-north-9", project_id=PROJECT)
    assert ["token-1", "token-1", "token-2"] == wire.tokens
    hosts = [request.url.host for request in wire.requests if is_login(request)]
    assert [f"iam.{region}.myhuaweicloud.com" for region in (REGION, "cn-north-9")] == hosts


def test_a_request_without_a_name_of_its_client_has_a_login_without_one(clock: ManualClock) -> None:
    wire = Wire(Iam())
    with httpx2.Client(transport=httpx2.MockTransport(wire), auth=password_auth(clock)) as client:
        del client.headers["User-Agent"]
        client.get(SERVICE)
    assert [False, False] == ["User-Agent" in request.headers for request in wire.requests]


def test_the_login_has_the_timeouts_of_the_request(clock: ManualClock) -> None:
    seen: list[Any] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        seen.append((request.extensions["timeout"], request.headers["User-Agent"]))
        return Iam()(request)

    SyncKind().names(
        password_auth(clock), handler, endpoint=SERVICE, project_id=PROJECT, timeout=7.0
    )
    assert seen[0] == seen[1]
    assert 7.0 == seen[0][0]["read"]


def test_without_a_place_it_says_so(client_kind: ClientKind) -> None:
    with pytest.raises(errors.InvalidArgumentError):
        client_kind.send(Wire(Iam()), PasswordAuth("ada", PASSWORD, "acme"))


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
    with pytest.raises(errors.InvalidArgumentError) as caught:
        PasswordAuth(**given_)
    assert f"{missing} is empty" == str(caught.value)


def test_a_password_in_another_encoding() -> None:
    with pytest.raises(errors.InvalidArgumentError) as caught:
        PasswordAuth("ada", "caf\udce9", "acme")
    assert "password is not text in UTF-8" == str(caught.value)


# Renewal in time


def test_renewed_before_it_expires(
    client_kind: ClientKind, server: MockServer, clock: ManualClock
) -> None:
    auth = development_auth(server, clock, renew_before=600.0)
    place: dict[str, Any] = {"endpoint": server.url, "project_id": server.project_id}
    client_kind.names(auth, **place)
    before = server.request_count
    clock.seconds += contract().iam.token_lifetime_seconds - 601
    client_kind.names(auth, **place)
    assert before + 1 == server.request_count
    clock.seconds += 1
    client_kind.names(auth, **place)
    assert before + 3 == server.request_count


def test_a_short_life_is_renewed_at_half(client_kind: ClientKind, clock: ManualClock) -> None:
    wire, auth = Wire(Iam(seconds=60.0)), password_auth(clock, renew_before=600.0)
    for seconds in (0.0, 29.0, 1.0):
        clock.seconds += seconds
        client_kind.send(wire, auth)
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
            names = SyncKind().names(
                auth, handler, endpoint=SERVICE, project_id=PROJECT, clock=clock
            )
        except errors.FlavorsError:
            # A login that was refused keeps the next one waiting, whatever IAM would say.
            assert not is_good
        else:
            assert ["a"] == names


@pytest.mark.parametrize("status", [401, 503])
def test_a_renewal_that_fails_early_does_no_harm(
    client_kind: ClientKind, clock: ManualClock, status: int
) -> None:
    answers = [granted("token-1", 3600.0), httpx2.Response(status), granted("token-2")]
    wire = Wire(lambda request: answers.pop(0) if is_login(request) else page("a"))
    auth = password_auth(clock, renew_before=600.0)
    client_kind.send(wire, auth)
    clock.seconds += 3001
    for _ in range(2):
        assert 200 == client_kind.send(wire, auth)
    clock.seconds += PAUSE
    client_kind.send(wire, auth)
    assert ["token-1", "token-1", "token-1", "token-2"] == wire.tokens


def test_a_token_that_is_due_serves_while_it_is_renewed(clock: ManualClock) -> None:
    async def work() -> tuple[list[Any], list[str]]:
        auth, tokens = password_auth(clock, renew_before=600.0), []
        iam = SlowIam(granted("token-2"))

        async def handler(request: httpx2.Request) -> httpx2.Response:
            if not is_login(request):
                tokens.append(request.headers[contract().token.header])
            return await iam(request)

        SyncKind().send(Iam(seconds=3600.0), auth)
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
        SyncKind().send(wire, auth)
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
        SyncKind().send(wire, auth)
    assert 1 == wire.logins
    clock.seconds += iam.token_lifetime_seconds
    SyncKind().send(wire, auth)
    assert 2 == wire.logins


# Renewal after a refusal


def test_a_token_that_died_early_is_renewed(
    client_kind: ClientKind, server: MockServer, clock: ManualClock
) -> None:
    auth = development_auth(server, clock)
    place: dict[str, Any] = {"endpoint": server.url, "project_id": server.project_id}
    first = client_kind.names(auth, **place)
    server.expire_logins()
    assert first == client_kind.names(auth, **place)


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: case.name)
def test_each_refusal(client_kind: ClientKind, clock: ManualClock, case: Any) -> None:
    wire = Wire(Iam(error(case)))
    status = client_kind.send(wire, password_auth(clock))
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
    client_kind: ClientKind, clock: ManualClock, answer: httpx2.Response
) -> None:
    wire = Wire(Iam(answer))
    assert 200 == client_kind.send(wire, password_auth(clock))
    assert ["token-1", "token-2"] == wire.tokens


def test_refusals_without_end_end(client_kind: ClientKind, clock: ManualClock) -> None:
    wire = Wire(Iam(*(error("token-outdated") for _ in range(9))))
    with pytest.raises(AuthenticationError) as caught:
        client_kind.names(
            password_auth(clock), wire, endpoint=SERVICE, project_id=PROJECT, clock=clock
        )
    assert contract().error_by_role("token-outdated").code == caught.value.code
    assert ["token-1", "token-2"] == wire.tokens


@pytest.mark.parametrize("role", ["permission-denied", "throttled", "unavailable"])
def test_other_errors_renew_nothing(
    client_kind: ClientKind, clock: ManualClock, role: ErrorRole
) -> None:
    wire = Wire(Iam(error(role)))
    assert contract().error_by_role(role).status == client_kind.send(wire, password_auth(clock))
    assert 1 == wire.logins


# Copies


def test_copies(clock: ManualClock) -> None:
    wire, auth = Wire(Iam()), password_auth(clock)
    for one in (auth, copy.copy(auth)):
        SyncKind().send(wire, one)
    assert 1 == wire.logins
    for one in (copy.deepcopy(auth), pickle.loads(pickle.dumps(auth))):
        SyncKind().send(wire, one)
    assert 3 == wire.logins


@pytest.mark.parametrize("renew_before", [-1, "600", None, True, float("nan")])
def test_a_wrong_time_to_renew_is_refused(renew_before: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=r"renew_before is .*; it can be seconds from 0"):
        PasswordAuth("ada", PASSWORD, "acme", renew_before=renew_before)
