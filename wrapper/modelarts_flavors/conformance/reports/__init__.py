"""Reports of a run: each takes a `Report` and gives a text, in one format.

    text    for a terminal, 80 columns        json   for programs
    html    a page for a colleague            junit  for a CI server
    har     every exchange, without secrets   badge  one word as SVG, and for badge services
    sarif   for code hosting services

`load` reads a `report.json` again, `diff` compares two, `merge` makes one matrix of several.

`write_all` writes every format into a folder.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from pathlib import Path

from modelarts_flavors.conformance.reports.hints import hint
from modelarts_flavors.conformance.reports.record import Record, gather
from modelarts_flavors.conformance.reports.rerun_command import rerun_command
from modelarts_flavors.conformance.results import Report


def _format(module: str) -> Callable[[Report], str]:
    """The renderer of a module, which is imported when it is used: some take long to import."""

    def render(report: Report) -> str:
        found = importlib.import_module(f"{__name__}.{module}")
        rendered: str = found.render(report)
        return rendered

    return render


FORMATS: dict[str, Callable[[Report], str]] = {
    "report.txt": _format("text"),
    "report.json": _format("json"),
    "report.html": _format("html"),
    "junit.xml": _format("junit"),
    "exchanges.har": _format("har"),
    "badge.svg": _format("badge"),
    "badge.json": _format("badge_json"),
    "report.sarif": _format("sarif"),
}


def prepare_folder(folder: Path) -> None:
    """Make the folder and see that files can be written there; raises OSError where not."""
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(f"{folder} cannot be written to")


def write_all(report: Report, folder: Path) -> tuple[Path, ...]:
    """Write every format into the folder, which is made if it is missing; gives the files."""
    prepare_folder(folder)
    files = []
    for name, render in FORMATS.items():
        file = folder / name
        file.write_text(render(report), encoding="utf-8")
        files.append(file)
    return tuple(files)


__all__ = ["FORMATS", "Record", "gather", "hint", "prepare_folder", "rerun_command", "write_all"]
