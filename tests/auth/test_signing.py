"""Signatures: the published vectors, and the vendor's own signer as the oracle for everything else."""

from __future__ import annotations

import importlib
import importlib.util
import random
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.clock import ManualClock
from tests.support.responses import Wire
from tests.support.vendor import interop

from modelarts_flavors.auth import AkSkAuth
from modelarts_flavors.auth.signing import (
    Signable,
    authorization,
    canonical_query,
    canonical_request,
)
from modelarts_flavors.contract import contract
from modelarts_flavors.secrets import Secret
from modelarts_flavors.testing import MockServer

VECTORS = [
    pytest.param(
        Signable(
            "GET",
            "/resources",
            "size=1",
            {"Host": "service.endpoint.myhuaweicloud.com", "X-Sdk-Date": "20200608T023900Z"},
        ),
        "AccessKey",
        "SecretKey",
        "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=host;x-sdk-date, "
        "Signature=cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842",
        id="resources",
    ),
    pytest.param(
        Signable(
            "GET",
            "/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs",
            "limit=2&marker=13551d6b-755d-4757-b956-536f674975c0",
            {
                "Content-Type": "application/json",
                "Host": "service.region.example.com",
                "X-Sdk-Date": "20191115T033655Z",
            },
        ),
        "QTWAOYTTINDUT2QVKYUC",
        "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc",
        "SDK-HMAC-SHA256 Access=QTWAOYTTINDUT2QVKYUC, SignedHeaders=content-type;host;x-sdk-date, "
        "Signature=7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe",
        id="vpcs",
    ),
]

DATE = "20260101T000000Z"
AK, SK = "QTWAOYTTINDUT2QVKYUC", "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc"

# Lone surrogates are no characters and cannot be sent.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
PIECES = st.text(st.sampled_from("ab/%~+ .&=?#é\u4e2d:2Ff'*"), max_size=12)
PATHS = (TEXT | PIECES).map("/{}".format)
PAIRS = st.lists(st.tuples(TEXT | PIECES, TEXT | PIECES), max_size=5)
SPECIAL = {"authorization", "x-sdk-date"}
NAMES = st.one_of(
    st.sampled_from(["Host", "Content-Type", "X-Project-Id", "X-Security-Token", "x_internal"]),
    st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,8}", fullmatch=True),
).filter(lambda name: name.lower() not in SPECIAL)
VALUES = TEXT.map(lambda text: text.replace("\r", "").replace("\n", "")) | st.sampled_from(
    ["application/json", "text/plain", " spaces  within ", ""]
)
HEADERS = st.dictionaries(NAMES, VALUES, max_size=5).filter(
    lambda headers: len({name.lower() for name in headers}) == len(headers)
)
METHODS = st.sampled_from(["GET", "get", "POST", "PUT", "DELETE"])
BODIES = st.just(b"") | st.binary(max_size=30)


class VendorSigner:
    """The signer of the vendor's core package. Importing it alone writes nothing anywhere."""

    def __init__(self) -> None:
        self._signer = importlib.import_module("huaweicloudsdkcore.signer.signer").Signer
        self._request = importlib.import_module("huaweicloudsdkcore.sdk_request").SdkRequest

    def sign(
        self,
        method: str,
        path: str,
        pairs: list[tuple[str, str]],
        headers: dict[str, str],
        body: bytes,
    ) -> Any:
        request = self._request(
            method=method,
            schema="https",
            host="service.example.com",
            resource_path=path,
            query_params=list(pairs),
            header_params=dict(headers),
            body=body,
        )
        credentials = type("Credentials", (), {"ak": AK, "sk": SK})
        return self._signer(credentials).sign(request)


@pytest.fixture(scope="module")
def vendor() -> VendorSigner:
    return VendorSigner()


@pytest.mark.parametrize(("request_", "ak", "sk", "expected"), VECTORS)
def test_published_vectors(request_: Signable, ak: str, sk: str, expected: str) -> None:
    assert expected == authorization(request_, ak, Secret(sk))


def marked(function: Any) -> Any:
    for mark in interop:
        function = mark(function)
    return function


