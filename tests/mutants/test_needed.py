"""Every law is needed: without it some defect lives, or the law says why it is kept."""

from __future__ import annotations

import pytest
from tests.mutants import syntax
from tests.mutants.judging import judge
from tests.mutants.matrix import collect
from tests.mutants.needed import kills, print_laws, without
from tests.mutants.variants import defects

from modelarts_flavors.conformance.checks.catalog import laws


def test_without_takes_a_law_out_and_puts_it_back() -> None:
    before = laws()
    with without(before[3]):
        assert [law for law in before if law is not before[3]] == list(laws())
    assert before == laws()


def test_a_defect_lives_without_the_only_law_against_it() -> None:
    variant = next(each for each in defects() if each.name == "default-20")
    killers = judge(variant).failed_strictly
    law = next(each for each in laws() if each.id == killers[0])
    with without(law):
        assert killers[1:] == judge(variant).failed_strictly


def test_kills_are_the_runs_in_which_a_law_failed_the_clearest_first() -> None:
    chosen = [each for each in defects() if each.name in {"no-allow", "default-20", "items-null"}]
    rows = list(collect(chosen, [0]))
    found = kills(rows)
    failed = [check for row in rows for each in row.judgements for check in each.failed_strictly]
    assert sorted(failed) == sorted(check for check, runs in found.items() for _ in runs)
    for runs in found.values():
        counts = [len(each.failed_strictly) for each in runs]
        assert counts == sorted(counts)


@pytest.mark.slow
def test_every_law_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(collect([*defects(), *syntax.mutants()], [0]))
    needed = print_laws(rows)
    assert needed, capsys.readouterr().out
