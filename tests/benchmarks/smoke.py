"""Whether a benchmark measures or only shows that it still works, when BENCH_SMOKE is set."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

SMOKE = bool(os.environ.get("BENCH_SMOKE"))


def scaled(full: int, smoke: int = 1) -> int:
    """How many rounds or items there are: few in a smoke run."""
    return smoke if SMOKE else full


def exit_code(missed: Sequence[str]) -> int:
    """1 where bars are missed, which are named; a smoke run has too few rounds to miss any."""
    if missed:
        sys.stderr.write(f"missed: {'; '.join(missed)}\n")
    return int(bool(missed) and not SMOKE)
