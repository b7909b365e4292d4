"""A project id that nobody gave: IAM is asked for it once, before the first page."""

from __future__ import annotations

from typing import Any

import httpx2
import orjson
import pytest
from tests.support.clients import ClientKind
from tests.support.clock import ManualClock
from tests.support.responses import PROJECT, REGION, SERVICE, Wire, fresh, granted, is_login, page

from modelarts_flavors import Client, errors
from modelarts_flavors.auth import AkSkAuth, PasswordAuth
from modelarts_flavors.contract import contract
from modelarts_flavors.mock.access.known_credentials import DEVELOPMENT_USER
from modelarts_flavors.testing import MockServer

PROJECTS = contract().iam.projects_answer([(PROJECT, REGION), ("another", f"{REGION}_x")])
PLACE: dict[str, Any] = {"region": REGION, "endpoint": SERVICE}


def answering(answer: httpx2.Response) -> Wire:
    """IAM that gives this answer, and a service that gives a page."""

    def handler(request: httpx2.Request) -> httpx2.Response:
        asks = request.url.path == contract().iam.projects_path
        return fresh(answer) if asks else page("a")

    return Wire(handler)


@pytest.fixture
def at_mock(server: MockServer, monkeypatch: pytest.MonkeyPatch) -> MockServer:
    """The mock, which is IAM too."""
    monkeypatch.setenv("HUAWEICLOUD_SDK_IAM_ENDPOINT", server.url)
    return server


def test_at_the_mock(client_kind: ClientKind, at_mock: MockServer, clock: ManualClock) -> None:
    user = DEVELOPMENT_USER
    for auth in (
        at_mock.token,
        AkSkAuth(at_mock.ak, at_mock.sk, clock=clock),
        PasswordAuth(user.name, user.password, user.domain, clock=clock),
    ):
        names = client_kind.names(auth, region=REGION, endpoint=at_mock.url)
        assert len(at_mock.options.lists[at_mock.project_id]) == len(names)


def test_asked_for_once_and_late(clock: ManualClock) -> None:
    wire = answering(httpx2.Response(200, json=PROJECTS))
    with httpx2.Client(transport=httpx2.MockTransport(wire)) as http:
        client = Client(**PLACE, auth="token", http_client=http)
        assert (None, []) == (client.project_id, wire.requests)
        for _ in range(2):
            assert ["a"] == [flavor.name for flavor in client.list_flavors()]
        assert PROJECT == client.project_id
    iam, *pages = wire.requests
    assert f"https://iam.{REGION}.myhuaweicloud.com/v3/projects?name={REGION}" == str(iam.url)
    assert [f"/v1/{PROJECT}/resourceflavors"] * 2 == [request.url.path for request in pages]


def test_what_is_found_is_signed(client_kind: ClientKind) -> None:
    wire = answering(httpx2.Response(200, json=PROJECTS))
    client_kind.names(AkSkAuth("QTWAOYTTINDUT2QVKYUC", "secret"), wire, **PLACE)
    header = contract().signature.project_header
    assert [None, PROJECT] == [request.headers.get(header) for request in wire.requests]


def test_a_project_may_have_a_name_of_its_own(
    client_kind: ClientKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HW_PROJECT_NAME", f"{REGION}_x")
    wire = answering(httpx2.Response(200, json=PROJECTS))
    client_kind.names("token", wire, **PLACE)
    assert ["/v3/projects", "/v1/another/resourceflavors"] == [r.url.path for r in wire.requests]


def test_a_login_is_for_the_project_that_is_looked_up(client_kind: ClientKind) -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        if is_login(request):
            return granted("token")
        asks = request.url.path == contract().iam.projects_path
        return httpx2.Response(200, json=PROJECTS) if asks else page("a")

    wire = Wire(handler)
    auth = PasswordAuth(
        "ada", "secret", "acme", project=f"{REGION}_x", iam_url="http://iam.invalid"
    )
    client_kind.names(auth, wire, **PLACE)
    login, projects, listing = wire.requests
    assert f"{REGION}_x" == orjson.loads(login.content)["auth"]["scope"]["project"]["name"]
    assert f"http://iam.invalid/v3/projects?name={REGION}_x" == str(projects.url)
    assert "/v1/another/resourceflavors" == listing.url.path


def test_a_passing_failure_is_retried(client_kind: ClientKind, clock: ManualClock) -> None:
    answers = [httpx2.Response(503), httpx2.Response(200, json=PROJECTS), page("a")]
    wire = Wire(lambda _: answers.pop(0))
    assert ["a"] == client_kind.names("token", wire, **PLACE, clock=clock)


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (
            httpx2.Response(200, json=contract().iam.projects_answer([])),
            errors.CredentialsError,
            "one should be called cn-north-4, but there are none. Give the project id.",
        ),
        (
            httpx2.Response(
                200, json=contract().iam.projects_answer([("a", REGION), ("b", REGION)])
            ),
            errors.CredentialsError,
            "but there are several, a, b",
        ),
        (httpx2.Response(200, html="<html>"), errors.InvalidJSONError, "begins with '<html>'"),
        (httpx2.Response(200, json={"projects": None}), errors.InvalidJSONError, "no list of projects"),
        (httpx2.Response(200, json={"projects": [1, {}]}), errors.CredentialsError, "none"),
        (httpx2.Response(401, json={"error": {"code": 401, "message": "Bad token."}}), errors.AuthenticationError, "401: looking up the project at"),
        (httpx2.Response(403, json={"error_code": "IAM.0002", "error_msg": "No."}), errors.PermissionDeniedError, "IAM.0002"),
        (httpx2.Response(302, headers={"Location": "http://x/"}), errors.RedirectError, "http://x/"),
    ],
)  # fmt: skip
def test_each_failure_has_its_type(
    client_kind: ClientKind, answer: httpx2.Response, kind: type[Exception], said: str
) -> None:
    wire = answering(answer)
    with pytest.raises(errors.FlavorsError) as caught:
        client_kind.names("MIIE-token", wire, **PLACE, retries=None)
    assert kind is type(caught.value)
    assert said in str(caught.value)
    assert 0 == caught.value.yielded
    assert 1 == len(wire.requests)


def test_the_project_of_another_region_is_no_answer(client_kind: ClientKind) -> None:
    listed: Any = contract().iam.projects_answer([("another", "cn-north-9")])
    with pytest.raises(errors.CredentialsError):
        client_kind.names("token", answering(httpx2.Response(200, json=listed)), **PLACE)
