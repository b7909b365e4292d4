"""Prints the figures of one benchmark as a table and writes them to a JSON file beside the others."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

REPORTS = Path(__file__).parents[2] / "reports"


def report(name: str, title: str, rows: Sequence[Mapping[str, Any]]) -> Path:
    """Print `rows`, all with the same keys, and write them to reports/bench-NAME.json; gives its path.

    Absolute figures hold for the machine of the run only: give ratios within the run beside them.
    """
    table = Table(title=title)
    for key in rows[0]:
        table.add_column(key, justify="left" if key == next(iter(rows[0])) else "right")
    for row in rows:
        table.add_row(*(f"{v:.3g}" if isinstance(v, float) else str(v) for v in row.values()))
    Console().print(table)
    REPORTS.mkdir(exist_ok=True)
    path = REPORTS / f"bench-{name}.json"
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    path.write_text(json.dumps({"title": title, **machine, "rows": list(rows)}, indent=2) + "\n")
    return path
