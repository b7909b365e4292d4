"""What the mock refuses, with which body: one story for each kind of wrong request."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from modelarts_flavors.contract import ErrorRole, contract
from modelarts_flavors.mock import MockApp, Token, create_app
from modelarts_flavors.mock.http.http_request import BODY_MAX

Call = Callable[..., Any]
TOKEN = contract().token.header
MOST = contract().operation.page_size.maximum or 0
CONTINUE = contract().operation.page_token.name


@pytest.fixture(scope="module")
def app() -> MockApp:
    tokens = (Token("all"), Token("only-p1", "p1"))
    return create_app(project_ids=["p1", "p2"], tokens=tokens)


def named(role: ErrorRole) -> tuple[int, str]:
    case = contract().error_by_role(role)
    return case.status, case.code


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"limit={MOST + 1}", f"limit: found '{MOST + 1}', expected an integer from 0 to {MOST}"),
        ("limit=-1", f"limit: found '-1', expected an integer from 0 to {MOST}"),
        ("limit=ten", f"limit: found 'ten', expected an integer from 0 to {MOST}"),
        ("limit=", f"limit: found '', expected an integer from 0 to {MOST}"),
        ("limit=1.0", f"limit: found '1.0', expected an integer from 0 to {MOST}"),
        ("limit=%D9%A3", f"limit: found '٣', expected an integer from 0 to {MOST}"),
        ("limit=" + "9" * 5000, "limit: found '" + "9" * 200 + "...', expected an integer"),
        ("limit=1&limit=1", "limit: found more than one value, expected at most one"),
        (
            f"{CONTINUE}=&{CONTINUE}=",
            f"{CONTINUE}: found more than one value, expected at most one",
        ),
        ("labelSelector=a+in", "labelSelector: found the end, expected '('"),
        ("labelSelector=%26", "labelSelector: found '&', expected a label key"),
        (f"{CONTINUE}=abc", f"{CONTINUE}: found a token that is malformed or of another list"),
        ("labelSelector=%FF", "The query is not UTF-8"),
    ],
)
def test_a_bad_query_says_what_was_found_and_expected(
    call: Call, app: MockApp, query: str, found: str
) -> None:
    reply = call(app, query=query)
    assert reply.error == named("bad-request")
    assert found in reply.message


@pytest.mark.parametrize(
    "query", ["limit=0", f"limit={MOST}", "limit=%2B7", "limit=007", f"{CONTINUE}="]
)
def test_a_good_query_is_answered(call: Call, app: MockApp, query: str) -> None:
    assert call(app, query=query).status == 200


@pytest.mark.parametrize(
    "query", ["x=1", "x=1&x=2", "Limit=abc", "&&=", "%FE=1".replace("FE", "41")]
)
def test_unknown_parameters_are_ignored(call: Call, app: MockApp, query: str) -> None:
    assert call(app, query=query).body == call(app).body


def test_a_missing_token_gets_the_error_of_its_own(call: Call, app: MockApp) -> None:
    assert call(app, headers={}).error == named("credentials-missing")


@pytest.mark.parametrize("headers", [{TOKEN: ""}, {TOKEN: "wrong"}, {TOKEN: "töken"}])
def test_a_wrong_token_gets_the_documented_body(
    call: Call, app: MockApp, headers: dict[str, str]
) -> None:
    reply = call(app, headers=headers)
    assert (reply.status, reply.json) == (401, contract().error_by_role("token-invalid").body)


def test_an_unknown_project_gets_the_documented_body(call: Call, app: MockApp) -> None:
    reply = call(app, contract().operation.url_path("p3"))
    assert (reply.status, reply.json) == (404, contract().error_by_role("not-found").body)


def test_the_credentials_are_checked_before_the_project(call: Call, app: MockApp) -> None:
    reply = call(app, contract().operation.url_path("p3"), headers={TOKEN: "wrong"})
    assert reply.error == named("token-invalid")


@pytest.mark.parametrize(("project", "status"), [("p1", 200), ("p2", 403)])
def test_a_token_reaches_its_own_project_only(
    call: Call, app: MockApp, project: str, status: int
) -> None:
    # Twice, as the second answer may come from memory.
    for _ in range(2):
        target = contract().operation.url_path(project)
        assert call(app, target, headers={TOKEN: "only-p1"}).status == status
        assert call(app, target, headers={TOKEN: "all"}).status == 200


def test_a_project_header_of_another_project_is_refused(call: Call, app: MockApp) -> None:
    header = contract().signature.project_header
    reply = call(app, headers={TOKEN: "all", header: "p2"})
    assert reply.error == named("project-mismatch")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"])
def test_other_methods_are_refused_with_those_allowed(
    call: Call, app: MockApp, method: str
) -> None:
    reply = call(app, method=method)
    assert reply.error == named("method-not-allowed")
    assert reply.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/v1", "/v2", "/v1/p1/resourceflavors/", "/v1//resourceflavors"])
def test_an_unknown_path_is_the_gateways_to_refuse(call: Call, app: MockApp, path: str) -> None:
    reply = call(app, path)
    assert reply.error == named("api-not-found")
    assert contract().error_paths.request_id(reply.json) == reply.headers["x-request-id"]


def test_a_project_id_may_be_percent_encoded(call: Call, app: MockApp) -> None:
    assert call(app, "/v1/%701/resourceflavors").status == 200


def test_a_target_that_is_too_long_is_refused(call: Call, app: MockApp) -> None:
    assert call(app, query="labelSelector=" + "a" * 20_000).error == named("uri-too-long")


def test_a_body_that_is_too_large_is_refused(call: Call, app: MockApp) -> None:
    headers = {TOKEN: "all", "content-length": str(10**9)}
    assert call(app, headers=headers).error == named("body-too-large")


def test_head_is_answered_as_get(call: Call, app: MockApp) -> None:
    get, head = call(app), call(app, method="HEAD")
    assert head.status == 200
    assert head.headers["content-length"] == get.headers["content-length"]
    assert head.body == b""


def test_every_answer_has_a_request_id_of_its_own(call: Call, app: MockApp) -> None:
    targets = [None, "/", "/healthz", "/openapi.yaml", "/_mock", "/v1/p3/resourceflavors"]
    ids = [call(app, target).headers["x-request-id"] for target in targets * 2]
    assert len(set(ids)) == len(ids)


def test_with_a_key_alone_the_gateway_asks_for_credentials(call: Call) -> None:
    from modelarts_flavors.mock import Key

    app = create_app(keys=(Key("AK", "SK"),))
    assert call(app, headers={}).error == named("credentials-missing")


def test_every_error_that_is_answered_keeps_to_the_documents_schema(
    call: Call, app: MockApp
) -> None:
    import jsonschema_rs

    for name, case in contract().errors.items():
        reply = call(app, headers={TOKEN: "all", "prefer": f"example={name}"})
        assert reply.error == (case.status, case.code)
        schema = contract().operation.responses[case.status].schema
        document = {**schema, "components": contract().document["components"]}
        assert jsonschema_rs.Draft202012Validator(document).is_valid(reply.json)


def test_a_body_that_is_larger_than_said_is_refused(call: Call, app: MockApp) -> None:
    target = contract().iam.token_path
    reply = call(app, target, method=contract().iam.token_method, body=b"x" * (BODY_MAX + 1))
    assert reply.status == contract().error_by_role("body-too-large").status


def test_a_client_that_hangs_up_in_the_middle_of_a_body_has_sent_no_more(app: MockApp) -> None:
    sent: list[Any] = []
    parts = iter([{"type": "http.request", "body": b"{", "more_body": True}])

    async def receive() -> Any:
        return next(parts, {"type": "http.disconnect"})

    async def send(message: Any) -> None:
        sent.append(message)

    iam = contract().iam
    scope = {
        "type": "http",
        "method": iam.token_method,
        "path": iam.token_path,
        "headers": [],
        "raw_path": iam.token_path.encode(),
        "query_string": b"",
        "client": ("127.0.0.1", 1),
    }
    asyncio.run(app(scope, receive, send))
    assert 400 == sent[0]["status"]
    # What is neither HTTP nor the lifespan of a server gets nothing.
    sent.clear()
    asyncio.run(app({"type": "websocket"}, receive, send))
    assert [] == sent


def test_a_control_path_that_does_not_exist(call: Call, app: MockApp) -> None:
    assert call(app, "/_mock/no-such-thing", method="POST").error == named("api-not-found")
