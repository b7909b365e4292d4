"""A sample of the matrix in seconds; `nox -s mutants` runs all of it."""

from __future__ import annotations

import pytest
from tests.mutants.__main__ import REFERENCE, main
from tests.mutants.judging import judge
from tests.mutants.soak import mixtures, moving
from tests.mutants.variants import Variant, benign, defects

BY_NAME = {variant.name: variant for variant in [REFERENCE, *defects(), *benign()]}
KILLED = [
    "page-boundary-lost",
    "walk-loops",
    "limit-one-too-many-on-later-pages",
    "count-includes-this-page",
    "selector-dropped-on-page-two",
    "foreign-project-shown",
    "empty-token-accepted",
    "unauthorized-without-code",
    "phase-unknown",
    "content-type-html",
    "cache-ignores-selector",
]
CLEAN = [
    "reference",
    "empty-page-in-the-middle",
    "short-pages",
    "page-cap-of-5",
    "token-new-each-time",
    "sparse-flavors",
]


@pytest.mark.parametrize("name", KILLED)
def test_a_defect_is_killed_by_a_check_of_its_clause(name: str) -> None:
    judgement = judge(BY_NAME[name])
    assert judgement.killed, judgement.failed_strictly
    assert () == judgement.broken


@pytest.mark.parametrize("name", CLEAN)
def test_a_benign_server_is_not_accused(name: str) -> None:
    judgement = judge(BY_NAME[name])
    assert ((), (), "pass") == (judgement.failed_strictly, judgement.broken, judgement.verdict)


@pytest.mark.parametrize("name", ["page-boundary-repeated", "reference"])
def test_a_real_socket_gives_the_same_verdict(name: str) -> None:
    variant = BY_NAME[name]
    assert judge(variant).failed == judge(variant, on_socket=True).failed


@pytest.mark.parametrize("change", ["comes", "goes", "returns", "sells-out"])
def test_a_catalogue_that_changes_is_not_accused(change: str) -> None:
    assert () == judge(moving(change, 11)).failed_strictly


def test_combined_freedoms_are_not_accused() -> None:
    for variant, seed in mixtures(2):
        assert () == judge(variant, seed).failed_strictly, variant.name


def test_the_matrix_names_the_killer(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["--only", "default-20", "--seeds", "0", "--jobs", "1"])
    printed = capsys.readouterr().out
    assert "default-20" in printed
    assert "limit/default" in printed
    assert "1 defects, 1 runs: 1 killed, 1 by a check of the own clause" in printed


def test_the_matrix_fails_where_a_defect_survives(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    harmless = Variant("harmless", why="Nothing is wrong with it.", clauses=("T2.limit",))
    monkeypatch.setattr("tests.mutants.__main__.defects", lambda: [harmless])
    assert 1 == main(["--only", "harmless", "--seeds", "0", "--jobs", "1"])
    assert "survives with seeds [0]: harmless" in capsys.readouterr().out
