"""Verdicts are true: what breaks now and then is found, what cannot be judged is no pass, good servers pass."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from tests.conformance.servers import (
    Page,
    answering,
    changing,
    editing,
    faithful,
    target,
    with_second_project,
)
from tests.mutants.catalogue import FIRST_PROJECT
from tests.mutants.intermittent import KINDS, intermittent
from tests.mutants.judging import judge
from tests.mutants.reference import World, make_app, make_world
from tests.mutants.variants import Variant, benign, defects

from modelarts_flavors.conformance import (
    CheckResult,
    Level,
    Options,
    Profile,
    Report,
    Status,
    Target,
    Verdict,
    run,
)
from modelarts_flavors.conformance.reports.hints import hint
from modelarts_flavors.conformance.session.alternation import brief_states
from modelarts_flavors.transports.in_process import transport_for

JSON = {"Content-Type": "application/json"}


def results(report: Report) -> dict[str, CheckResult]:
    return {check.id: check for check in report.checks}


# Breaks of single answers


def test_one_broken_page_of_many_fails_and_is_counted() -> None:
    def break_one(page: Page, number: int) -> Page | None:
        return {**page, "kind": "List"} if number == 90 else None

    report = run(target(editing(break_one)))
    found = results(report)["schema/kind-values"]
    assert (Verdict.FAIL, Status.FAIL) == (report.verdict, found.status)
    assert "(1 of " in found.actual
    assert "answers)" in found.actual


def test_a_list_for_somebody_without_credentials_needs_no_repetition() -> None:
    def open_once(scope: Any, number: int) -> Any:
        headers = dict(scope["headers"])
        if b"x-auth-token" in headers or opened:
            return None
        opened.append(number)
        page = {"kind": "ResourceFlavorList", "apiVersion": "v1", "metadata": {}}
        items = [{"metadata": {"name": "a"}}]
        return 200, JSON, json.dumps({**page, "items": items}).encode()

    opened: list[int] = []
    found = results(run(target(answering(open_once))))
    assert Status.FAIL is found["auth/missing-credentials"].status


def test_an_error_body_that_is_wrong_once_is_open_and_twice_is_a_failure() -> None:
    def spoiling(times: int) -> Any:
        left = [times]

        def decide(scope: Any, number: int) -> Any:
            if number > 20 and b"limit=0x10" not in scope["query_string"]:
                return None
            if left[0] and b"limit=0x10" in scope["query_string"]:
                left[0] -= 1
                return 400, JSON, b'{"error_code": "ModelArts.50004000"}'
            return None

        return answering(decide)

    once, twice = (results(run(target(spoiling(times)))) for times in (1, 2))
    assert Status.INCONCLUSIVE is once["errors/other-bodies"].status
    assert Status.FAIL is twice["errors/other-bodies"].status
    assert "(2 of " in twice["errors/other-bodies"].actual


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_wrong_in_a_fifth_of_the_answers_is_found(kind: str) -> None:
    [variant] = [each for each in intermittent(1) if each.name == f"{kind} 20%"]
    assert judge(variant, strict=False).failed


# Lists that depend on who answers


def test_replicas_that_differ_are_told_from_a_list_that_changes() -> None:
    chance = random.Random(3)
    whole = make_world(23).projects[FIRST_PROJECT]

    def change(world: World, number: int) -> None:
        world.projects[FIRST_PROJECT][:] = whole[: 23 - (chance.random() < 0.5)]

    found = results(run(target(changing(change))))["pagination/consistent"]
    assert Status.FAIL is found.status
    assert "22" in found.actual
    assert "23" in found.actual
    assert "depends on who answers" in found.actual


def test_a_change_that_stays_is_no_failure() -> None:
    def change(world: World, number: int) -> None:
        if number == 100:
            world.projects[FIRST_PROJECT].pop()

    report = run(target(changing(change)), Options(strict=True))
    assert (Verdict.PASS, ()) == (report.verdict, report.failures)


@pytest.mark.parametrize(
    ("states", "brief"),
    [
        ("AAAA", []),
        ("AABAA", ["B"]),
        ("ABCABC", []),
        ("AABBBBBBBAA", []),
        ("ABABA", ["B", "A", "B"]),
    ],
)
def test_brief_states_are_those_that_were_left_at_once(states: str, brief: list[str]) -> None:
    assert brief == brief_states(states)


# Not judged


def test_a_list_that_goes_on_changing_is_not_judged_and_no_pass() -> None:
    whole = make_world(23).projects[FIRST_PROJECT]

    def change(world: World, number: int) -> None:
        # Another flavor is away each time.
        place = number * 7 % 23
        world.projects[FIRST_PROJECT][:] = whole[:place] + whole[place + 1 :]

    app = changing(change)
    report = run(target(app))
    assert (Verdict.INCONCLUSIVE, ()) == (report.verdict, report.failures)
    assert "MUSTs are open" in report.reason
    allowed = run(target(app), Options(allow_inconclusive=True))
    assert Verdict.PASS is allowed.verdict


def test_a_profile_without_a_check_that_ran_is_not_judged() -> None:
    report = run(target(faithful()), Options(profile=Profile.KUBERNETES, max_requests=30))
    assert Verdict.INCONCLUSIVE is report.verdict


def test_the_checks_of_a_profile_run_on_a_long_list() -> None:
    app = next(each for each in benign() if each.name == "kubernetes").build(1203)
    report = run(target(app), Options(profile=Profile.KUBERNETES))
    own = [check for check in report.checks if check.clause == "kubernetes"]
    assert own
    assert {Status.PASS, Status.FAIL} >= {check.status for check in own}


# Good servers


def test_a_refusal_that_is_remembered_for_a_moment_ends_no_run() -> None:
    left = [0]

    def decide(scope: Any, number: int) -> Any:
        if b"x-auth-token" not in dict(scope["headers"]):
            left[0] = 2
        elif left[0]:
            left[0] -= 1
            return (
                401,
                JSON,
                b'{"error_code": "ModelArts.50001000", "error_msg": "token is invalid"}',
            )
        return None

    report = run(target(answering(decide)), Options(only=("auth/", "limit/")))
    assert Verdict.FAIL is report.verdict
    assert Status.FAIL is results(report)["auth/errors-not-cached"].status


def test_readings_that_fail_are_no_change_of_the_list() -> None:
    def decide(scope: Any, number: int) -> Any:
        busy = number % 9 == 0
        return (503, JSON, b'{"error_code": "APIG.0613", "error_msg": "busy"}') if busy else None

    found = results(run(target(answering(decide)), Options(strict=True)))
    assert [] == [
        each.id for each in found.values() if each.message == "the list changes while it is read"
    ]
    assert Status.FAIL is found["robustness/reliable"].status


class Dropping(httpx2.BaseTransport):
    """Breaks every so many-th connection."""

    def __init__(self, every: int) -> None:
        self.inner, self.every, self.number = transport_for(faithful()), every, 0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.number += 1
        if self.number % self.every == 1:
            raise httpx2.RemoteProtocolError("Server disconnected without sending a response.")
        return self.inner.handle_request(request)


def test_a_server_that_drops_connections_is_judged() -> None:
    report = run(target(transport=Dropping(30)))
    assert Verdict.FAIL is report.verdict
    assert Status.FAIL is results(report)["robustness/answers"].status
    assert report.requests > 200


def test_no_hint_blames_a_refusal_that_did_not_end_the_run() -> None:
    class Gone(Dropping):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            self.number += 1
            if self.number > 60:
                raise httpx2.ConnectError("Connection refused")
            return self.inner.handle_request(request)

    report = run(target(transport=Gone(1)))
    assert report.reason.startswith("the server cannot be reached")
    assert "" == hint(report)


def test_a_long_list_that_comes_too_late_is_read_in_small_pages() -> None:
    class Slow(Dropping):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            if request.url.params.get("limit") == "500":
                raise httpx2.ReadTimeout("too late", request=request)
            return self.inner.handle_request(request)

    report = run(target(transport=Slow(1)), Options(only=("limit/range-accepted",)))
    assert "limit/range-accepted" in [check.id for check in report.failures]


@pytest.mark.parametrize("seed", range(5))
def test_head_is_no_failure_where_tokens_differ_in_length(seed: int) -> None:
    chance = random.Random(seed)

    def edit(page: Page, number: int) -> Page | None:
        if "continue" in page["metadata"]:
            page["metadata"]["continue"] += "~" * chance.randrange(5)
        return page

    found = results(
        run(target(editing(edit)), Options(allow_methods=True, only=("protocol/head",)))
    )
    assert Status.PASS is found["protocol/head"].status


def test_flavors_without_a_name_block_what_compares_names() -> None:
    def edit(page: Page, number: int) -> Page | None:
        for item in page["items"][2:3]:
            item["metadata"].pop("name", None)
        return page

    found = results(run(target(editing(edit))))
    assert Status.FAIL is found["schema/name-present"].status
    compared = found["pagination/equal-pages"]
    assert (Status.BLOCKED, "schema/name-present") == (compared.status, compared.blocked_by)


# Budget


def test_a_list_with_random_tokens_leaves_requests_for_credentials() -> None:
    report = run(target(make_app(make_world(2400))), Options(max_requests=60))
    assert Status.PASS is results(report)["auth/missing-credentials"].status


def test_what_runs_last_has_requests_left() -> None:
    report = run(with_second_project(faithful()), Options(max_requests=150))
    assert Status.PASS is results(report)["pagination/remaining-count"].status


# Levels follow the page


def level_of(report: Report, check: str) -> Level | None:
    found = results(report)[check]
    return found.level if found.status is Status.FAIL else None


def test_an_order_that_differs_between_lists_is_a_should() -> None:
    whole = make_world(23).projects[FIRST_PROJECT]

    def change(world: World, number: int) -> None:
        world.projects[FIRST_PROJECT][:] = whole[number % 23 :] + whole[: number % 23]

    report = run(target(changing(change)))
    assert Level.SHOULD is level_of(report, "pagination/stable-order")
    assert Level.MUST is level_of(report, "pagination/each-once")


@pytest.mark.parametrize(
    ("name", "check", "level"),
    [
        ("limit-501-accepted", "limit/out-of-range-refused", Level.SHOULD),
        ("limit-negative-accepted", "limit/out-of-range-refused", Level.MUST),
        ("unknown-parameter-refused", "robustness/unknown-parameters", Level.SHOULD),
        ("unknown-parameter-fails", "robustness/unknown-parameters", Level.ROBUSTNESS),
        ("double-equals-refused", "selector/double-equals", Level.SHOULD),
        ("double-equals-keeps-none", "selector/double-equals", Level.MUST),
    ],
)
def test_what_does_no_harm_is_a_should(name: str, check: str, level: Level) -> None:
    app = next(each for each in defects() if each.name == name).build()
    assert level is level_of(run(target(app)), check)


def test_more_than_the_largest_page_is_a_must() -> None:
    app = next(each for each in defects() if each.name == "limit-1000-is-the-maximum").build(600)
    report = run(target(app), Options(only=("limit/",)))
    assert Level.MUST is level_of(report, "limit/page-bounded")


def test_problem_json_is_a_should() -> None:
    def decide(scope: Any, number: int) -> Any:
        if b"limit=501" in scope["query_string"]:
            body = b'{"error_code": "ModelArts.50004000", "error_msg": "no"}'
            return 400, {"Content-Type": "application/problem+json"}, body
        return None

    report = run(target(answering(decide)))
    assert Level.SHOULD is level_of(report, "protocol/media-type")


def test_a_refused_selector_fails_no_check_that_only_uses_it() -> None:
    def decide(scope: Any, number: int) -> Any:
        if b"labelSelector=%21" in scope["query_string"]:
            return 400, JSON, b'{"error_code": "ModelArts.50004000", "error_msg": "only keys"}'
        return None

    report = run(target(answering(decide)))
    failed = {check.id for check in report.checks if check.status is Status.FAIL}
    assert all(name.startswith("selector/") for name in failed)
    assert () == report.failures


def test_a_faithful_server_still_passes_with_everything() -> None:
    tested = replace(with_second_project(Variant("reference").build()), url="http://testserver")
    assert isinstance(tested, Target)
    report = run(tested, Options(strict=True, allow_methods=True))
    assert Verdict.PASS is report.verdict
    assert report.requests <= 310
