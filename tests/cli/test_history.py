"""`history`: each question, the map, the page, the exports; `serve --replay` plays it again."""

from __future__ import annotations

import csv
import io
import json
import re
import signal
import subprocess
from contextlib import AbstractContextManager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.capacity.naive import FREE, TAKEN
from tests.cli.programs import program

from modelarts_flavors import Client
from modelarts_flavors.capacity import HistoryWriter, Poll
from modelarts_flavors.cli.app import run
from modelarts_flavors.cli.exit_codes import CommandError, Exit
from modelarts_flavors.cli.replay import first_catalog, recorded, synthetic
from modelarts_flavors.errors import TransportError
from modelarts_flavors.flavors import Flavor
from modelarts_flavors.mock.catalog.synthetic import make_catalog
from modelarts_flavors.mock.options import default_project_id

Capture = pytest.CaptureFixture[str]
START = 1_767_225_600.0  # 2026-01-01T00:00Z, a Thursday


def flavor(name: str, phases: dict[str, str], cpu: str = "8") -> Flavor:
    return Flavor({"metadata": {"name": name}, "spec": {"cpu": cpu}, "status": {"phase": phases}})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Four days, hour by hour: `day` is free from noon on; `late` appears on the second day."""
    path = tmp_path / "h.db"
    with HistoryWriter(path) as writer, writer.batch():
        for hour in range(96):
            at = START + 3600 * hour
            if hour in (50, 51):
                writer.add(Poll("r", at, 1200.0, error=TransportError("down")))
                continue
            listed = [flavor("day", {"z1": FREE if hour % 24 >= 12 else TAKEN})]
            if hour >= 24:
                listed.append(flavor("late", {"z2": TAKEN}, "64"))
            writer.add(Poll("r", at, 1200.0, flavors=tuple(listed)))
    return path


def answer(file: Path, question: str, capsys: Capture, *options: str) -> Any:
    assert Exit.DONE == run(["history", str(file), question, "-o", "json", *options])
    return json.loads(capsys.readouterr().out)


def test_last_free(file: Path, capsys: Capture) -> None:
    day, late = answer(file, "last-free", capsys)
    assert {"region": "r", "flavor": "day", "zone": "z1", "now": True} == {
        name: day[name] for name in ("region", "flavor", "zone", "now")
    }
    assert "2026-01-04T23:00:00.000Z" == day["end"]
    assert None is late["end"]


def test_odds(file: Path, capsys: Capture) -> None:
    day, late = answer(file, "odds", capsys, "--within", "2h")
    assert day["is_free"]
    assert (0, None) == (late["cases"], late["low"])
    run(["history", str(file), "odds"])
    shown = capsys.readouterr().out
    assert "available now" in shown
    assert "not enough data" in shown


def test_spells_and_hours(file: Path, capsys: Capture) -> None:
    day = answer(file, "spells", capsys, "--flavor", "day")[0]
    assert 12 * 3600 == day["free"]["median"]
    assert 12 * 3600 == day["waits"]["longest"]
    hours = answer(file, "hours", capsys, "--flavor", "day", "--timezone", "Asia/Shanghai")[0]
    free = {(one["weekday"], one["hour"]) for one in hours["hours"] if one["available"]}
    # Noon in UTC is 20 o'clock there.
    assert (3, 20) in free
    assert (3, 12) not in free


def test_the_map_tells_gaps_from_absence(file: Path, capsys: Capture) -> None:
    assert Exit.DONE == run(["history", str(file)])
    scale, day, late, legend = capsys.readouterr().out.splitlines()
    assert scale.split()[0] == "2026-01-01"
    cells = day[len("late z2  ") :]
    assert 60 == len(cells)
    assert {"-", "█", "."} < set(cells)
    # Not listed on the first day: blank, neither a gap nor a zero.
    assert re.fullmatch(r"late z2  +[-.]+", late)
    assert "not watched" in legend


def test_the_page_needs_nothing_else(file: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert Exit.DONE == run(["history", str(file), "--html", str(page)])
    text = page.read_text(encoding="utf-8")
    seen: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append(tag)
            assert not {"src", "href"} & {name for name, _ in attrs}

    Reader().feed(text)
    assert {"table", "svg", "rect", "title"} < set(seen)
    assert "script" not in seen
    assert "http" not in text
    assert "100% available" in text


def test_exports(file: Path, capsys: Capture) -> None:
    run(["history", str(file), "export", "--format", "csv", "--flavor", "day"])
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {"day"} == {row["flavor"] for row in rows}
    assert "not watched" in {row["state"] for row in rows}
    run(
        ["history", str(file), "export", "--start", "2026-01-01T12:00", "--end", "2026-01-01T18:00"]
    )
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    day = [line for line in lines if line["flavor"] == "day"]
    assert [("2026-01-01T12:00:00.000Z", "2026-01-01T18:00:00.000Z", FREE)] == [
        (line["start"], line["end"], line["state"]) for line in day
    ]
    run(["history", str(file), "export", "--format", "openmetrics", "--step", "1h"])
    assert capsys.readouterr().out.endswith("# EOF\n")


def test_filters_use_what_the_history_says_of_flavors(file: Path, capsys: Capture) -> None:
    found = answer(file, "odds", capsys, "--min-cpu", "32")
    assert ["late"] == [one["flavor"] for one in found]
    assert Exit.NO == run(["history", str(file), "odds", "--min-cpu", "9999"])
    assert "at least 9999 CPU cores: removes 2 of 2" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--flavor", "dya"], "day"),
        (["--zone", "z3"], "z1"),
        (["--region", "x"], "no region 'x'"),
        (["hours", "--timezone", "Mars/Olympus"], "no time zone"),
        (["--start", "yesterday"], "is not a time"),
        (["--start", "2026-02-01", "--end", "2026-01-01", "spells"], "after the end"),
    ],
)
def test_wrong_options(file: Path, options: list[str], said: str, capsys: Capture) -> None:
    assert Exit.USAGE == run(["history", str(file), *options])
    shown = capsys.readouterr()
    assert said in shown.err
    assert "" == shown.out


def test_files_that_cannot_be_read(tmp_path: Path, capsys: Capture) -> None:
    other = tmp_path / "other.txt"
    other.write_text("no history at all, but long enough" * 99)
    assert Exit.USAGE == run(["history", str(other)])
    assert Exit.USAGE == run(["history", str(tmp_path / "missing")])
    assert 2 == capsys.readouterr().err.count("\n")


def test_one_poll_is_no_time_to_draw(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "h.db"
    with HistoryWriter(path) as writer:
        writer.add_phases("r", START, {("a", "z"): FREE}, interval=60)
    assert Exit.DONE == run(["history", str(path)])
    shown = capsys.readouterr()
    assert ("", "less than two polls" in shown.err) == (shown.out, True)


def test_a_chance_is_a_quarter_with_its_cases(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "h.db"
    phases = [FREE, TAKEN, TAKEN] * 9
    with HistoryWriter(path) as writer, writer.batch():
        for number, phase in enumerate(phases):
            writer.add_phases("r", START + 60 * number, {("a", "z"): phase}, interval=60)
    assert Exit.DONE == run(["history", str(path), "odds", "--within", "1h"])
    row = capsys.readouterr().out.splitlines()[1]
    assert ["a", "z", "75%", "to", "100%", "8", "1", "min"] == row.split()


def test_times_may_count_back_from_now(file: Path, capsys: Capture) -> None:
    whole = answer(file, "spells", capsys)
    assert whole == answer(file, "spells", capsys, "--start", "-36500d")


# The mock plays it again


def served(options: list[str]) -> AbstractContextManager[subprocess.Popen[str]]:
    return program("serve", "--port", "0", "--token", "t", *options)


def listed(process: subprocess.Popen[str]) -> Client:
    assert process.stdout is not None
    url = process.stdout.readline().split()[-1]
    return Client(endpoint=url, project_id=PROJECT, auth="t", http_client=httpx2.Client())


PROJECT = default_project_id()


def phases(client: Client) -> dict[str, dict[str, str]]:
    return {flavor.name: flavor.zone_phases for flavor in client.list_flavors()}


def test_the_mock_replays_a_history(file: Path) -> None:
    at = ["--at", "2026-01-01T23:00:00", "--speed", "1200"]
    with served(["--replay", str(file), *at]) as process:
        client = listed(process)
        first = phases(client)
        assert {"day": {"z1": FREE}} == first
        # An hour of the history is three seconds: `late` appears, and `day` is sold out at midnight.
        while phases(client) == first:
            pass
        assert {"day": {"z1": TAKEN}, "late": {"z2": TAKEN}} == phases(client)
        client.http_client.close()
        process.send_signal(signal.SIGTERM)


def test_the_mock_lives_through_a_synthetic_history() -> None:
    with served(["--synthetic", "5", "--synthetic-history", "--speed", "50000"]) as process:
        client = listed(process)
        first = phases(client)
        while phases(client) == first:
            pass
        assert set(first) == set(phases(client))
        client.http_client.close()
        process.send_signal(signal.SIGTERM)


def test_a_synthetic_history_is_the_same_for_the_same_seed() -> None:
    catalog = make_catalog(3)
    one, same, other = (list(synthetic(catalog, seed=seed, speed=1.0)()) for seed in (1, 1, 2))
    assert one == same != other
    assert first_catalog(lambda: one).names == catalog.names


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--at", "2025-01-01"], "before the history begins"),
        (["--replay-region", "x"], "no region 'x'"),
        (["--catalog", "x"], "excludes"),
        (["--speed", "0"], "0"),
    ],
)
def test_wrong_replays(file: Path, options: list[str], said: str, capsys: Capture) -> None:
    assert Exit.USAGE == run(["serve", "--port", "0", "--replay", str(file), *options])
    assert said in capsys.readouterr().err


def test_a_history_of_names_alone_is_played(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    with HistoryWriter(path) as writer:
        writer.add_phases("r", START, {("a", "z1"): FREE, ("a", "z2"): TAKEN}, interval=60)
        writer.add_phases("r", START + 60, {("a", "z1"): TAKEN, ("b", "z1"): FREE}, interval=60)
    steps = recorded(path, at=START + 60, speed=1.0, region=None)
    last = first_catalog(steps)
    assert ("a", "b") == last.names
    assert [{"z1": TAKEN}, {"z1": FREE}] == [Flavor(one).zone_phases for one in last.flavors]


def test_what_cannot_be_played(tmp_path: Path) -> None:
    several, failed = tmp_path / "several.db", tmp_path / "failed.db"
    with HistoryWriter(several) as writer:
        for region in ("r1", "r2"):
            writer.add_phases(region, START, {("a", "z"): FREE}, interval=60)
    with HistoryWriter(failed) as writer:
        writer.add_failure("r", START, "TransportError", interval=60)
    for path, region, said in (
        (several, None, "several regions: r1, r2; add --replay-region"),
        (failed, None, "holds no successful poll"),
    ):
        with pytest.raises(CommandError, match=said):
            recorded(path, at=None, speed=1.0, region=region)
    assert ("a",) == first_catalog(recorded(several, at=None, speed=1.0, region="r2")).names
