"""Serves a catalogue file anew when it changes; a broken one is reported and the old one kept."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from modelarts_flavors.errors import CatalogError
from modelarts_flavors.mock.catalog.catalog_file import read_catalog
from modelarts_flavors.mock.options import MockOptions
from modelarts_flavors.mock.state import MockState

# Seconds between two looks at the files.
INTERVAL = 0.25


class CatalogWatch:
    """Looks at files and reads those that changed; `files` gives the file of each project."""

    def __init__(
        self, state: MockState, files: Mapping[str, Path], complain: Callable[[str], None]
    ) -> None:
        self._state = state
        self._files = files
        self._complain = complain
        self._seen = {path: _stamp(path) for path in files.values()}

    def look(self) -> bool:
        """Read what changed since the last look; gives whether anything was taken over."""
        taken = False
        for path, seen in list(self._seen.items()):
            stamp = _stamp(path)
            if stamp == seen:
                continue
            self._seen[path] = stamp
            try:
                catalog = read_catalog(path)
            except CatalogError as error:
                self._complain(f"keeping the old catalog: {error}")
                continue
            projects = [pid for pid, file in self._files.items() if file == path]
            self._state.replace_catalogs(dict.fromkeys(projects, catalog))
            taken = True
        return taken


async def watch(state: MockState, options: MockOptions) -> None:
    """Look at the catalogue files for ever, if the options ask for it."""
    if not options.watch or not options.files:
        return
    watched = CatalogWatch(state, options.files, _to_stderr)
    while True:
        await asyncio.sleep(INTERVAL)
        watched.look()


def _to_stderr(message: str) -> None:
    sys.stderr.write(f"modelarts-flavors: {message}\n")


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    # Editors replace files; a copy can keep the old time.
    return (found.st_mtime_ns, found.st_size, found.st_ino)
