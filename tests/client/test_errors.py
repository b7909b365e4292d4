"""Whatever comes back that is not a page is an error of this package that tells what it was."""

from __future__ import annotations

import contextlib
import pickle
import traceback
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.clients import AsyncKind, ClientKind, SyncKind
from tests.support.responses import (
    PAGING,
    PROJECT,
    TOKEN,
    Answers,
    BrokenOffError,
    error,
    page,
    page_body,
)

from modelarts_flavors import Client, errors
from modelarts_flavors.contract import ErrorCase, ErrorRole, contract
from modelarts_flavors.contract import pointer as pointers

CLASSES = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    410: errors.ExpiredTokenError,
    429: errors.RateLimitError,
    500: errors.ServerError,
    502: errors.ServerError,
    503: errors.ServerError,
    504: errors.ServerError,
}
CASES = list(contract().errors.values())


def failure(client_kind: ClientKind, *answers: httpx2.Response | Exception, **client: Any) -> Any:
    """The error that a list ends with, without retries."""
    outcome = client_kind.read(Answers(*answers), client={"retries": None, **client})
    assert outcome.flavors == []
    assert outcome.error is not None
    return outcome.error


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_documented_error(case: ErrorCase) -> None:
    found = failure(SyncKind(), error(case, **{"X-Request-Id": "r1"}))
    assert type(found) is CLASSES.get(case.status, errors.ApiError)
    assert (found.status, found.code, found.message) == (case.status, case.code, case.message)
    assert found.request_id == "r1"
    assert found.hint == f"{case.meaning.rstrip('.')}. {case.hint}"
    for part in (str(case.status), case.code, case.message.rstrip(". "), "r1", case.hint):
        assert part in str(found)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_hint_goes_by_status_code_and_the_start_of_the_message(case: ErrorCase) -> None:
    # Messages go on with what differs from request to request.
    body = contract().error_paths.body(case.code, f"{case.message} and more")
    found = failure(SyncKind(), httpx2.Response(case.status, json=body))
    assert case.hint in found.hint


@pytest.mark.parametrize("role", ["token-expired", "signature-wrong", "credentials-missing"])
def test_a_message_with_other_details_or_an_older_code_has_the_same_cause(role: ErrorRole) -> None:
    case = contract().error_by_role(role)
    older = case.code.replace("APIG.", "APIGW.")
    assert older != case.code
    body = contract().error_paths.body(older, f"{case.message[:-3]}: other details")
    found = failure(SyncKind(), httpx2.Response(case.status, json=body))
    assert case.hint in found.hint


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, errors.AuthenticationError), (418, errors.ApiError), (507, errors.ServerError)],
)
@pytest.mark.parametrize("content", [b"", b"<html>", b"[1]", b'{"error_code": {}}', b"\xff"])
def test_errors_without_the_documented_body(
    status: int, kind: type[errors.ApiError], content: bytes
) -> None:
    found = failure(SyncKind(), httpx2.Response(status, content=content))
    assert type(found) is kind
    assert (found.status, found.code, found.hint) == (status, None, None)


@pytest.mark.parametrize("case", contract().document["x-iam"]["errors"].values())
def test_bodies_of_the_shape_that_iam_answers_in(case: dict[str, Any]) -> None:
    found = failure(SyncKind(), httpx2.Response(case["status"], json=case["value"]))
    code = contract().iam.code(case["value"])
    # A code that only repeats the status says nothing.
    assert found.code == (None if code == str(case["status"]) else code)
    assert found.message == contract().iam.message(case["value"])


def test_the_gateway_gives_the_request_id_in_the_body() -> None:
    found = failure(SyncKind(), error("throttled"))
    assert found.request_id == contract().error_by_role("throttled").body["request_id"]


