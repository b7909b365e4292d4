"""Every check is needed: without it some defect lives, or the check says why it is kept."""

from __future__ import annotations

import pytest
from tests.mutants import syntax
from tests.mutants.judging import judge
from tests.mutants.matrix import collect
from tests.mutants.needed import kills, print_checks, without
from tests.mutants.variants import defects

from modelarts_flavors.conformance.checks.catalog import checks


def test_without_takes_a_check_out_and_puts_it_back() -> None:
    before = checks()
    with without(before[3]):
        assert [check for check in before if check is not before[3]] == list(checks())
    assert before == checks()


def test_a_defect_lives_without_the_only_check_against_it() -> None:
    variant = next(each for each in defects() if each.name == "default-20")
    killers = judge(variant).failed_strictly
    check = next(each for each in checks() if each.id == killers[0])
    with without(check):
        assert killers[1:] == judge(variant).failed_strictly


def test_kills_are_the_runs_in_which_a_check_failed_the_clearest_first() -> None:
    chosen = [each for each in defects() if each.name in {"no-allow", "default-20", "items-null"}]
    rows = list(collect(chosen, [0]))
    found = kills(rows)
    failed = [check for row in rows for each in row.judgements for check in each.failed_strictly]
    assert sorted(failed) == sorted(check for check, runs in found.items() for _ in runs)
    for runs in found.values():
        counts = [len(each.failed_strictly) for each in runs]
        assert counts == sorted(counts)


@pytest.mark.slow
def test_every_check_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(collect([*defects(), *syntax.mutants()], [0]))
    needed = print_checks(rows)
    assert needed, capsys.readouterr().out
