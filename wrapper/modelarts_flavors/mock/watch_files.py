"""Reads catalog files again when they change; after an error the last good catalog stays."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from modelarts_flavors.errors import CatalogError
from modelarts_flavors.mock.catalog.catalog_file import read_catalog
from modelarts_flavors.mock.options import MockOptions
from modelarts_flavors.mock.state import MockState

# Seconds between two checks of the files.
INTERVAL = 0.25


class CatalogWatcher:
    """Reads changed files and updates a state; `files` has the file of each project."""

    def __init__(
        self, state: MockState, files: Mapping[str, Path], report: Callable[[str], None]
    ) -> None:
        self._state = state
        self._files = files
        self._report = report
        self._seen = {path: _stamp(path) for path in files.values()}

    def check(self) -> bool:
        """Read the files that changed since the last call; returns whether the state changed."""
        changed = False
        for path, seen in list(self._seen.items()):
            stamp = _stamp(path)
            if stamp == seen:
                continue
            self._seen[path] = stamp
            try:
                catalog = read_catalog(path)
            except CatalogError as error:
                self._report(f"catalog not changed: {error}")
                continue
            projects = [pid for pid, file in self._files.items() if file == path]
            self._state.replace_catalogs(dict.fromkeys(projects, catalog))
            changed = True
        return changed


async def watch(state: MockState, options: MockOptions) -> None:
    """Check the catalog files until cancelled, if the options say so."""
    if not options.watch or not options.files:
        return
    watcher = CatalogWatcher(state, options.files, _to_stderr)
    while True:
        await asyncio.sleep(INTERVAL)
        watcher.check()


def _to_stderr(message: str) -> None:
    sys.stderr.write(f"modelarts-flavors: {message}\n")


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    # Editors replace files, and a copy can have the old time.
    return (found.st_mtime_ns, found.st_size, found.st_ino)