def test_throttling_keeps_all_that_was_said(client_kind: ClientKind) -> None:
    found = failure(client_kind, error("throttled", **{"Retry-After": "7", "X-Request-Id": "r1"}))
    assert type(found) is errors.RateLimitError
    assert (found.retry_after, found.request_id, found.code) == (7.0, "r1", "APIG.0308")
    assert "policy user over ratelimit" in found.body


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(client_kind: ClientKind, status: int) -> None:
    script = Answers(httpx2.Response(status, headers={"Location": "http://elsewhere/"}), page("a"))
    outcome = client_kind.read(script)
    assert type(outcome.error) is errors.RedirectError
    assert outcome.error.location == "http://elsewhere/"
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    ("content", "pointer"),
    [
        (b"<html>", ""), (b"", ""), (b'{"items": [{"meta', ""), (b"NaN", ""), (b"\xff\xfe", ""),
    ],
)  # fmt: skip
def test_a_success_that_is_not_json(client_kind: ClientKind, content: bytes, pointer: str) -> None:
    found = failure(client_kind, httpx2.Response(200, content=content))
    assert type(found) is errors.InvalidJSONError
    assert (found.status, found.pointer) == (200, pointer)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ([], ""),
        ("text", ""),
        (3, ""),
        ({}, ""),
        ({"error_code": "ModelArts.50005000"}, ""),
        ({"kind": "Status", "metadata": {}}, "/kind"),
        ({"kind": ["a"], "metadata": {}}, "/kind"),
        ({"items": {}}, "/items"),
        ({"items": "none"}, "/items"),
        ({"items": [{}, None]}, "/items/1"),
        ({"items": [{}, "flavor"]}, "/items/1"),
        ({"items": [], "metadata": []}, "/metadata"),
        (page_body([], token=5), pointers.join(PAGING.token_path)),
    ],
)
def test_json_that_breaks_the_schema(body: Any, pointer: str) -> None:
    answer = httpx2.Response(200, json=body, headers={"X-Request-Id": "r1"})
    found = failure(SyncKind(), answer)
    assert type(found) is errors.ResponseSchemaError
    assert (found.pointer, found.status, found.request_id) == (pointer, 200, "r1")


def test_a_byte_order_mark_is_no_part_of_a_body(client_kind: ClientKind) -> None:
    mark = b"\xef\xbb\xbf"
    good = httpx2.Response(200, content=mark + page("a").content)
    assert client_kind.read(Answers(good)).names == ["a"]
    known = error("token-invalid")
    found = failure(client_kind, httpx2.Response(known.status_code, content=mark + known.content))
    assert found.code == contract().error_by_role("token-invalid").code


def nested(levels: int) -> httpx2.Response:
    """A page with one flavor, of which an unknown property is nested."""
    inner = b'{"x":' * levels + b"1" + b"}" * levels
    content = page("a").content.replace(b'"spec":{', b'"spec":{"unknown":' + inner + b",")
    return httpx2.Response(200, content=content)


def test_deep_nesting_is_one_line() -> None:
    read, again = (SyncKind().read(Answers(nested(900))).flavors[0] for _ in range(2))
    assert (read.name, read.cpu) == ("a", 8)
    for use in (read.to_dict, lambda: read.raw):
        with pytest.raises(errors.ResponseSchemaError, match="more than 100 levels"):
            use()
    with contextlib.suppress(errors.ResponseSchemaError):
        assert read == again
    assert type(failure(SyncKind(), nested(100_000))) is errors.InvalidJSONError
    (shallow,) = SyncKind().read(Answers(nested(90))).flavors
    assert shallow.raw.to_dict() == shallow.to_dict()


@pytest.mark.parametrize("status", [201, 204, 206])
def test_a_success_that_is_no_page(client_kind: ClientKind, status: int) -> None:
    found = failure(client_kind, httpx2.Response(status))
    assert type(found) is errors.ResponseError
    assert found.status == status


def test_a_connection_that_breaks_off(client_kind: ClientKind) -> None:
    found = failure(client_kind, BrokenOffError())
    assert type(found) is errors.TransportError
    assert found.transient is True


