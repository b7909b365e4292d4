"""Known failures, several servers, and what failed before: `conform` as it is used every day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.mutants.catalogue import FIRST_PROJECT, FIRST_TOKEN
from tests.mutants.judging import serving
from tests.mutants.variants import Variant, defects

from modelarts_flavors.cli.app import run
from modelarts_flavors.cli.exit_codes import Exit

FAILING = "limit/out-of-range-refused"


@pytest.fixture(scope="module")
def broken() -> Iterator[str]:
    variant = next(each for each in defects() if each.name == "limit-negative-accepted")
    with serving(variant.build()) as url:
        yield url


@pytest.fixture(scope="module")
def good() -> Iterator[str]:
    with serving(Variant("reference").build()) as url:
        yield url


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    (tmp_path / "token").write_text(FIRST_TOKEN)
    access = ["--project-id", FIRST_PROJECT, "--token-file", str(tmp_path / "token")]
    return [*access, "--no-schemathesis", "--only", "limit/"]


def test_a_written_baseline_makes_the_next_run_green(
    broken: str, words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "baseline.yaml"
    assert Exit.DONE == run(["conform", broken, *words, "--write-baseline", str(file)])
    assert "write a reason for 1 of its entries" in capsys.readouterr().err
    assert Exit.NO == run(["conform", broken, *words, "--baseline", str(file)])
    assert "the entry has no reason" in capsys.readouterr().out
    file.write_text(file.read_text().replace("reason: ''", "reason: we know"))
    assert Exit.DONE == run(["conform", broken, *words, "--baseline", str(file)])
    out = capsys.readouterr().out
    assert f"KNOWN  {FAILING}" in out
    assert "known     we know" in out


def test_a_baseline_that_is_no_longer_true_fails(
    good: str, words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "baseline.yaml"
    file.write_text(f"- {{id: {FAILING}, reason: once}}\n")
    assert Exit.NO == run(["conform", good, *words, "--baseline", str(file)])
    assert f"{FAILING}: the check passes now" in " ".join(capsys.readouterr().out.split())


def test_a_baseline_of_no_use_is_told_before_anything_is_sent(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b.yaml").write_text("- {reason: x}")
    assert Exit.USAGE == run(
        ["conform", "http://127.0.0.1:1", *words, "--baseline", str(tmp_path / "b.yaml")]
    )
    out, err = capsys.readouterr()
    assert ("", 1) == (out, err.count("\n"))


def test_several_servers_are_shown_side_by_side(
    broken: str, good: str, words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "reports"
    assert Exit.NO == run(["conform", broken, good, *words, "--report-dir", str(folder)])
    last = capsys.readouterr().out.splitlines()[-1]
    assert [FAILING, "fail", "pass"] == last.split()
    assert ["1", "2"] == sorted(each.name for each in folder.iterdir())
    assert Exit.DONE == run(["conform", good, good, *words])
    assert "No check differs" in capsys.readouterr().out


def test_several_servers_as_json(
    broken: str, good: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.NO == run(["conform", good, broken, *words, "-o", "json"])
    document = json.loads(capsys.readouterr().out)
    assert ["pass", "fail"] == [server["verdict"] for server in document["servers"]]


def test_one_of_several_that_is_down_is_no_pass(
    good: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert Exit.UNREACHABLE == run(["conform", good, "http://127.0.0.1:1", *words])
    assert "cannot be reached" in capsys.readouterr().err


def test_what_failed_runs_again_alone(
    broken: str, words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "reports"
    assert Exit.NO == run(["conform", broken, *words, "--report-dir", str(folder)])
    capsys.readouterr()
    report = str(folder / "report.json")
    assert Exit.NO == run(["conform", broken, *words[:-2], "--rerun-failed", report, "-o", "json"])
    document = json.loads(capsys.readouterr().out)
    assert [FAILING] == [check["id"] for check in document["checks"]]
