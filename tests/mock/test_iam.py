"""IAM: the login path, from a name and a password to a page of flavors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.mock import MockApp, Token, create_app
from modelarts_flavors.mock.access.iam import User

Call = Callable[..., Any]
IAM = contract().iam
REGION = "cn-north-4"


@pytest.fixture
def now() -> list[float]:
    return [1_700_000_000.0]


@pytest.fixture
def app(now: list[float]) -> MockApp:
    return create_app(
        project_ids=["p1", "p2"],
        tokens=(Token("static"),),
        user=User("ada", "secret", "acme"),
        clock=lambda: now[0],
    )


def login(call: Call, app: MockApp, **changed: str) -> Any:
    asked = {"user": "ada", "password": "secret", "domain": "acme", "project": REGION, **changed}
    body = orjson.dumps(IAM.token_request.filled(asked))
    return call(app, IAM.token_path + "?nocatalog=true", method=IAM.token_method, body=body)


def listed(call: Call, app: MockApp, token: str, project: str = "p1") -> Any:
    target = contract().operation.url_path(project)
    return call(app, target, headers={contract().token.header: token})


def test_a_login_gives_a_token_that_lists(call: Call, app: MockApp) -> None:
    reply = login(call, app)
    assert reply.status == IAM.token_status
    token = reply.headers[IAM.token_header.lower()]
    assert len(token) > 1000
    assert IAM.token_answer.read(reply.json, "expires") == "2023-11-15T22:13:20.000000Z"
    assert reply.json["token"]["project"]["id"] == "p1"
    assert listed(call, app, token).status == 200


def test_a_token_reaches_the_project_it_was_asked_for(call: Call, app: MockApp) -> None:
    token = login(call, app).headers[IAM.token_header.lower()]
    assert listed(call, app, token, "p2").status == 403
    other = login(call, app, project=f"{REGION}_p2").headers[IAM.token_header.lower()]
    assert [listed(call, app, other, project).status for project in ("p1", "p2")] == [403, 200]


def test_a_project_may_be_named_by_id(call: Call, app: MockApp) -> None:
    reply = login(call, app, projectId="p2")
    assert reply.json["token"]["project"]["id"] == "p2"


@pytest.mark.parametrize("wrong", [{"user": "eve"}, {"password": "x"}, {"domain": "other"}])
def test_wrong_names_get_iams_own_body(call: Call, app: MockApp, wrong: dict[str, str]) -> None:
    reply = login(call, app, **wrong)
    assert (reply.status, reply.json) == (401, IAM.error_by_role("wrong-password").body)


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"nonsense", b'{"auth": 5}'])
def test_a_malformed_login_is_refused(call: Call, app: MockApp, body: bytes) -> None:
    reply = call(app, IAM.token_path, method="POST", body=body)
    assert (reply.status, reply.json) == (400, IAM.error_by_role("bad-request").body)


def test_an_unknown_project_is_refused(call: Call, app: MockApp) -> None:
    assert login(call, app, project="nowhere").status == 400


def test_a_token_grows_old(call: Call, app: MockApp, now: list[float]) -> None:
    token = login(call, app).headers[IAM.token_header.lower()]
    now[0] += IAM.token_lifetime_seconds
    assert listed(call, app, token).status == 200
    now[0] += 1
    case = contract().error_by_role("token-expired")
    reply = listed(call, app, token)
    assert reply.error == (case.status, case.code)


def test_tokens_expire_on_demand(call: Call, app: MockApp) -> None:
    token = login(call, app).headers[IAM.token_header.lower()]
    assert listed(call, app, token).status == 200
    app.state.change("expire-logins", {})
    assert listed(call, app, token).status == 401
    assert listed(call, app, "static").status == 200
    renewed = login(call, app).headers[IAM.token_header.lower()]
    assert listed(call, app, renewed).status == 200


def test_an_altered_token_is_refused(call: Call, app: MockApp) -> None:
    token = login(call, app).headers[IAM.token_header.lower()]
    assert listed(call, app, token[:-8] + "AAAAAAA=").status == 401
    assert listed(call, app, "MII=").status == 401


def projects(call: Call, app: MockApp, token: str, query: str = "") -> Any:
    headers = {contract().token.header: token}
    return call(app, IAM.projects_path, query=query, headers=headers)


def test_projects_are_listed_by_name(call: Call, app: MockApp) -> None:
    reply = projects(call, app, "static", f"{IAM.project_name_parameter}={REGION}")
    found = pointer.get_at(reply.json, IAM.projects_list_path)
    assert [(p[IAM.project_id_key], p[IAM.project_name_key]) for p in found] == [("p1", REGION)]
    assert len(pointer.get_at(projects(call, app, "static").json, IAM.projects_list_path)) == 2


def test_a_token_sees_its_own_project_only(call: Call, app: MockApp) -> None:
    token = login(call, app).headers[IAM.token_header.lower()]
    found = pointer.get_at(projects(call, app, token).json, IAM.projects_list_path)
    assert [project[IAM.project_id_key] for project in found] == ["p1"]


def test_projects_want_credentials(call: Call, app: MockApp) -> None:
    assert projects(call, app, "wrong").json == IAM.error_by_role("wrong-password").body


def test_secrets_do_not_show(app: MockApp) -> None:
    text = f"{app.options!r} {app.options.user!r} {app.options.tokens!r} {vars(app)!r}"
    assert "secret'" not in text
    assert "static" not in text
