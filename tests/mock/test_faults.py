"""Faults: how they are written, that they hit by seed, and what each does to an answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelarts_flavors.contract import ErrorCase, contract, pointer
from modelarts_flavors.errors import FaultError
from modelarts_flavors.mock import create_app
from modelarts_flavors.mock.faults.fault_syntax import Fault, parse_faults, seconds
from modelarts_flavors.mock.faults.kinds import KINDS, PRESETS
from modelarts_flavors.mock.faults.plan import FaultPlan, InjectedFault
from modelarts_flavors.testing import MockServer

Call = Callable[..., Any]
PAGING = contract().operation.paging
TIMEOUT = contract().error_by_role("timeout")
VALUES = {
    "seconds": ["0.01", "10ms", "0s"],
    "error": ["503", contract().error_by_role("throttled").name],
    "wait": ["3", "date:3"],
    "status": ["200", "502"],
    "location": ["/login"],
    "": [""],
}


@st.composite
def faults(draw: st.DrawFn) -> Fault:
    name = draw(st.sampled_from(sorted(KINDS)))
    value = draw(st.sampled_from(VALUES[KINDS[name].value]))
    return Fault(name, value, draw(st.sampled_from([1.0, 0.5, 0.25, 0.0])))


@given(faults())
def test_what_is_printed_parses_back(fault: Fault) -> None:
    assert Fault.parse(str(fault)) == fault


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("nonsense", "NAME[=VALUE][@RATE], NAME one of latency"),
        ("drop=5", "drop takes no value"),
        ("latency", "latency needs seconds: latency=VALUE"),
        ("latency=soon", "write 0.2, 0.2s or 200ms, at most 300 s"),
        ("latency=301", "at most 300 s"),
        ("error=418", "write a status or the name of an error example in the OpenAPI document"),
        ("html=99", "write a status from 200 to 599"),
        ("drop@1.5", "the rate must be from 0 to 1"),
        ("drop@101%", "the rate must be from 0 to 1"),
        ("drop@", "the rate must be from 0 to 1"),
        ("retry-after=later", "write a number of seconds, or date:SECONDS"),
        ("", "NAME[=VALUE][@RATE]"),
    ],
)
def test_a_bad_fault_says_how_to_write_one(text: str, complaint: str) -> None:
    with pytest.raises(FaultError) as caught:
        parse_faults([text])
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.lists(faults(), max_size=4), st.integers(0, 99))
def test_the_same_seed_hits_the_same_requests(drawn: list[Fault], seed: int) -> None:
    texts = [str(fault) for fault in drawn]
    one, other = FaultPlan.of(texts, seed), FaultPlan.of(texts, seed)
    assert [one.next_fault() for _ in range(30)] == [other.next_fault() for _ in range(30)]


def test_a_rate_is_about_the_share_that_is_hit() -> None:
    plan = FaultPlan.of(["error=503@0.25"], seed=1)
    hit = sum(plan.next_fault().error is not None for _ in range(4000))
    assert 900 < hit < 1100


@pytest.mark.parametrize("name", contract().errors)
def test_any_error_of_the_document_can_be_had(call: Call, name: str) -> None:
    case = contract().errors[name]
    reply = call(create_app(faults=[f"error={name}"]))
    assert (reply.error, reply.message) == ((case.status, case.code), case.message)


def test_by_status_the_first_example_of_the_document_comes(call: Call) -> None:
    reply = call(create_app(faults=["error=401"]))
    assert reply.json == contract().error_by_role("token-invalid").body


def test_a_wait_is_named_where_the_document_knows_one(call: Call) -> None:
    header = contract().retry.wait_header.lower()
    app = create_app(faults=["retry-after=3", "error=429"], clock=lambda: 1000.0)
    assert call(app).headers[header] == "3"
    app.state.change("faults", {"faults": ["retry-after=date:3", "error=503"]})
    assert parsedate_to_datetime(call(app).headers[header]).timestamp() == 1003
    app.state.change("faults", {"faults": ["retry-after=3", "error=500"]})
    assert header not in call(app).headers
    app.state.change("faults", {"faults": ["error=429"]})
    assert header not in call(app).headers


def test_the_document_and_the_health_are_never_hit(call: Call) -> None:
    app = create_app(faults=["error=503"])
    assert [call(app, path).status for path in ("/healthz", "/openapi.yaml", "/_mock")] == [200] * 3


def test_html_array_and_redirect_take_the_place_of_the_page(call: Call) -> None:
    html = call(create_app(faults=["html=502"]))
    assert (html.status, html.headers["content-type"]) == (502, "text/html")
    assert html.body.startswith(b"<!DOCTYPE html>")
    assert call(create_app(faults=["html"])).status == 200
    assert call(create_app(faults=["array"])).json == []
    redirect = call(create_app(faults=["redirect=/elsewhere"]))
    assert (redirect.status, redirect.headers["location"]) == (302, "/elsewhere")


def test_a_repeated_token_leads_back_to_the_same_page(call: Call) -> None:
    app = create_app(faults=["repeat-token"])
    first = call(app, query="limit=2").json
    token = pointer.get_at(first, PAGING.token_path)
    second = call(app, query=f"limit=2&{PAGING.token_parameter}={token}").json
    assert second == first


def test_a_token_expires_before_its_time(call: Call) -> None:
    app = create_app(faults=["expire-token"])
    token = pointer.get_at(call(app, query="limit=2").json, PAGING.token_path)
    reply = call(app, query=f"limit=2&{PAGING.token_parameter}={token}")
    assert reply.status == PAGING.expired_status
    assert pointer.get_at(reply.json, PAGING.fresh_token_path)


def test_the_hostile_preset_uses_its_freedoms_and_keeps_to_the_schema(call: Call) -> None:
    import jsonschema_rs

    schema = {**contract().page_response.schema, "components": contract().document["components"]}
    validator = jsonschema_rs.Draft202012Validator(schema)
    app = create_app(faults=["hostile"], seed=3)
    token, pages = "", []
    while True:
        page = call(app, query=f"limit=4&{PAGING.token_parameter}={token}").json
        assert validator.is_valid(page)
        pages.append(page)
        token = pointer.get_at(page, PAGING.token_path, "")
        if not token:
            break
    sizes = [len(pointer.get_at(page, PAGING.items_path)) for page in pages]
    assert {0, 2, 4} <= set(sizes)
    counted = [pointer.get_at(page, PAGING.remaining_path) is not None for page in pages[:-1]]
    assert {True, False} == set(counted)
    text = repr(pages)
    assert "mockExtra" in text
    assert "mock.example/unknown" in text
    flavors = [f for page in pages for f in pointer.get_at(page, PAGING.items_path)]
    assert 0 < sum(contract().flavor.phase[0] in flavor for flavor in flavors) < len(flavors)
    assert set(PRESETS["hostile"]) == {str(fault) for fault in app.options.parsed_faults}


SIGNATURE = contract().error_by_role("signature-wrong")
OTHER = next(case for case in contract().errors.values() if case.status != SIGNATURE.status)


@pytest.mark.parametrize(
    ("prefer", "error", "applied"),
    [
        (f"code={SIGNATURE.status}, example={SIGNATURE.name}", SIGNATURE, 2),
        (f"example={SIGNATURE.name}, code={SIGNATURE.status}", SIGNATURE, 2),
        (f"example={SIGNATURE.name}", SIGNATURE, 1),
        # An example of another response does not fit: the code decides.
        (f"code={OTHER.status}, example={SIGNATURE.name}", OTHER, 1),
    ],
)
def test_a_code_and_an_example_select_one_error(
    call: Call, prefer: str, error: ErrorCase, applied: int
) -> None:
    reply = call(create_app(), headers={"prefer": prefer})
    assert reply.error == (error.status, error.code)
    assert len(reply.headers["preference-applied"].split(", ")) == applied


@pytest.mark.parametrize("prefer", ["code=405", "example=MethodNotAllowed"])
def test_an_injected_405_names_the_allowed_methods(call: Call, prefer: str) -> None:
    reply = call(create_app(), headers={"prefer": prefer})
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")
    assert "allow" not in call(create_app(), headers={"prefer": "code=404"}).headers


@pytest.mark.parametrize(
    ("prefer", "status", "applied"),
    [
        ("code=429", 429, "code=429"),
        (f"example={TIMEOUT.name}", TIMEOUT.status, f"example={TIMEOUT.name}"),
        ('fault="html=502"', 502, "fault=html=502"),
        ("respond-async, code=503; x=y", 503, "code=503"),
        ("CODE=403", 403, "code=403"),
        ("fault=empty-pages", 200, "fault=empty-pages"),
        ("code=999", 200, None),
        ("wait=10", 200, None),
        ('\x00=;,"', 200, None),
    ],
)
def test_one_request_may_prefer_a_fault(
    call: Call, prefer: str, status: int, applied: str | None
) -> None:
    app = create_app()
    token = {contract().token.header: app.options.tokens[0].text}
    usual = call(app).body
    reply = call(app, headers={**token, "prefer": prefer})
    assert (reply.status, reply.headers.get("preference-applied")) == (status, applied)
    assert call(app).body == usual


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer() as running:
        yield running


def get(server: MockServer, **headers: str) -> httpx2.Response:
    path = contract().operation.url_path(server.project_id)
    token = {contract().token.header: server.token}
    return httpx2.get(server.url + path, headers={**token, **headers})


@pytest.mark.parametrize("fault", ["drop", "truncate"])
def test_a_cut_connection_is_an_error_of_the_connection(server: MockServer, fault: str) -> None:
    with pytest.raises(httpx2.TransportError):
        get(server, prefer=f"fault={fault}")
    assert get(server).status_code == 200


def test_a_truncated_answer_announces_its_whole_length(server: MockServer) -> None:
    path = contract().operation.url_path(server.project_id)
    headers = {contract().token.header: server.token, "prefer": "fault=truncate"}
    received: list[bytes] = []
    with (
        httpx2.Client() as client,
        client.stream("GET", server.url + path, headers=headers) as response,
        pytest.raises(httpx2.RemoteProtocolError),
    ):
        received.extend(response.iter_raw())
    whole = get(server).content
    assert int(response.headers["content-length"]) == len(whole)
    assert b"".join(received) == whole[: len(whole) // 2]


def test_latency_is_waited_for(server: MockServer) -> None:
    began = time.monotonic()
    get(server, prefer='fault="latency=200ms", fault="jitter=10ms"')
    assert time.monotonic() - began >= 0.2


def test_what_cannot_be_read_as_seconds() -> None:
    assert seconds("1.5s") == 1.5
    with pytest.raises(FaultError, match="found 'soon', expected a time such as"):
        seconds("soon")


def test_only_an_injected_error_refuses() -> None:
    with pytest.raises(ValueError, match="no error was injected"):
        InjectedFault().refusal(0.0)
