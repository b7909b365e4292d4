"""Exports hold every interval once; Prometheus' own tool takes what is meant for it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from modelarts_flavors.capacity import (
    History,
    export_intervals,
    to_csv,
    to_jsonl,
    to_openmetrics,
)
from modelarts_flavors.capacity.export import timestamp
from modelarts_flavors.errors import InvalidArgumentError

from .naive import FREE, TAKEN, Step, write

KEY = ('=cmd|"x"', "z1")
OTHER = ("b", "z\\2\n")
STEPS = [
    Step(0, {KEY: TAKEN}),
    Step(10, {KEY: FREE, OTHER: "paused"}),
    Step(20, {KEY: FREE}),
    Step(100, {KEY: TAKEN}),
    Step(110, {KEY: TAKEN}),
]
EXPECTED = [
    (*KEY, 0, 10, TAKEN, False),
    (*KEY, 10, 20, FREE, True),
    (*KEY, 20, 100, "not watched", None),
    (*KEY, 100, 110, TAKEN, False),
    (*OTHER, 0, 10, "never seen", None),
    (*OTHER, 10, 20, "paused", False),
    (*OTHER, 20, 100, "not watched", None),
    (*OTHER, 100, 110, "not listed", False),
]


@pytest.fixture
def history(tmp_path: Path) -> History:
    write(tmp_path / "h.db", STEPS)
    return History(tmp_path / "h.db")


def test_jsonl(history: History) -> None:
    lines = [json.loads(line) for line in to_jsonl(export_intervals(history))]
    assert lines == [
        {
            "region": "r",
            "flavor": flavor,
            "zone": zone,
            "start": timestamp(start),
            "end": timestamp(end),
            "state": state,
            "available": available,
        }
        for flavor, zone, start, end, state, available in EXPECTED
    ]


def test_csv_starts_no_formula(history: History) -> None:
    rows = list(csv.DictReader(io.StringIO("".join(to_csv(export_intervals(history))))))
    words = {True: "true", False: "false", None: ""}
    assert [(row["flavor"], row["state"], row["available"]) for row in rows] == [
        (flavor.replace("=", "'=", 1), state, words[available])
        for flavor, _, _, _, state, available in EXPECTED
    ]


def test_a_part_of_the_time_and_of_the_series(history: History) -> None:
    found = export_intervals(history, start=15, end=25, kept=lambda one: one.flavor == KEY[0])
    assert [(one.interval.start, one.interval.end) for one in found] == [(15, 20), (20, 25)]


def test_openmetrics_has_no_sample_where_nobody_watched(history: History) -> None:
    text = "".join(to_openmetrics(export_intervals(history), step=4))
    assert text.endswith("# EOF\n")
    times = {float(at) for at in re.findall(r'z1",phase="normal"} \d (\S+)', text)}
    assert times == {0, 4, 8, 10, 14, 18, 100, 104, 108}
    ones = {float(at) for at in re.findall(r'z1",phase="normal"} 1 (\S+)', text)}
    assert ones == {10, 14, 18}
    assert len(re.findall(r'phase="unknown"} 1', text)) == 3
    for step in (0, -1, float("nan"), float("inf")):
        with pytest.raises(InvalidArgumentError):
            list(to_openmetrics([], step=step))


def test_promtool_takes_it(history: History, tmp_path: Path) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed")
    file, blocks = tmp_path / "metrics.txt", tmp_path / "blocks"
    text = "".join(to_openmetrics(export_intervals(history), step=4))
    file.write_text(text, encoding="utf-8")
    command = [promtool, "tsdb", "create-blocks-from", "openmetrics", str(file), str(blocks)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    blocks_made = [json.loads(meta.read_text()) for meta in blocks.glob("*/meta.json")]
    samples = sum(not line.startswith("#") for line in text.splitlines() if line)
    assert samples == sum(block["stats"]["numSamples"] for block in blocks_made)
