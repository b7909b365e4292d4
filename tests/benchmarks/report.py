"""Prints the figures of one benchmark and keeps them in benchmarks/, as JSON and as Markdown tables."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from smoke import SMOKE

FOLDER = Path(__file__).parents[2] / "benchmarks"
LATEST = FOLDER / "latest.json"


def report(
    name: str,
    title: str,
    rows: Sequence[Mapping[str, Any]],
    ratios: Mapping[str, Sequence[float]] | None = None,
) -> None:
    """Print `rows`, all with the same keys, and keep them in benchmarks/, but for a smoke run.

    `ratios` holds, by name, the ratio to another program in each round of the run; `compare.py` tells
    from them what moved between two runs. Absolute figures hold for the machine of the run only.
    """
    table = Table(title=title)
    for key in rows[0]:
        table.add_column(key, justify="left" if key == next(iter(rows[0])) else "right")
    for row in rows:
        table.add_row(*map(shown, row.values()))
    Console(width=max(Console().width, 140)).print(table)
    if SMOKE:
        return
    known = json.loads(LATEST.read_text(encoding="utf-8")) if LATEST.exists() else {}
    known[name] = {
        "title": title,
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "rows": [dict(row) for row in rows],
        "ratios": {ratio: list(rounds) for ratio, rounds in (ratios or {}).items()},
    }
    FOLDER.mkdir(exist_ok=True)
    LATEST.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n", encoding="utf-8")
    LATEST.with_suffix(".md").write_text("\n".join(markdown(known)) + "\n", encoding="utf-8")


def shown(value: Any) -> str:
    """A figure as a table shows it."""
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def machine() -> str:
    """What the figures were measured on."""
    return f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"


def markdown(benchmarks: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The tables of all benchmarks, each with its machine and date."""
    yield "# Benchmarks"
    yield ""
    yield "Written by `nox -s bench`. Ratios are of one run; absolute figures hold for its machine only."
    for name, found in sorted(benchmarks.items()):
        columns = list(found["rows"][0])
        yield from (
            "",
            f"## {name}",
            "",
            f"{found['title']} ({found['date']}, {found['machine']})",
            "",
        )
        yield f"| {' | '.join(columns)} |"
        yield f"|{' --- |' * len(columns)}"
        for row in found["rows"]:
            yield f"| {' | '.join(shown(value).replace('|', '/') for value in row.values())} |"
