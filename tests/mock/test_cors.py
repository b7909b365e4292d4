"""Web pages of other origins: which of them can use the mock, and for what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from modelarts_flavors.contract import contract
from modelarts_flavors.errors import InvalidArgumentError
from modelarts_flavors.mock import MockApp, create_app

Call = Callable[..., Any]
PAGE = "http://localhost:3000"
TOKEN = contract().token.header
ALLOWED = "access-control-allow-origin"


@pytest.fixture
def app() -> MockApp:
    return create_app(cors=[PAGE])


def preflight(call: Call, app: MockApp, origin: str, path: str | None = None) -> Any:
    asked = {
        "origin": origin,
        "access-control-request-method": "GET",
        "access-control-request-headers": TOKEN.lower(),
    }
    return call(app, path, method="OPTIONS", headers=asked)


@pytest.mark.parametrize("path", [None, contract().iam.token_path, contract().iam.projects_path])
def test_an_allowed_page_can_send_its_headers(call: Call, app: MockApp, path: str | None) -> None:
    reply = preflight(call, app, PAGE, path)
    assert (reply.status, reply.headers[ALLOWED]) == (200, PAGE)
    assert reply.headers["access-control-allow-headers"] == TOKEN.lower()
    assert reply.headers["access-control-allow-methods"] == "GET"


@pytest.mark.parametrize("faults", [[], ["error=503"], ["html=502"]])
def test_an_allowed_page_can_read_every_answer(call: Call, faults: list[str]) -> None:
    app = create_app(cors=[PAGE], faults=faults)
    headers = {"origin": PAGE, TOKEN: app.options.tokens[0].text}
    # Twice, as the second answer may be a cached one.
    for reply in [call(app, headers=headers), call(app, headers=headers)]:
        assert reply.headers[ALLOWED] == PAGE
        assert reply.headers["access-control-expose-headers"] == "*"
        assert reply.headers["vary"] == "origin"


def test_faults_do_not_hit_a_preflight(call: Call) -> None:
    app = create_app(cors=[PAGE], faults=["error=503"])
    assert preflight(call, app, PAGE).status == 200


@pytest.mark.parametrize("origin", ["http://localhost:3001", "https://localhost:3000", "null"])
def test_another_page_cannot(call: Call, app: MockApp, origin: str) -> None:
    assert ALLOWED not in call(app, headers={"origin": origin}).headers
    reply = preflight(call, app, origin)
    assert (reply.status, ALLOWED in reply.headers) == (405, False)


def test_a_page_gets_no_answer_that_was_cached_for_another_caller(call: Call, app: MockApp) -> None:
    assert call(app).status == 200
    headers = {"origin": PAGE, TOKEN: app.options.tokens[0].text}
    assert call(app, headers=headers).headers[ALLOWED] == PAGE
    assert ALLOWED not in call(app).headers


def test_every_page_can_where_all_are_allowed(call: Call) -> None:
    app = create_app(cors=["*"])
    assert preflight(call, app, "null").headers[ALLOWED] == "null"


@pytest.mark.parametrize("path", ["/_mock", "/_mock/reset"])
def test_no_page_can_control_the_server(call: Call, path: str) -> None:
    app = create_app(cors=["*"])
    reply = preflight(call, app, PAGE, path)
    assert (reply.status, ALLOWED in reply.headers) == (404, False)


def test_without_the_option_nothing_is_allowed(call: Call) -> None:
    app = create_app()
    assert preflight(call, app, PAGE).status == 405
    assert "vary" not in call(app, headers={"origin": PAGE}).headers


@pytest.mark.parametrize("origin", ["localhost:3000", "http://a/b", "ftp://a", "", "http://"])
def test_an_origin_has_a_scheme_and_no_path(origin: str) -> None:
    with pytest.raises(InvalidArgumentError, match="expected http://HOST"):
        create_app(cors=[origin])
