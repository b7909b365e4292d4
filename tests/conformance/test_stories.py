"""Servers that cannot be judged: one clear line, never a pass; and manners while a run goes on."""

from __future__ import annotations

import math
from typing import Any

import pytest
from tests.conformance.servers import (
    TOKEN,
    answering,
    changing,
    faithful,
    http,
    raw,
    target,
    with_second_project,
)
from tests.mutants.reference import World

from modelarts_flavors.conformance import (
    Options,
    Report,
    RunFinished,
    Sent,
    Status,
    Verdict,
    run,
    stream,
)
from modelarts_flavors.contract import contract
from modelarts_flavors.testing import MockServer

JSON = "application/json"
REFUSED = b'{"error_code": "ModelArts.50001000", "error_msg": "token is invalid"}'
CUT = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"

UNREACHABLE = {
    "a page of HTML": (http(200, "text/html", "<html>hello</html>"), "<html>hello</html>"),
    "another API": (http(200, JSON, '{"status": "ok"}'), '{"status": "ok"}'),
    "another list": (http(200, JSON, '{"items": [{"id": 1}], "total": 1}'), '"total"'),
    "an empty array": (http(200, JSON, "[]"), "[]"),
    "no such path": (http(404, JSON, '{"detail": "Not Found"}'), "404"),
    "always failing": (http(500, "text/plain", "oops"), "500"),
    "a redirect": (http(302, "text/html", "", "Location: http://localhost/"), "302"),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.9\r\n", "connection failed"),
    "a closed connection": (b"", "connection failed"),
    "told to wait": (http(429, JSON, "{}", "Retry-After: 1000"), "asks to wait 1000 s"),
    "nothing": (None, "no answer within 0.2 s"),
}


@pytest.mark.parametrize("story", UNREACHABLE)
def test_what_cannot_be_judged_is_no_pass(story: str) -> None:
    answer, said = UNREACHABLE[story]
    with raw(answer) as url:
        report = run(target(url=url), Options(timeout=0.2))
    assert Verdict.UNREACHABLE == report.verdict
    assert said in report.reason
    assert "\n" not in report.reason
    assert {Status.SKIPPED} == {check.status for check in report.checks}


def test_a_server_that_is_down() -> None:
    report = run(target(url="http://127.0.0.1:1"))
    assert (Verdict.UNREACHABLE, 1) == (report.verdict, report.requests)
    assert report.reason.startswith("the server cannot be reached")


@pytest.mark.parametrize("status", [401, 403])
def test_refused_credentials_end_the_run_at_once(status: int) -> None:
    with raw(http(status, JSON, REFUSED.decode())) as url:
        report = run(target(url=url))
    # A server that has just started may refuse the first request alone.
    assert (Verdict.REFUSED, 2) == (report.verdict, report.requests)
    assert "token is invalid" in report.reason


def test_a_list_that_is_cut_short_fails() -> None:
    with raw(CUT) as url:
        report = run(target(url=url))
    assert Verdict.FAIL == report.verdict
    assert ["schema/list-document"] == [check.id for check in report.failures]


def test_credentials_that_are_refused_from_now_on_end_the_run() -> None:
    def decide(scope: Any, number: int) -> Any:
        return (401, {"Content-Type": JSON}, REFUSED) if number > 30 else None

    report = run(target(answering(decide)))
    assert Verdict.REFUSED is report.verdict
    assert report.requests < 50


def test_an_application_that_breaks_down_fails() -> None:
    def decide(scope: Any, number: int) -> Any:
        if number > 30:
            raise RuntimeError("the application is broken")
        return None

    report = run(target(answering(decide)))
    assert report.verdict is Verdict.FAIL
    assert "robustness/no-server-error" in [check.id for check in report.failures]


def test_asked_to_wait_the_request_is_sent_again() -> None:
    def decide(scope: Any, number: int) -> Any:
        return (429, {"Retry-After": "0"}, b"") if number % 20 == 0 else None

    report = run(target(answering(decide)), Options(max_requests=400))
    assert Verdict.PASS == report.verdict


def _exchanges(report_target: Any, options: Options) -> tuple[list[Any], Report]:
    events = list(stream(report_target, options))
    finished = events[-1]
    assert isinstance(finished, RunFinished)
    return [event.exchange for event in events if isinstance(event, Sent)], finished.report


def test_get_only_and_by_its_own_name() -> None:
    exchanges, _ = _exchanges(target(faithful()), Options())
    agents = {dict(exchange.request_headers)["user-agent"] for exchange in exchanges}
    assert {"GET"} == {exchange.method for exchange in exchanges}
    assert all(agent.startswith("modelarts-flavors-conformance/") for agent in agents)


def test_other_methods_where_they_are_allowed() -> None:
    exchanges, _ = _exchanges(target(faithful()), Options(allow_methods=True))
    methods = {exchange.method for exchange in exchanges}
    assert methods == {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE"}


def test_no_secret_is_shown_anywhere() -> None:
    def echo(scope: Any, number: int) -> Any:
        asked = dict(scope["headers"]).get(b"x-auth-token", b"")
        return (
            (400, {"Content-Type": JSON, "X-Asked": asked.decode()}, asked)
            if number % 7 == 0
            else None
        )

    exchanges, report = _exchanges(with_second_project(answering(echo)), Options())
    shown = repr(exchanges) + repr(report) + "".join(exchange.curl() for exchange in exchanges)
    assert TOKEN not in shown
    assert "$TOKEN" in shown


@pytest.mark.parametrize("budget", [1, 10, 100, 299])
def test_the_budget_is_kept(budget: int) -> None:
    def shrink(world: World, number: int) -> None:
        """A different list each time makes the suite repeat as much as it ever does."""
        flavors = next(iter(world.projects.values()))
        flavors.append(flavors.pop(0))

    for app in (faithful(), changing(shrink)):
        exchanges, report = _exchanges(target(app), Options(max_requests=budget))
        assert len(exchanges) == report.requests <= budget
        assert Status.SKIPPED in {check.status for check in report.checks}


def test_time_that_is_spent_ends_the_run() -> None:
    report = run(target(faithful()), Options(max_time=1e-9))
    assert (Verdict.UNREACHABLE, 0) == (report.verdict, report.requests)
    assert "the time of 1e-09 s is spent" in report.reason


@pytest.mark.parametrize("value", [-1, 0, math.nan, math.inf])
@pytest.mark.parametrize("name", ["max_requests", "rate", "max_time", "timeout"])
def test_options_out_of_bounds_make_no_sense(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"{name} must be more than 0 and finite, not {value}"):
        Options(**{name: value})


def test_a_list_that_never_ends_shows_the_page_that_repeats() -> None:
    with MockServer() as server:
        server.set_faults("repeat-token")
        asked = target(url=server.url, project_id=server.project_id, auth=server.token)
        report = run(asked, Options(only=("pagination/ends",), phases=False))
    [failed] = report.failures
    assert "page 2 holds only flavors of earlier pages" in failed.actual
    first, second = failed.requests
    assert f"{contract().operation.page_token.name}=" not in first.url
    assert f"{contract().operation.page_token.name}=" in second.url
