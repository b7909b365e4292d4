"""Says which ratios moved beyond noise between two runs: `python compare.py EARLIER [LATER]`.

Each round of a benchmark measures all programs in turn, so its ratio is paired: a busy machine slows
both sides. A ratio moved where the intervals of the two medians do not touch; an interval is that of
the notch of a box plot, median ± 1.57 times the interquartile range / sqrt(rounds), about 95 %.
Run by `nox -s bench -- --compare EARLIER`.
"""

from __future__ import annotations

import json
import math
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

LATEST = Path(__file__).parents[2] / "benchmarks" / "latest.json"
FEWEST_ROUNDS = 5


class Interval(NamedTuple):
    """A median and where it could as well lie."""

    low: float
    median: float
    high: float

    @classmethod
    def of(cls, rounds: Sequence[float]) -> Interval:
        """From the ratios of the rounds, at least two."""
        middle = statistics.median(rounds)
        low, _, high = statistics.quantiles(rounds, n=4)
        reach = 1.57 * (high - low) / math.sqrt(len(rounds))
        return cls(middle - reach, middle, middle + reach)


def moved(earlier: Any, later: Any) -> Iterator[tuple[str, Interval, Interval]]:
    """Name, earlier and later of each ratio that is in both runs and moved beyond noise."""
    for name, found in later.items():
        before = earlier.get(name, {}).get("ratios", {})
        for ratio, rounds in found["ratios"].items():
            if min(len(rounds), len(before.get(ratio, ()))) >= FEWEST_ROUNDS:
                old, new = Interval.of(before[ratio]), Interval.of(rounds)
                if old.high < new.low or new.high < old.low:
                    yield f"{name}: {ratio}", old, new


def main() -> None:
    """Print a line for each ratio that moved."""
    earlier, later = (
        json.loads(Path(path).read_text(encoding="utf-8"))
        for path in (sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else LATEST)
    )
    found = list(moved(earlier, later))
    for name, old, new in found:
        change = 100 * (new.median / old.median - 1)
        print(f"{name}: {old.median:.3g} -> {new.median:.3g} ({change:+.0f} %)")
    compared = sum(
        len(set(b["ratios"]) & set(earlier.get(n, {}).get("ratios", {}))) for n, b in later.items()
    )
    print(f"{len(found)} of {compared} ratios moved beyond noise")


if __name__ == "__main__":
    main()
