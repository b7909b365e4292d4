from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from tests.mutants.catalogue import FIRST_PROJECT, FIRST_TOKEN
from tests.mutants.variants import Application, Variant, benign, defects

from modelarts_flavors.conformance import CheckResult, Exchange, Level, Options, Status, Target
from modelarts_flavors.conformance.http.sender import Sender
from modelarts_flavors.conformance.results import RunStopped
from modelarts_flavors.conformance.schemathesis_bridge import phases
from modelarts_flavors.conformance.schemathesis_bridge.pinned_document import pinned
from modelarts_flavors.conformance.schemathesis_bridge.schemathesis_checks import CHECKS, used
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.contract import contract
from modelarts_flavors.transports.in_process import transport_for

REFERENCE = Variant("reference")
# Of the usual budget; with more to spend the phases would send more.
LEFT_BY_THE_LAWS = 100
VARIANTS = {variant.name: variant for variant in (*defects(), *benign())}


def explored(
    app: Application | None, transport: httpx2.BaseTransport | None = None, **options: Any
) -> tuple[dict[str, CheckResult], list[Exchange], RunStopped | None]:
    """The results of the phases alone, every exchange, and why they stopped."""
    chosen = Options(**{"max_requests": LEFT_BY_THE_LAWS, **options})
    target = Target(app=app, transport=transport, project_id=FIRST_PROJECT, auth=FIRST_TOKEN)
    heard: list[Exchange] = []
    sender = Sender(target, chosen, heard.append)
    results: dict[str, CheckResult] = {}
    try:
        for result in phases.run(Probe(target=target, options=chosen, sender=sender), chosen):
            results[result.id.partition("/")[2]] = result
    except RunStopped as stop:
        return results, heard, stop
    finally:
        sender.close()
    return results, heard, None


def found(results: dict[str, CheckResult]) -> list[str]:
    return [name for name, result in results.items() if result.status is Status.FAIL]


