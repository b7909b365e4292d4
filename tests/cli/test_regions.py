"""Several regions at once: a column says which, and one that fails hides no other."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.programs import program

from modelarts_flavors.cli.app import run
from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.testing import MockServer

Capture = pytest.CaptureFixture[str]
ONE, TWO, BAD = "cn-north-4", "cn-south-1", "cn-east-3"


def named(name: str) -> list[dict[str, dict[str, object]]]:
    return [{"metadata": {"name": name}, "status": {"phase": {f"{name}-a": "normal"}}}]


@pytest.fixture
def regions(home: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Three regions, the last of which refuses every request."""
    with (
        MockServer(catalog=named("one")) as one,
        MockServer(catalog=named("two")) as two,
        MockServer(faults=["error=403"]) as bad,
    ):
        for region, server in ((ONE, one), (TWO, two), (BAD, bad)):
            name = region.upper().replace("-", "_")
            monkeypatch.setenv(f"HUAWEICLOUD_SDK_REGION_MODELARTS_{name}", server.url)
        monkeypatch.setenv("HW_AUTH_TOKEN", one.token)
        monkeypatch.setenv("HW_PROJECT_ID", one.project_id)
        yield ["--region", f"{ONE},{TWO}"]


def test_a_column_says_the_region(regions: list[str], capsys: Capture) -> None:
    assert Exit.DONE == run(["list", *regions, "--columns", "name,region"])
    assert [["NAME", "REGION"], ["one", ONE], ["two", TWO]] == [
        line.split() for line in capsys.readouterr().out.splitlines()
    ]


def test_json_has_a_list_for_each_region(regions: list[str], capsys: Capture) -> None:
    run(["list", *regions, "-o", "json"])
    found = json.loads(capsys.readouterr().out)
    assert {ONE: "one", TWO: "two"} == {
        region: page["items"][0]["metadata"]["name"] for region, page in found.items()
    }
    run(["list", *regions, "-o", "jsonl"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {(ONE, "one"), (TWO, "two")} == {
        (line["region"], line["metadata"]["name"]) for line in lines
    }


@pytest.mark.parametrize("command", ["list", "zones", "show one", "list -o jsonl", "list -o csv"])
def test_a_region_that_fails_is_named_and_hides_no_other(
    regions: list[str], command: str, capsys: Capture
) -> None:
    code = run([*command.split(), "--region", f"{ONE},{BAD},{TWO}"])
    assert Exit.REFUSED == code
    shown = capsys.readouterr()
    assert "one" in shown.out
    assert "1 of 3 regions failed" in shown.err
    assert f"{BAD}: 403" in shown.err


def test_a_watch_over_regions_loses_sight_of_the_one_that_fails(regions: list[str]) -> None:
    with program("watch", "--region", f"{ONE},{BAD}", "-o", "jsonl") as process:
        assert process.stdout is not None
        events = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert {("first_snapshot", ONE), ("lost_sight", BAD)} == {
        (event["event"], event["region"]) for event in events
    }


def test_metrics_once_read_every_region(
    regions: list[str], tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / "m.prom"
    options = ["--region", f"{ONE},{BAD}", "--textfile", str(path), "--once"]
    assert Exit.REFUSED == run(["metrics", *options])
    assert {f'modelarts_up{{region="{ONE}"}} 1.0', f'modelarts_up{{region="{BAD}"}} 0.0'} == {
        line for line in path.read_text().splitlines() if line.startswith("modelarts_up{")
    }
    assert f"{BAD}: 403" in capsys.readouterr().err


def test_zones_say_the_region(regions: list[str], capsys: Capture) -> None:
    assert Exit.DONE == run(["zones", *regions])
    assert [f"one ({ONE})", f"two ({TWO})"] == [
        " ".join(line.split()[:2]) for line in capsys.readouterr().out.splitlines()[1:]
    ]
