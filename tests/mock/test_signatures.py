"""Signed requests: the published vectors, and each way in which a signature can be wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from modelarts_flavors.contract import ErrorRole, contract
from modelarts_flavors.mock import Key, MockApp, create_app
from modelarts_flavors.mock.access.signatures import SignedRequest, canonical_request, sign

Call = Callable[..., Any]
SCHEME = contract().signature
NOW = 1_600_000_000.0


@pytest.mark.parametrize(
    ("key", "path", "query", "headers", "expected"),
    [
        (
            "SecretKey",
            "/resources",
            "size=1",
            {"host": "service.endpoint.myhuaweicloud.com", "x-sdk-date": "20200608T023900Z"},
            "cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842",
        ),
        (
            "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc",
            "/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs",
            "limit=2&marker=13551d6b-755d-4757-b956-536f674975c0",
            {
                "content-type": "application/json",
                "host": "service.region.example.com",
                "x-sdk-date": "20191115T033655Z",
            },
            "7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe",
        ),
    ],
)
def test_the_published_vectors(
    key: str, path: str, query: str, headers: dict[str, str], expected: str
) -> None:
    request = SignedRequest("GET", path, query, headers)
    canonical = canonical_request(request, tuple(headers))
    assert sign(canonical, headers["x-sdk-date"], key) == expected


@pytest.fixture(scope="module")
def app() -> MockApp:
    keys = (Key("AK", "SK"), Key("AK2", "SK2", "p2"), Key("TEMP", "SK3", None, "session"))
    return create_app(project_ids=["p1", "p2"], keys=keys, clock=lambda: NOW)


def signed(
    *,
    key: str = "AK",
    secret: str = "SK",
    query: str = "",
    skew: float = 0,
    method: str = "GET",
    body: bytes = b"",
    extra: dict[str, str] | None = None,
) -> dict[str, str]:
    """The headers of a signed list request of the first project."""
    date = time.strftime(SCHEME.date_format, time.gmtime(NOW + skew))
    headers = {"host": "mock", SCHEME.date_header.lower(): date, **(extra or {})}
    names = tuple(sorted(headers))
    request = SignedRequest(method, contract().operation.url_path("p1"), query, headers, body)
    signature = sign(canonical_request(request, names), date, secret)
    return {**headers, SCHEME.header: SCHEME.authorization(key, ";".join(names), signature)}


def named(role: ErrorRole) -> tuple[int, str]:
    case = contract().error_by_role(role)
    return case.status, case.code


@pytest.mark.parametrize(
    "query", ["", "limit=2", "limit=2&labelSelector=a%20in%20%28b%2Cc%29%2C%21d%2Fe", "x=%7E&a=*"]
)
@pytest.mark.parametrize("skew", [0, -900, 900])
def test_a_good_signature_is_let_in(call: Call, app: MockApp, query: str, skew: float) -> None:
    assert call(app, query=query, headers=signed(query=query, skew=skew)).status == 200


def test_the_order_of_the_query_does_not_matter(call: Call, app: MockApp) -> None:
    headers = signed(query="a=1&limit=2")
    assert call(app, query="limit=2&a=1", headers=headers).status == 200


def test_a_body_is_signed_too(call: Call, app: MockApp) -> None:
    headers = signed(body=b"{}")
    assert call(app, headers=headers, body=b"{}").status == 200
    assert call(app, headers=headers, body=b"{ }").error == named("signature-wrong")


def test_head_is_signed_as_head(call: Call, app: MockApp) -> None:
    assert call(app, method="HEAD", headers=signed(method="HEAD")).status == 200
    assert call(app, method="HEAD", headers=signed()).status == 401


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(signed(secret="wrong"), id="wrong secret"),
        pytest.param(signed(key="unknown"), id="unknown key"),
        pytest.param(signed(query="limit=3"), id="another query"),
        pytest.param({**signed(), "host": "other"}, id="another header"),
        pytest.param({SCHEME.date_header: "20200913T122640Z"}, id="unsigned"),
        pytest.param({**signed(), SCHEME.header: "Basic abc"}, id="another scheme"),
        pytest.param({**signed(), SCHEME.header: SCHEME.algorithm}, id="nothing but the scheme"),
        pytest.param({**signed(), SCHEME.date_header.lower(): "today"}, id="no date"),
        pytest.param({**signed(), SCHEME.date_header.lower(): ""}, id="empty date"),
        pytest.param(signed(key="TEMP", secret="SK3"), id="no session token"),
    ],
)
def test_a_wrong_signature_gets_what_the_gateway_signed(
    call: Call, app: MockApp, headers: dict[str, str]
) -> None:
    reply = call(app, headers=headers)
    assert reply.error == named("signature-wrong")
    assert "verify aksk signature fail, canonicalRequest:GET|/v1/p1/resourceflavors/||" in (
        reply.message
    )
    assert contract().error_paths.request_id(reply.json) == reply.headers["x-request-id"]


@pytest.mark.parametrize("skew", [-901, 901, -86400])
def test_an_old_signature_is_told_so(call: Call, app: MockApp, skew: float) -> None:
    reply = call(app, headers=signed(skew=skew))
    assert reply.error == named("signature-expired")
    assert "signature expired, signature time:2020" in reply.message


def test_a_key_reaches_its_own_project_only(call: Call, app: MockApp) -> None:
    headers = signed(key="AK2", secret="SK2")
    assert call(app, headers=headers).error == named("project-mismatch")


def test_temporary_keys_need_their_session_token(call: Call, app: MockApp) -> None:
    extra = {SCHEME.security_token_header.lower(): "session"}
    assert call(app, headers=signed(key="TEMP", secret="SK3", extra=extra)).status == 200


def test_failures_in_a_row_lock_the_key_where_that_is_switched_on(call: Call) -> None:
    lockout = contract().lockout
    now = [NOW]
    options: dict[str, Any] = {"project_ids": ["p1"], "keys": (Key("AK", "SK"),)}
    app = create_app(lockout=True, clock=lambda: now[0], **options)
    wrong, right = signed(secret="wrong"), signed()
    # A success in between starts the count again.
    for headers in [wrong] * (lockout.failures - 1) + [right] + [wrong] * lockout.failures:
        assert call(app, headers=headers).status == (200 if headers is right else 401)
    assert call(app, headers=right).error == named("signature-wrong")
    now[0] += lockout.seconds
    assert call(app, headers=signed(skew=lockout.seconds)).status == 200
    never = create_app(clock=lambda: NOW, **options)
    results = [call(never, headers=headers).status for headers in [wrong] * 9 + [right]]
    assert results == [401] * 9 + [200]