@marked
@given(METHODS, PATHS, PAIRS, HEADERS, BODIES, st.randoms())
def test_any_request_is_signed_as_the_vendor_signs_it(
    vendor: VendorSigner,
    method: str,
    path: str,
    pairs: list[tuple[str, str]],
    headers: dict[str, str],
    body: bytes,
    chance: random.Random,
) -> None:
    theirs = vendor.sign(method, path, pairs, {**headers, "X-Sdk-Date": DATE}, body)
    sent = theirs.header_params
    # What their signer left to be sent: stripped, and spelled as the bytes that go over the wire.
    ours = {
        name: value.encode("latin-1").decode() if name != "Authorization" else value
        for name, value in sent.items()
    }
    expected = ours.pop("Authorization")
    chance.shuffle(pairs)
    request = Signable(method, path, urlencode(pairs), ours, body)
    assert expected == authorization(request, AK, Secret(SK))
    query = theirs.uri.removeprefix(path).removeprefix("?")
    assert query == canonical_query(request.query)


@marked
@given(PATHS, PAIRS, st.sampled_from([None, "a-security-token"]), BODIES)
def test_what_goes_over_the_wire_is_what_the_vendor_would_sign(
    vendor: VendorSigner,
    path: str,
    pairs: list[tuple[str, str]],
    security_token: str | None,
    body: bytes,
) -> None:
    wire = Wire(lambda _: httpx2.Response(200))
    auth = AkSkAuth(
        AK, SK, security_token=security_token, project_id="p1", clock=ManualClock(1.767e9)
    )
    url = f"https://service.example.com{quote(path)}"
    with httpx2.Client(transport=httpx2.MockTransport(wire)) as http:
        http.post(url, params=tuple(pairs), auth=auth, content=body, headers={"X-Trace": "1"})
    (sent,) = wire.requests
    path_sent, _, query_sent = sent.url.raw_path.decode().partition("?")
    signed = sent.headers["Authorization"].partition("SignedHeaders=")[2].partition(",")[0]
    theirs = vendor.sign(
        sent.method,
        path_sent,
        parse_qsl(query_sent, keep_blank_values=True),
        {name: sent.headers[name] for name in signed.split(";")},
        sent.content,
    )
    assert theirs.header_params["Authorization"] == sent.headers["Authorization"]
    # The order and the spelling that were signed are those that were sent.
    assert theirs.uri == f"{path_sent}?{query_sent}".rstrip("?")
    assert sorted(pairs) == sorted(parse_qsl(query_sent, keep_blank_values=True))


@pytest.fixture(scope="module")
def mock() -> Any:
    with MockServer() as running:
        yield running


@given(PAIRS, TEXT)
def test_a_verifier_of_its_own_accepts_any_query(
    mock: MockServer, pairs: list[tuple[str, str]], selector: str
) -> None:
    operation = contract().operation
    auth = AkSkAuth(mock.ak, mock.sk, project_id=mock.project_id)
    path = operation.path.replace(f"{{{operation.project.name}}}", mock.project_id)
    query = [*pairs, (operation.label_selector.name, selector)]
    with httpx2.Client(base_url=mock.url) as http:
        response = http.get(path, params=tuple(query), auth=auth)
    # Other parameters and malformed selectors may be refused, but never the signature.
    assert response.status_code in {200, 400}


@given(st.binary(max_size=12))
def test_bytes_that_are_no_text_stay_in_the_query(data: bytes) -> None:
    once = canonical_query("a=" + "".join(f"%{byte:02X}" for byte in data))
    assert data == unquote_to_bytes(once.removeprefix("a="))
    assert once == canonical_query(once)


def test_white_space_around_a_value_is_not_signed() -> None:
    plain, spaced = (
        Signable("GET", "/", "", {"Host": host, "X-Sdk-Date": DATE}) for host in ("h", " h\t")
    )
    assert canonical_request(plain) == canonical_request(spaced)
    assert authorization(plain, AK, Secret(SK)) == authorization(spaced, AK, Secret(SK))


def test_a_body_may_be_left_out_of_the_signature() -> None:
    header = contract().signature.body_hash_header
    headers = {"X-Sdk-Date": DATE, header: "UNSIGNED-PAYLOAD"}
    with_body = canonical_request(Signable("POST", "/", "", headers, b"body"))
    without = canonical_request(Signable("POST", "/", "", headers))
    assert "UNSIGNED-PAYLOAD" == with_body.rpartition("\n")[2]
    assert (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        == (without.rpartition("\n")[2])
    )
