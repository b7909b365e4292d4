"""Reads catalog files again when they change; after an error the last good catalog stays."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

from modelarts_flavors.errors import CatalogError
from modelarts_flavors.mock.catalog.catalog_file import read_catalog
from modelarts_flavors.mock.options import MockOptions
from modelarts_flavors.mock.state import MockState

# Seconds between two checks of the files.
INTERVAL = 0.25
# The stamp of a file that was not checked yet: it may have changed since it was read.
_NEW = (0, 0, 0)

Stamp = tuple[int, int, int]


class CatalogWatcher:
    """Reads changed files and updates a state; `options` has the file and catalog of each project."""

    def __init__(
        self, state: MockState, options: MockOptions, report: Callable[[str], None]
    ) -> None:
        self._state = state
        self._files = options.files
        self._report = report
        self._seen: dict[Path, Stamp | None] = dict.fromkeys(options.files.values(), _NEW)
        self._served = {path: options.lists[pid] for pid, path in options.files.items()}

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
            if catalog == self._served[path]:
                continue
            self._served[path] = catalog
            projects = [pid for pid, file in self._files.items() if file == path]
            self._state.replace_catalogs(dict.fromkeys(projects, catalog))
            changed = True
        return changed


async def watch(state: MockState, options: MockOptions) -> None:
    """Check the catalog files until cancelled, if the options say so."""
    if not options.watch or not options.files:
        return
    watcher = CatalogWatcher(state, options, _to_stderr)
    while True:
        await asyncio.sleep(INTERVAL)
        try:
            watcher.check()
        except Exception as error:  # noqa: BLE001 (whatever happens, the next change is read)
            _to_stderr(f"catalog not changed: {error!r}")


def _to_stderr(message: str) -> None:
    # stderr may be closed, or a pipe that nobody reads.
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(f"modelarts-flavors: {message}\n")


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    # Editors replace files, and a copy can have the old time.
    return (found.st_mtime_ns, found.st_size, found.st_ino)
