"""Carries changes from the worker that was asked to all others: a file that each of them follows."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from modelarts_flavors.mock.state import MockState


class Journal:
    """One worker's view of the file; lines are a process id, a change's name and its arguments."""

    def __init__(self, descriptor: int, state: MockState) -> None:
        self._descriptor = descriptor
        self._state = state
        self._read = 0
        state.on_change(self._tell)

    @classmethod
    def open(cls, path: Path, state: MockState) -> Journal:
        """Follow the file at a path, which is made if it is not there."""
        return cls(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), state)

    def catch_up(self) -> None:
        """Make the changes that other workers were asked for since the last call."""
        size = os.fstat(self._descriptor).st_size
        if size == self._read:
            return
        found = os.pread(self._descriptor, size - self._read, self._read)
        # A long line may be on its way still: it is read when it is whole.
        whole = found[: found.rfind(b"\n") + 1]
        self._read += len(whole)
        for line in whole.splitlines():
            worker, name, arguments = orjson.loads(line)
            if worker != os.getpid():
                self._state.apply(name, arguments)

    def _tell(self, name: str, arguments: Mapping[str, Any]) -> None:
        line = orjson.dumps([os.getpid(), name, arguments], option=orjson.OPT_APPEND_NEWLINE)
        # A single write to a file that is open for appending is not torn apart by another.
        os.write(self._descriptor, line)
