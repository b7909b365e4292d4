"""Prints the figures of one benchmark as a table and writes them to a JSON file beside the others."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from smoke import SMOKE

REPORTS = Path(__file__).parents[2] / "reports"


def report(name: str, title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print `rows`, all with the same keys; write them to reports/bench-NAME.json, but for a smoke run.

    Absolute figures hold for the machine of the run only: give ratios within the run beside them.
    """
    table = Table(title=title)
    for key in rows[0]:
        table.add_column(key, justify="left" if key == next(iter(rows[0])) else "right")
    for row in rows:
        table.add_row(*(f"{v:.3g}" if isinstance(v, float) else str(v) for v in row.values()))
    Console().print(table)
    if SMOKE:
        return
    REPORTS.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    text = json.dumps({"title": title, **machine, "rows": list(rows)}, indent=2)
    (REPORTS / f"bench-{name}.json").write_text(text + "\n", encoding="utf-8")
