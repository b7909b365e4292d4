"""Runs of some checks: a check that judges the answers to all others has them to judge when it runs alone."""

from __future__ import annotations

import pytest
from tests.conformance.servers import Page, changing, editing, faithful, target
from tests.mutants.catalogue import FIRST_PROJECT
from tests.mutants.reference import World
from tests.mutants.variants import defects

from modelarts_flavors.conformance import Options, Status, Verdict, run
from modelarts_flavors.conformance.checks.catalog import chosen, taken
from modelarts_flavors.conformance.engine import stream
from modelarts_flavors.conformance.events import CheckFinished, CheckStarted, RunStarted

BOUNDED = "limit/page-bounded"
TOO_MANY = next(variant for variant in defects() if variant.name == "limit-one-too-many")


@pytest.mark.parametrize("only", [(BOUNDED,), (BOUNDED, "limit/default")])
def test_what_failed_fails_again_when_it_is_asked_for_alone(only: tuple[str, ...]) -> None:
    whole = run(target(TOO_MANY.build()))
    assert BOUNDED in [check.id for check in whole.failures]
    alone = run(target(TOO_MANY.build()), Options(only=only))
    assert [BOUNDED] == [check.id for check in alone.failures]
    assert set(only) == {check.id for check in alone.checks}


def test_all_others_are_taken_for_a_check_that_runs_last() -> None:
    everything = list(chosen(Options()))
    for check in everything:
        alone = list(taken(Options(only=(check.id,))))
        others = [found for found in alone if not found.id.startswith(check.id)]
        assert (len(alone) == len(everything)) if check.last else ([] == others)


def test_only_what_is_reported_is_announced() -> None:
    ids: set[str] = set()
    for event in stream(target(faithful()), Options(only=(BOUNDED,))):
        if isinstance(event, RunStarted):
            assert (BOUNDED,) == event.checks
        elif isinstance(event, CheckStarted):
            ids.add(event.id)
        elif isinstance(event, CheckFinished):
            ids.add(event.result.id)
    assert {BOUNDED} == ids


def test_a_check_that_sends_its_own_requests_needs_no_other() -> None:
    few = run(target(faithful()), Options(only=("limit/",)))
    assert few.requests < run(target(faithful())).requests / 2


def test_the_plainest_request_that_fails_is_shown() -> None:
    failed = next(c for c in run(target(TOO_MANY.build())).checks if c.id == BOUNDED)
    (shown,) = failed.requests
    assert [] == [name for name, _ in shown.request_headers if name.lower().startswith("if-")]


def test_a_list_that_is_another_one_for_one_answer_is_not_conformant() -> None:
    asked = [0]

    def edit(page: Page, number: int) -> Page | None:
        if len(page["items"]) == 23 and "continue" not in page["metadata"]:
            asked[0] += 1
            if asked[0] == SHORT_AT:
                page["items"].pop()
        return page

    report = run(target(editing(edit)), Options(only=("pagination/same-when-repeated",)))
    (check,) = report.checks
    assert Status.INCONCLUSIVE is check.status
    assert Verdict.PASS is not report.verdict
    assert "seen once and not again" in check.message


# The list is read twice when a run begins; then the check asks six times.
SHORT_AT = 5


def test_a_list_that_loses_a_flavor_for_good_meanwhile_is_conformant() -> None:
    def change(world: World, number: int) -> None:
        if number == SHORT_AT:
            world.projects[FIRST_PROJECT].pop()

    only = Options(only=("pagination/same-when-repeated",))
    assert Verdict.PASS is run(target(changing(change)), only).verdict
