"""Runs on servers that keep the contract or break it: verdicts, findings, strength, and the same again."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any
from wsgiref.validate import validator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conformance.servers import changing, faithful, target, with_second_project
from tests.mutants.catalogue import FIRST_PROJECT
from tests.mutants.reference import World, make_world
from tests.mutants.variants import Variant, benign, defects

from modelarts_flavors.conformance import (
    CheckFinished,
    Event,
    Exchange,
    Grade,
    Options,
    Profile,
    Report,
    RunFinished,
    Sent,
    Status,
    Target,
    Verdict,
    run,
    stream,
)
from modelarts_flavors.conformance.checks.label_selector import corners, malformed
from modelarts_flavors.conformance.session.walk_plans import changing as changing_plans
from modelarts_flavors.conformance.session.walk_plans import (
    exact_multiples,
    last_one,
    reach,
    single_steps,
)
from modelarts_flavors.errors import SelectorError
from modelarts_flavors.selectors import LabelSelector
from modelarts_flavors.testing import MockServer

EVERYTHING = make_world(23).projects[FIRST_PROJECT]


def variant(name: str) -> Variant:
    return next(each for each in [*defects(), *benign()] if each.name == name)


def results(report: Report) -> dict[str, Status]:
    return {check.id: check.status for check in report.checks}


# Servers that keep the contract


@pytest.mark.parametrize("count", [0, 1, 2, 23])
def test_a_faithful_server_passes(count: int) -> None:
    report = run(with_second_project(faithful(count)), Options(strict=True, allow_methods=True))
    assert () == report.failures
    assert Verdict.PASS == report.verdict
    assert {Status.PASS, Status.SKIPPED} >= set(results(report).values())


@pytest.mark.slow
@pytest.mark.parametrize("count", [500, 1100])
def test_a_faithful_server_with_a_long_list_passes_within_the_budget(count: int) -> None:
    report = run(target(faithful(count)), Options(strict=True))
    assert () == report.failures
    assert "stopped" not in report.reason


@pytest.mark.parametrize("profile", Profile)
def test_the_mock_passes_in_its_profile(profile: Profile) -> None:
    with MockServer(profile=str(profile)) as server:
        found = Target(url=server.url, project_id=server.project_id, auth=server.token)
        report = run(found, Options(profile=profile, strict=True, allow_methods=True))
    assert () == report.failures
    assert Verdict.PASS == report.verdict


def test_the_mock_passes_when_it_uses_every_freedom() -> None:
    with MockServer(faults=("hostile",)) as server:
        found = Target(url=server.url, project_id=server.project_id, auth=server.token)
        report = run(found, Options(strict=True, max_requests=1000))
    assert () == report.failures
    assert Verdict.PASS == report.verdict


def test_the_bars_of_a_small_list() -> None:
    assert run(target(faithful())).requests <= 290


@pytest.mark.parametrize(
    ("count", "grade"), [(0, Grade.WEAK), (1, Grade.WEAK), (7, Grade.FAIR), (23, Grade.STRONG)]
)
def test_the_verdict_is_as_strong_as_the_data(count: int, grade: Grade) -> None:
    report = run(target(faithful(count)))
    assert (grade, count) == (report.confidence.grade, report.confidence.flavors)


def wsgi(environ: Any, start_response: Any) -> list[bytes]:
    """An application that has an empty list and asks for no credentials."""
    body = b'{"kind": "ResourceFlavorList", "apiVersion": "v1", "metadata": {}, "items": []}'
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]


def test_a_wsgi_application_in_process() -> None:
    report = run(target(validator(wsgi)), Options(only=("T3.", "limit/out-of-range-refused")))
    assert ["limit/out-of-range-refused"] == [check.id for check in report.failures]


# The same again


def _told(events: list[Event]) -> list[Any]:
    """Events without their times."""

    def untimed(exchange: Exchange) -> Exchange:
        return replace(exchange, started=0.0, seconds=0.0)

    told: list[Any] = []
    for event in events:
        if isinstance(event, Sent):
            told.append(untimed(event.exchange))
        elif isinstance(event, CheckFinished):
            shown = tuple(map(untimed, event.result.requests))
            told.append(replace(event.result, requests=shown))
        elif isinstance(event, RunFinished):
            report = event.report
            told.append((report.verdict, report.reason, report.confidence, report.requests))
    return told


@pytest.mark.parametrize("name", [None, "last-token-refused", "limit-1-gives-2"])
def test_the_same_seed_gives_the_same_requests_and_results(name: str | None) -> None:
    def once(seed: int) -> list[Any]:
        known = {each.name for each in defects()}
        app = variant(name).build() if name in known else faithful()
        return _told(list(stream(target(app), Options(seed=seed))))

    assert once(3) == once(3)
    assert once(3) != once(4)


# Servers that break it


def failing(name: str, **options: Any) -> Report:
    report = run(with_second_project(variant(name).build()), Options(**options))
    assert Verdict.FAIL == report.verdict
    return report


def test_a_finding_is_shown_by_the_fewest_requests() -> None:
    report = failing("limit-seven-loses")
    shown = [check for check in report.failures if check.clause.startswith("T2.continue")]
    # The whole list, a first page, and the page that lacks a flavor.
    assert [] == [check.id for check in shown if len(check.requests) > 3]


def test_a_plain_reading_is_not_judged_by_other_failures() -> None:
    found = results(failing("body-cut-off"))
    assert Status.FAIL == found.pop("schema/list-document")
    assert {Status.BLOCKED} == set(found.values())


# Lists that change


@pytest.mark.parametrize("every", [1, 2, 7, 13, 40])
def test_a_list_that_changes_while_it_is_read_is_not_failed(every: int) -> None:
    def change(world: World, number: int) -> None:
        flavors = world.projects[FIRST_PROJECT]
        if number % every == 0:
            # One flavor goes and comes back, a little further on each time.
            place = number // every % 20
            flavors[:] = EVERYTHING[:place] + EVERYTHING[place + number // every % 2 :]

    report = run(target(changing(change)), Options(strict=True))
    assert () == report.failures


def test_capacity_that_changes_is_not_failed() -> None:
    def change(world: World, number: int) -> None:
        flavors = world.projects[FIRST_PROJECT]
        phases = ("normal", "soldout")
        flavors[:] = [
            replace(flavor, zones=dict.fromkeys(flavor.zones, phases[number % 2]))
            for flavor in flavors
        ]

    report = run(target(changing(change)), Options(strict=True))
    assert () == report.failures


def test_an_order_that_changes_is_failed_and_blocks_comparisons() -> None:
    def change(world: World, number: int) -> None:
        flavors = world.projects[FIRST_PROJECT]
        flavors.append(flavors.pop(0))

    found = results(run(target(changing(change))))
    assert Status.FAIL == found["pagination/stable-order"]
    assert Status.BLOCKED == found["pagination/equal-pages"]


def test_what_shows_once_only_is_no_failure() -> None:
    def change(world: World, number: int) -> None:
        flavors = world.projects[FIRST_PROJECT]
        if number == 60:
            flavors.append(flavors.pop(0))
        if number == 61:
            flavors.insert(0, flavors.pop())

    report = run(target(changing(change)), Options(strict=True))
    assert () == report.failures


# What the checks are made of


@given(st.integers(1, 2000), st.integers(1, 500))
def test_plans_lead_to_the_end_of_the_list(total: int, most: int) -> None:
    assert total == sum(reach(total, most))
    assert total == sum(last_one(total, most))
    assert total == sum(single_steps(total, most))
    assert all(total % size == 0 and size <= most for [size] in exact_multiples(total, most))


@given(st.integers(), st.integers(2, 24))
def test_changing_limits_try_every_limit_up_to_half_the_list(seed: int, total: int) -> None:
    walks = changing_plans(total, 500, random.Random(seed))
    followed = {limit for walk in walks for limit in walk}
    assert set(range(1, max(2, -(-total // 2)) + 1)) <= followed


@pytest.mark.parametrize("text", [*malformed(), *corners()])
def test_selectors_that_must_be_refused_break_the_grammar(text: str) -> None:
    with pytest.raises(SelectorError):
        LabelSelector.parse(text)
