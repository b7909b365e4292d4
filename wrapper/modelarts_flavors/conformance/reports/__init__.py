"""Reports of a run: each takes a `Record` and gives a text, in one format.

    text    for a terminal, 80 columns        json   for programs
    html    a page for a colleague            junit  for a CI server
    har     every exchange, without secrets   badge  one word as SVG

`write_all` writes every format into a folder.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from modelarts_flavors.conformance.reports import badge, har, html, json, junit, text
from modelarts_flavors.conformance.reports.record import Record, gather

FORMATS: dict[str, Callable[[Record], str]] = {
    "report.txt": text.render,
    "report.json": json.render,
    "report.html": html.render,
    "junit.xml": junit.render,
    "exchanges.har": har.render,
    "badge.svg": badge.render,
}


def prepare_folder(folder: Path) -> None:
    """Make the folder and see that files can be written there; raises OSError where not."""
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(f"{folder} cannot be written to")


def write_all(record: Record, folder: Path) -> tuple[Path, ...]:
    """Write every format into the folder, which is made if it is missing; gives the files."""
    prepare_folder(folder)
    files = []
    for name, render in FORMATS.items():
        file = folder / name
        file.write_text(render(record), encoding="utf-8")
        files.append(file)
    return tuple(files)


__all__ = ["FORMATS", "Record", "gather", "prepare_folder", "write_all"]