def test_nobody_listens() -> None:
    client = Client(endpoint="http://127.0.0.1:1", project_id="p", auth=TOKEN, retries=None)
    with (
        client,
        pytest.raises(errors.TransportError, match=r"no response from 127\.0\.0\.1") as caught,
    ):
        list(client.list_flavors())
    assert (caught.value.status, caught.value.yielded) == (None, 0)


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (httpx2.ReadTimeout("slow"), errors.RequestTimeoutError),
        (httpx2.ConnectTimeout(""), errors.RequestTimeoutError),
        (httpx2.DecodingError("bad gzip"), errors.ResponseError),
        (httpx2.UnsupportedProtocol("ftp"), errors.TransportError),
        (httpx2.ProxyError("refused"), errors.TransportError),
    ],
)
def test_what_httpx2_raises(raised: httpx2.HTTPError, kind: type[errors.FlavorsError]) -> None:
    found = failure(SyncKind(), raised)
    assert type(found) is kind
    assert found.__cause__ is raised


@pytest.mark.parametrize("kind", [SyncKind, AsyncKind])
def test_a_body_that_cannot_be_decompressed(kind: type[ClientKind]) -> None:
    def garbled(_: httpx2.Request) -> httpx2.Response:
        headers = {"Content-Encoding": "gzip", "Content-Length": "7"}
        return httpx2.Response(200, headers=headers, stream=httpx2.ByteStream(b"no gzip"))

    outcome = kind().read(garbled)
    assert type(outcome.error) is errors.ResponseError


def test_what_httpx2_says_of_a_header_is_not_shown(client_kind: ClientKind) -> None:
    class Careless(httpx2.Auth):
        def auth_flow(self, request: httpx2.Request):  # type: ignore[no-untyped-def]
            request.headers["X-Auth-Token"] = TOKEN
            if request.method:
                raise httpx2.LocalProtocolError(f"Illegal header value {TOKEN!r}", request=request)
            yield request

    outcome = client_kind.read(Answers(page("a")), client={"auth": Careless()})
    assert type(outcome.error) is errors.TransportError
    shown = "".join(traceback.format_exception(outcome.error))
    assert "Illegal header value '***'" in shown
    assert TOKEN not in shown


def test_the_echo_of_a_token_is_struck_out(client_kind: ClientKind) -> None:
    said = f"canonicalRequest:GET|/|x-auth-token:{TOKEN}|"
    body = contract().error_paths.body("APIG.0301", said)
    found = failure(client_kind, httpx2.Response(401, json=body))
    assert TOKEN not in f"{found} {found!r} {found.body} {found.message}"
    assert found.message == "canonicalRequest:GET|/|x-auth-token:***|"


def test_no_secret_in_logs_and_reprs(
    client_kind: ClientKind, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    said = contract().error_paths.body("APIG.0601", f"failed for {TOKEN}")
    client_kind.read(Answers(page("a", token="t1"), httpx2.Response(500, json=said), page("b")))
    texts = [record.getMessage() for record in caplog.records]
    assert any("failed for ***" in text for text in texts)
    assert not any(TOKEN in text for text in texts)
    client = Client(endpoint="http://x", project_id=PROJECT, auth=TOKEN)
    assert repr(client) == f"<Client http://x project {PROJECT}>"


@given(st.sampled_from(sorted(errors.__all__)), st.text(max_size=20), st.integers(100, 599))
def test_errors_survive_pickling(name: str, message: str, status: int) -> None:
    kind = getattr(errors, name)
    arguments = {"SelectorError": ["a", message, 1], "CatalogError": ["a", message]}
    made = kind(*arguments.get(name, [message]))
    made.status, made.code, made.request_id, made.hint = status, "c", "r", "h"
    made.yielded, made.continue_token = 3, "t"
    copy = pickle.loads(pickle.dumps(made))
    assert type(copy) is type(made)
    assert vars(copy) == vars(made)
    assert str(copy) == str(made)


def test_the_tree_is_printed_in_full() -> None:
    tree = errors.__doc__ or ""
    printed = {line.split()[1] for line in tree.splitlines() if line.strip()[:1] in set("*x+-")}
    assert printed == {*errors.__all__, "HistoryError", "HistoryLockedError", "HistoryVersionError"}


def test_every_error_is_of_the_tree() -> None:
    for name in errors.__all__:
        assert issubclass(getattr(errors, name), errors.FlavorsError)
