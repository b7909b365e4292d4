"""Draws by Hypothesis, for a seed: the same seed and label always give the same values."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

T = TypeVar("T")


def drawn(strategy: st.SearchStrategy[T], *, seed: int, label: str, count: int) -> list[T]:
    """At most `count` values of a strategy; nothing is sent while drawing.

    >>> drawn(whole(1, 6), seed=0, label="dice", count=3) == drawn(
    ...     whole(1, 6), seed=0, label="dice", count=3
    ... )
    True
    """
    found: list[T] = []
    digest = hashlib.sha256(f"{seed}:{label}".encode()).digest()

    @hypothesis.seed(int.from_bytes(digest[:8], "big"))
    @settings(
        max_examples=count + 1,
        database=None,
        deadline=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),  # pyright: ignore[reportArgumentType]
    )
    @hypothesis.given(strategy)
    def collect(value: T) -> None:
        found.append(value)

    collect()
    # Hypothesis begins with the simplest value, which is no choice at all.
    return found[1 : count + 1] or found[:count]


def whole(low: int, high: int) -> st.SearchStrategy[int]:
    """Integers from `low` to `high`.

    Made of booleans: for integers, Hypothesis also tries constants that it finds in modules loaded
    from outside site-packages, so that the same seed would not mean the same requests everywhere.
    """
    span = high - low + 1
    bits = max(8, span.bit_length() + 3)
    flips = st.tuples(*[st.booleans()] * bits)
    return flips.map(lambda found: low + int("".join("01"[bit] for bit in found), 2) % span)


def one_of(values: Sequence[T]) -> st.SearchStrategy[T]:
    """One of some values."""
    return whole(0, len(values) - 1).map(lambda index: values[index])


def several(values: Sequence[T], size: int) -> st.SearchStrategy[list[T]]:
    """A list of `size` values, each one of some."""
    return st.tuples(*[one_of(values)] * size).map(list)
