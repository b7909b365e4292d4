"""Runs the program as a process of its own, and leaves none behind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

PROGRAM = [sys.executable, "-m", "modelarts_flavors"]


@contextmanager
def program(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The program while the block runs; whatever happens there, it ends."""
    with subprocess.Popen(
        [*PROGRAM, *arguments], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            yield process
        except BaseException:
            process.kill()
            raise
