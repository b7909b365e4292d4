"""IAM: the login path, from a name and a password to a page of flavors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.mock import MockApp, Token, create_app
from modelarts_flavors.mock.access.known_credentials import User

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


def login(call: Call, app: MockApp, **changed: Any) -> Any:
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


def without(name: str) -> bytes:
    """A login in which one part is missing."""
    body = IAM.token_request.filled({})
    *parent, last = IAM.token_request.paths[name][0]
    pointer.get_at(body, parent).pop(last)
    return orjson.dumps(body)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", "The body is not JSON: "),
        (b"nonsense", "The body is not JSON: "),
        (b"[]", "/auth/identity/methods: found None, expected ['password'] or ['token']."),
        (b'{"auth": 5}', "/auth/identity/methods: found None"),
        (without("methods"), "/auth/identity/methods: found None"),
        (without("user"), "/auth/identity/password/user/name is missing."),
        (without("password"), "/auth/identity/password/user/password is missing."),
        (without("domain"), "/auth/identity/password/user/domain/name is missing."),
        (
            orjson.dumps(IAM.token_request.filled({"user": 5})),
            "/auth/identity/password/user/name must be a string that is not empty.",
        ),
        (orjson.dumps(IAM.token_exchange.filled({"token": ""})), "/auth/identity/token/id must be"),
    ],
)
def test_a_malformed_login_says_what_is_wrong(
    call: Call, app: MockApp, body: bytes, detail: str
) -> None:
    reply = call(app, IAM.token_path, method="POST", body=body)
    case = IAM.error_by_role("malformed-request")
    assert (reply.status, IAM.code(reply.json)) == (case.status, IAM.code(case.body))
    assert IAM.message(reply.json).startswith(f"{IAM.message(case.body)} {detail}")


def test_an_incomplete_or_unknown_project_is_named(call: Call, app: MockApp) -> None:
    reply = login(call, app, project="nowhere")
    assert (reply.status, "No project has the name 'nowhere'." in IAM.message(reply.json)) == (
        400,
        True,
    )
    reply = login(call, app, scope={"project": {}})
    assert (reply.status, "/auth/scope/project/name is missing." in IAM.message(reply.json)) == (
        400,
        True,
    )


def issued(reply: Any) -> str:
    assert reply.status == IAM.token_status
    text: str = reply.headers[IAM.token_header.lower()]
    return text


def exchange(call: Call, app: MockApp, token: str, scope: Any) -> Any:
    body = IAM.token_exchange.filled({"token": token})
    pointer.set_at(body, IAM.token_request.paths["scope"][0], scope)
    return call(app, IAM.token_path, method="POST", body=orjson.dumps(body))


@pytest.mark.parametrize("scope", [None, {}, {"domain": {"name": "acme"}}, {"unscoped": {}}])
def test_a_token_without_a_project_reaches_none_and_lists_all(
    call: Call, app: MockApp, scope: Any
) -> None:
    reply = login(call, app, scope=scope)
    assert "project" not in reply.json["token"]
    token = issued(reply)
    assert listed(call, app, token).error == (
        (case := contract().error_by_role("project-mismatch")).status,
        case.code,
    )
    found = pointer.get_at(projects(call, app, token).json, IAM.projects_list_path)
    assert [project[IAM.project_id_key] for project in found] == ["p1", "p2"]


def test_a_token_is_exchanged_for_one_of_a_project(
    call: Call, app: MockApp, now: list[float]
) -> None:
    first = login(call, app, scope=None)
    now[0] += 60
    reply = exchange(call, app, issued(first), {"project": {"id": "p2"}})
    assert listed(call, app, issued(reply), "p2").status == 200
    # The new token does not outlive the one that it was issued for.
    expiry = IAM.token_answer.paths["expires"][0]
    assert pointer.get_at(reply.json, expiry) == pointer.get_at(first.json, expiry)


@pytest.mark.parametrize("token", ["wrong", "MII="])
def test_an_invalid_token_is_not_exchanged(call: Call, app: MockApp, token: str) -> None:
    reply = exchange(call, app, token, None)
    assert (reply.status, reply.json) == (401, IAM.error_by_role("invalid-token").body)


def test_a_revoked_token_is_not_exchanged(call: Call, app: MockApp) -> None:
    token = issued(login(call, app))
    app.state.change("expire-logins", {})
    assert exchange(call, app, token, None).status == 401


def test_a_static_token_is_exchanged_for_its_own_project_only(call: Call) -> None:
    app = create_app(project_ids=["p1", "p2"], tokens=(Token("one", "p1"),))
    assert exchange(call, app, "one", {"project": {"id": "p1"}}).status == IAM.token_status
    assert exchange(call, app, "one", {"project": {"id": "p2"}}).status == 401


def test_the_catalog_of_a_token_names_the_server(call: Call, app: MockApp) -> None:
    body = orjson.dumps(
        IAM.token_request.filled(
            {"user": "ada", "password": "secret", "domain": "acme", "project": REGION}
        )
    )
    asked = {"method": "POST", "body": body, "headers": {"host": "mock:8000"}}
    catalog = call(app, IAM.token_path, **asked).json["token"]["catalog"]
    urls = {entry["type"]: entry["endpoints"][0]["url"] for entry in catalog}
    assert urls == {"modelarts": "http://mock:8000", "identity": "http://mock:8000/v3"}
    assert {entry["endpoints"][0]["region"] for entry in catalog} == {REGION}
    assert call(app, f"{IAM.token_path}?nocatalog", **asked).json["token"]["catalog"] != []
    reply = call(app, f"{IAM.token_path}?nocatalog=1", **asked)
    assert reply.json["token"]["catalog"] == []


def test_iam_describes_its_versions(call: Call, app: MockApp) -> None:
    headers = {"host": "mock:8000"}
    every, one = (call(app, path, headers=headers) for path in ("/", "/v3"))
    assert (every.status, one.status) == (IAM.versions_status, IAM.version_status)
    (version,) = every.json["versions"]["values"]
    assert version == one.json["version"]
    assert version["links"] == [{"rel": "self", "href": "http://mock:8000/v3/"}]
    assert call(app, "/v3/", headers=headers).json == one.json
    assert call(app, "/v3", method="POST").headers["allow"] == "GET, HEAD"


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
    assert projects(call, app, "wrong").json == IAM.error_by_role("invalid-token").body


def test_secrets_do_not_show(app: MockApp) -> None:
    text = f"{app.options!r} {app.options.user!r} {app.options.tokens!r} {vars(app)!r}"
    assert "secret'" not in text
    assert "static" not in text