def altered(
    change: Callable[[dict[str, Any]], None], app: Application | None = None
) -> Application:
    """The reference with the start of each answer changed."""
    inner = app or REFERENCE.build()

    async def changed(scope: Any, receive: Any, send: Callable[..., Awaitable[None]]) -> None:
        async def passed(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                change(message)
            await send(message)

        await inner(scope, receive, passed)

    return changed


def content_type(value: bytes) -> Callable[[dict[str, Any]], None]:
    def change(message: dict[str, Any]) -> None:
        kept = [(name, old) for name, old in message["headers"] if name.lower() != b"content-type"]
        message["headers"] = [*kept, (b"content-type", value)]

    return change


# A server that keeps the contract


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_faithful_server_passes_every_check_in_few_requests(seed: int) -> None:
    results, heard, stop = explored(REFERENCE.build(), seed=seed)
    assert stop is None
    assert [check.name for check in used(Options())] == list(results)
    assert {Status.PASS} == {result.status for result in results.values()}
    assert len(heard) <= 80


@pytest.mark.parametrize(
    "name",
    ["limit-0-refused", "limit-0-everything", "empty-limit-refused", "repeated-parameter-refused"],
)
def test_a_freedom_is_no_finding(name: str) -> None:
    results, _, _ = explored(VARIANTS[name].build())
    assert [] == found(results)


def test_the_same_seed_sends_the_same_requests() -> None:
    runs = [explored(REFERENCE.build(), seed=5)[1] for _ in range(2)]
    first, second = ([(e.method, e.url) for e in heard] for heard in runs)
    assert first == second
    assert first != [(e.method, e.url) for e in explored(REFERENCE.build(), seed=6)[1]]


# Manners


def test_nothing_but_the_operation_is_asked_for() -> None:
    _, heard, _ = explored(REFERENCE.build())
    path = contract().operation.url_path(FIRST_PROJECT)
    assert {("GET", path)} == {(e.method, urlsplit(e.url).path) for e in heard}


def test_other_methods_are_tried_when_allowed() -> None:
    results, heard, _ = explored(REFERENCE.build(), allow_methods=True)
    assert {"POST", "DELETE"} < {e.method for e in heard}
    assert Status.PASS is results["unsupported_method"].status


@pytest.mark.parametrize("most", [1, 20, 21, 30, 60])
def test_no_more_requests_are_sent_than_allowed(most: int) -> None:
    results, heard, _ = explored(REFERENCE.build(), max_requests=most)
    assert len(heard) <= most
    assert {Status.PASS, Status.SKIPPED} >= {result.status for result in results.values()}


def test_more_is_tried_where_more_may_be_sent() -> None:
    _, usual, _ = explored(REFERENCE.build())
    _, rich, _ = explored(REFERENCE.build(), max_requests=200)
    assert len(usual) + 50 < len(rich) <= 200


def test_a_budget_that_is_spent_skips_what_was_not_looked_at() -> None:
    results, heard, _ = explored(REFERENCE.build(), max_requests=5)
    assert [] == heard
    assert {Status.SKIPPED} == {result.status for result in results.values()}


def test_time_that_is_spent_stops_the_phases() -> None:
    results, heard, stop = explored(REFERENCE.build(), max_time=1e-9)
    assert [] == heard
    assert stop is not None
    assert "the time of 1e-09 s is spent" == str(stop)
    assert {Status.SKIPPED} == {result.status for result in results.values()}


def test_credentials_are_sent_but_never_shown() -> None:
    seen: list[bytes] = []
    inner = REFERENCE.build()

    async def listening(scope: Any, receive: Any, send: Any) -> None:
        seen.append(dict(scope["headers"])[b"x-auth-token"])
        await inner(scope, receive, send)

    results, heard, _ = explored(listening)
    assert {FIRST_TOKEN.encode()} == set(seen)
    assert FIRST_TOKEN not in repr((results, heard))


# Servers that break it


@pytest.mark.parametrize(
    ("app", "check", "level"),
    [
        (
            VARIANTS["limit-over-maximum-fails"].build(),
            "not_a_server_error",
            Level.ROBUSTNESS,
        ),
        (VARIANTS["status-203-undocumented"].build(), "status_code_conformance", Level.MUST),
        (altered(content_type(b"text/plain")), "content_type_conformance", Level.PROTOCOL),
        (VARIANTS["limit-499-refused"].build(), "positive_data_acceptance", Level.MUST),
        (VARIANTS["limit-501-accepted"].build(), "negative_data_rejection", Level.SHOULD),
    ],
    ids=["5xx", "status", "content type", "refused", "accepted"],
)
def test_each_check_finds_its_defect_and_shows_one_request(
    app: Application, check: str, level: Level
) -> None:
    results, _, _ = explored(app)
    result = results[check]
    assert (Status.FAIL, level) == (result.status, result.level)
    assert result.expected
    assert result.actual
    assert 1 == len(result.requests)


def test_a_wrong_method_that_is_served_is_found() -> None:
    results, _, _ = explored(VARIANTS["post-gives-the-list"].build(), allow_methods=True)
    assert Status.FAIL is results["unsupported_method"].status


def answering(body: bytes, status: int = 200) -> Application:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


@pytest.mark.parametrize(
    ("body", "level", "came"),
    [
        (b'{"items": [{"spec": {"cpu": 8}}]}', Level.MUST, "/items/0/spec/cpu"),
        (
            b'{"items": [{"spec": {"rootVolume": {"size": 8}}}]}',
            Level.SHOULD,
            "/items/0/spec/rootVolume/size",
        ),
        (b"{", Level.MUST, "cannot be read"),
    ],
    ids=["documented", "published", "not JSON"],
)
def test_a_body_binds_as_the_property_that_it_breaks(body: bytes, level: Level, came: str) -> None:
    results, _, _ = explored(answering(body))
    result = results["response_schema_conformance"]
    assert (Status.FAIL, level) == (result.status, result.level)
    assert came in result.actual


def test_what_does_not_show_again_is_inconclusive() -> None:
    numbers = itertools.count()

    def fail_once(message: dict[str, Any]) -> None:
        if next(numbers) == 3:
            message["status"] = 500

    results, _, _ = explored(altered(fail_once))
    assert Status.INCONCLUSIVE is results["not_a_server_error"].status


class Dropping(httpx2.BaseTransport):
    """Drops the connection for some requests."""

    def __init__(self) -> None:
        self.inner = transport_for(REFERENCE.build())

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        if b"limit=-1" in request.url.query:
            raise httpx2.RemoteProtocolError("Server disconnected without sending a response.")
        return self.inner.handle_request(request)


def test_an_answer_that_does_not_come_is_a_failure_of_the_server() -> None:
    results, _, _ = explored(None, transport=Dropping())
    assert ["not_a_server_error"] == found(results)
    assert "Server disconnected" in results["not_a_server_error"].actual


# The document as schemathesis gets it


def test_a_project_that_needs_encoding_is_pinned_encoded() -> None:
    document = pinned(contract(), "a b/c")
    assert ["/v1/a%20b%2Fc/resourceflavors"] == list(document["paths"])


def test_every_check_has_a_clause_and_an_expectation() -> None:
    assert all(check.clause and check.expected for check in CHECKS)
    assert len(CHECKS) == len({check.id for check in CHECKS})


def test_the_checks_alone_do_not_wait_for_schemathesis() -> None:
    code = (
        "import sys, modelarts_flavors.cli.conform as c; "
        "from modelarts_flavors.conformance import Options, Target, run; "
        "run(Target(url='http://127.0.0.1:1', project_id='p', auth='t')); "
        "print('schemathesis' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "False\n" == done.stdout
