"""The comparison shows what the benchmarks kept, and says so where there is nothing yet."""

from __future__ import annotations

import json
from pathlib import Path

from sitemaker.inserts import figures, versions

from modelarts_flavors.contract import contract


def test_figures_of_a_run(tmp_path: Path) -> None:
    kept = tmp_path / "latest.json"
    kept.write_text(
        json.dumps(
            {
                "client": {
                    "title": "500 flavors",
                    "date": "2026-01-02",
                    "machine": "2 cores",
                    "rows": [{"program": "a | b", "ms": 1.23456}],
                    "ratios": {"ours / SDK": [0.1, 0.3, 0.2]},
                }
            }
        ),
        "utf-8",
    )
    text = "\n".join(figures(contract(), kept))
    assert "### 500 flavors {#bench-client}" in text
    assert "| a \\| b | 1.23 |" in text
    assert "| ours / SDK | 0.2 | 3 |" in text
    assert "Measured on 2026-01-02: 2 cores." in text


def test_no_run_yet(tmp_path: Path) -> None:
    [line] = figures(contract(), tmp_path / "latest.json")
    assert "nox -s bench" in line


def test_every_version_is_known() -> None:
    rows = [line for line in versions(contract()) if line.startswith("|")]
    assert len(rows) == 6
    assert all(row.split("|")[2].strip() for row in rows)
