"""Runs the program as a process of its own, and leaves none behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

PROGRAM = [sys.executable, "-m", "modelarts_flavors"]


def bare_environment() -> dict[str, str]:
    """The environment without credentials and settings: what finds and measures the program."""
    kept = ("PATH", "PYTHONPATH", "COVERAGE_")
    return {name: value for name, value in os.environ.items() if name.startswith(kept)}


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
