"""What counts as moved between two runs of the benchmarks."""

from __future__ import annotations

import random
from typing import Any

from tests.benchmarks.compare import moved


def run(**ratios: list[float]) -> dict[str, Any]:
    return {"decode": {"ratios": ratios}}


def rounds(middle: float, seed: int, count: int = 25) -> list[float]:
    chance = random.Random(seed)
    return [middle * (1 + chance.uniform(-0.1, 0.1)) for _ in range(count)]


def test_a_ratio_that_moved_is_named_with_both_medians() -> None:
    (found,) = moved(run(sdk=rounds(8.0, 1)), run(sdk=rounds(6.0, 2)))
    name, old, new = found
    assert name == "decode: sdk"
    assert old.low < old.median < old.high
    assert new.high < old.low


def test_noise_is_not_named() -> None:
    assert list(moved(run(sdk=rounds(8.0, 1)), run(sdk=rounds(8.0, 2)))) == []


def test_a_few_rounds_or_another_benchmark_prove_nothing() -> None:
    assert list(moved(run(sdk=rounds(8.0, 1, 4)), run(sdk=rounds(2.0, 2)))) == []
    assert list(moved({}, run(sdk=rounds(2.0, 2)))) == []
    assert list(moved(run(other=rounds(8.0, 1)), run(sdk=rounds(2.0, 2)))) == []
