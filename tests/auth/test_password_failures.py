"""Logins that fail: each with its type, the password never shown, none repeated without end."""

from __future__ import annotations

from typing import Any

import httpx2
import orjson
import pytest
from tests.auth.iam import PASSWORD, password_auth
from tests.support.clients import ClientKind, SyncKind
from tests.support.clock import ManualClock
from tests.support.responses import (
    PROJECT,
    SERVICE,
    Wire,
    fresh,
    granted,
    is_login,
    login_refused,
    page,
)

from modelarts_flavors import errors
from modelarts_flavors.auth.renewal import PAUSE
from modelarts_flavors.errors import AuthenticationError

HTML: dict[str, Any] = {
    "content": b"<html>Gateway</html>",
    "headers": {"Content-Type": "text/html"},
}
NO_TOKEN: dict[str, Any] = {"headers": {}}


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (
            login_refused("wrong-password"),
            errors.AuthenticationError,
            "username or password is wrong",
        ),
        (login_refused("bad-request"), errors.BadRequestError, "IAM.0001: login at"),
        (
            httpx2.Response(403, json={"error": {"code": 403, "message": "no"}}),
            errors.PermissionDeniedError,
            "no",
        ),
        (httpx2.Response(401, **HTML), errors.AuthenticationError, "<html>Gateway"),
        (httpx2.Response(503, **HTML), errors.ServerError, "<html>Gateway"),
        (httpx2.Response(429), errors.RateLimitError, "no message"),
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
    client_kind: ClientKind,
    clock: ManualClock,
    answer: httpx2.Response,
    kind: type[Exception],
    said: str,
) -> None:
    wire = Wire(lambda _: fresh(answer))
    with pytest.raises(errors.FlavorsError) as caught:
        client_kind.names(
            password_auth(clock), wire, endpoint=SERVICE, project_id=PROJECT, retries=None
        )
    assert kind is type(caught.value)
    assert answer.status_code == caught.value.status
    assert said in str(caught.value)
    assert 1 == wire.logins


def test_an_echoed_password_is_struck_out(clock: ManualClock) -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(400, content=request.content)

    with pytest.raises(errors.BadRequestError) as caught:
        SyncKind().send(handler, password_auth(clock))
    shown = f"{caught.value} {caught.value.body}"
    assert PASSWORD not in shown
    assert orjson.dumps(PASSWORD)[1:-1].decode() not in shown


def test_a_refused_login_pauses(client_kind: ClientKind, clock: ManualClock) -> None:
    answers = [login_refused("wrong-password"), granted("token-1")]
    wire = Wire(lambda request: answers.pop(0) if is_login(request) else page("a"))
    auth = password_auth(clock)
    for seconds in (0.0, PAUSE - 1):
        clock.seconds += seconds
        with pytest.raises(AuthenticationError):
            client_kind.send(wire, auth)
    assert 1 == wire.logins
    clock.seconds += 1
    assert 200 == client_kind.send(wire, auth)


def test_passing_failures_of_iam_are_retried(client_kind: ClientKind, clock: ManualClock) -> None:
    answers = [httpx2.Response(503), httpx2.Response(429), granted("token-1")]

    def handler(request: httpx2.Request) -> httpx2.Response:
        if is_login(request):
            return answers.pop(0)
        return page("a", "b")

    names = client_kind.names(
        password_auth(clock), handler, endpoint=SERVICE, project_id=PROJECT, clock=clock
    )
    assert ["a", "b"] == names
