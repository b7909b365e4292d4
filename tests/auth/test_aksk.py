"""Signed requests: anew at each attempt, with project and security token, never after a refusal."""

from __future__ import annotations

import copy
import pickle
from http import HTTPStatus

import httpx2
import pytest
from tests.support.clients import ClientKind
from tests.support.clock import ManualClock
from tests.support.responses import PROJECT, SERVICE, Wire, error, page

from modelarts_flavors.auth import AkSkAuth
from modelarts_flavors.contract import ErrorCase, contract
from modelarts_flavors.errors import AuthenticationError, InvalidArgumentError
from modelarts_flavors.retries import RetryPolicy
from modelarts_flavors.testing import MockServer

AK, SK = "QTWAOYTTINDUT2QVKYUC", "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc"
REFUSALS = [case for case in contract().errors.values() if case.status == HTTPStatus.UNAUTHORIZED]


def signed_headers(request: httpx2.Request) -> list[str]:
    value = request.headers[contract().signature.header]
    names: str = value.partition("SignedHeaders=")[2].partition(",")[0]
    return names.split(";")


def test_lists_what_the_mock_serves(
    client_kind: ClientKind, server: MockServer, clock: ManualClock
) -> None:
    auth = AkSkAuth(server.ak, server.sk, clock=clock)
    query = {"page_size": 7, "label_selector": "!no.such/label, scope notin (a, )"}
    names = client_kind.names(auth, endpoint=server.url, project_id=server.project_id, query=query)
    items = server.options.lists[server.project_id].page()["items"]
    assert [item["metadata"]["name"] for item in items] == names


def test_each_attempt_is_signed_anew(client_kind: ClientKind, clock: ManualClock) -> None:
    answers = [httpx2.Response(503), httpx2.Response(503), page("a")]
    wire = Wire(lambda _: answers.pop(0))
    names = client_kind.names(
        AkSkAuth(AK, SK, clock=clock),
        wire,
        endpoint=SERVICE,
        project_id=PROJECT,
        clock=clock,
        retries=RetryPolicy(max_attempts=3, backoff=60.0, max_backoff=600.0, total_timeout=1e9),
    )
    scheme = contract().signature
    assert ["a"] == names
    assert 3 == len({request.headers[scheme.date_header] for request in wire.requests})
    assert 3 == len({request.headers[scheme.header] for request in wire.requests})


@pytest.mark.parametrize("case", REFUSALS, ids=[case.name for case in REFUSALS])
def test_a_refusal_is_final(client_kind: ClientKind, clock: ManualClock, case: ErrorCase) -> None:
    wire = Wire(lambda _: error(case))
    with pytest.raises(AuthenticationError) as caught:
        client_kind.names(
            AkSkAuth(AK, SK, clock=clock), wire, endpoint=SERVICE, project_id=PROJECT, clock=clock
        )
    assert 1 == len(wire.requests)
    assert case.code == caught.value.code


def test_project_and_security_token_are_sent_and_signed(
    client_kind: ClientKind, clock: ManualClock
) -> None:
    wire = Wire(lambda _: page("a"))
    auth = AkSkAuth(AK, SK, security_token="a-temporary-token", clock=clock)
    client_kind.names(auth, wire, endpoint=SERVICE, project_id=PROJECT)
    (request,) = wire.requests
    scheme = contract().signature
    assert PROJECT == request.headers[scheme.project_header]
    assert "a-temporary-token" == request.headers[scheme.security_token_header]
    assert ["host", "x-project-id", "x-sdk-date", "x-security-token"] == signed_headers(request)


def test_the_query_is_sent_as_it_was_signed(client_kind: ClientKind, clock: ManualClock) -> None:
    wire = Wire(lambda _: httpx2.Response(200))
    client_kind.send(wire, AkSkAuth(AK, SK, clock=clock), f"{SERVICE}/v1?limit=2&continue=a+b/c%7e")
    (request,) = wire.requests
    assert b"/v1?continue=a%20b%2Fc~&limit=2" == request.url.raw_path


def test_a_signature_of_before_is_replaced(clock: ManualClock) -> None:
    auth = AkSkAuth(AK, SK, clock=clock)
    request = httpx2.Request("GET", SERVICE)
    first = dict(next(auth.sync_auth_flow(request)).headers)
    again = dict(next(auth.sync_auth_flow(request)).headers)
    assert first == again


def test_a_wrong_clock_and_a_wrong_secret_are_told(
    client_kind: ClientKind, server: MockServer, clock: ManualClock
) -> None:
    late = ManualClock(clock.now() - contract().signature.max_skew_seconds - 1)
    for auth, role in (
        (AkSkAuth(server.ak, server.sk, clock=late), "signature-expired"),
        (AkSkAuth(server.ak, "another-secret-key", clock=clock), "signature-wrong"),
    ):
        with pytest.raises(AuthenticationError) as caught:
            client_kind.names(auth, endpoint=server.url, project_id=server.project_id)
        assert contract().error_by_role(role).hint in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("ak", "sk", "token", "said"),
    [
        ("", SK, None, "the access key is empty"),
        ("A,B", SK, None, "the access key contains a comma or an equals sign"),
        ("A\u00e9", SK, None, "the access key cannot be sent: character 2 of it is '\u00e9'"),
        (AK, " ", None, "the secret key is empty"),
        (AK, "caf\udce9", None, "the secret key is not text in UTF-8"),
        (AK, SK, "a token", "the security token cannot be sent: character 2 of it is ' '"),
    ],
)
def test_unusable_keys(ak: str, sk: str, token: str | None, said: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        AkSkAuth(ak, sk, security_token=token)
    assert said == str(caught.value)


def test_the_project_of_the_keys_stays(clock: ManualClock) -> None:
    auth = AkSkAuth(AK, SK, project_id="mine", clock=clock)
    assert auth is auth.for_project("another")
    assert "mine" == AkSkAuth(AK, SK).for_project("mine").project_id


def test_a_project_that_no_header_can_carry(client_kind: ClientKind) -> None:
    wire = Wire(lambda _: page("a"))
    with pytest.raises(InvalidArgumentError) as caught:
        client_kind.names(AkSkAuth(AK, SK), wire, endpoint=SERVICE, project_id="caf\u00e9")
    assert "the project id cannot be sent: character 4 of it is '\u00e9'" == str(caught.value)
    assert [] == wire.requests


def test_copies_sign_alike(clock: ManualClock) -> None:
    auth = AkSkAuth(AK, SK, clock=clock)
    signatures = {
        next(one.sync_auth_flow(httpx2.Request("GET", SERVICE))).headers["Authorization"]
        for one in (auth, copy.copy(auth), copy.deepcopy(auth), pickle.loads(pickle.dumps(auth)))
    }
    assert 1 == len(signatures)
