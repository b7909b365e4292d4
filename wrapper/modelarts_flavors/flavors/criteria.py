"""Single conditions on a flavor, each with its words: what a filter is made of."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from modelarts_flavors.errors import InvalidArgumentError
from modelarts_flavors.flavors.flavor import Accelerator, Flavor

Number = float | None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of a filter.

    Attributes:
        name: Name of what it is about, such as `cpu`.
        text: What it wants, in words.
        holds: Whether a flavor meets it.
        found: What a flavor has instead; None: unknown.
    """

    name: str
    text: str
    holds: Callable[[Flavor], bool]
    found: Callable[[Flavor], object]


def member(
    name: str, what: str, wanted: Collection[str], values: Callable[[Flavor], Collection[str]]
) -> Criterion:
    """At least one of some values is among the wanted words, whatever their case."""
    words = {word.casefold() for word in wanted}
    return Criterion(
        name,
        f"{what} {' or '.join(wanted)}",
        lambda flavor: any(value.casefold() in words for value in values(flavor)),
        lambda flavor: ", ".join(values(flavor)) or None,
    )


def number_range(
    name: str, what: str, low: Number, high: Number, value: Callable[[Flavor], Number]
) -> Criterion:
    """A number lies in a range."""
    return Criterion(name, f"{bounds(low, high)} {what}", within(low, high, value), value)


def any_accelerator(
    name: str, text: str, test: Callable[[Accelerator], bool], *, none_is_good: bool = False
) -> Criterion:
    """One of the accelerators meets a test; `none_is_good`: so does a flavor without any."""
    return Criterion(
        name,
        text,
        lambda flavor: (
            any(map(test, flavor.accelerators)) or (none_is_good and not flavor.accelerators)
        ),
        accelerator_words,
    )


def bounds(low: Number, high: Number) -> str:
    """A range in words; raises InvalidArgumentError for one that holds nothing.

    >>> bounds(8, None), bounds(8, 64)
    ('at least 8', '8 to 64')
    """
    if low is not None and high is not None:
        if low > high:
            raise InvalidArgumentError(f"the range from {low:g} to {high:g} is empty")
        return f"{low:g} to {high:g}"
    return f"at least {low:g}" if low is not None else f"at most {high:g}"


def within(low: Number, high: Number, value: Callable[[Any], Number]) -> Callable[[Any], bool]:
    """A test whether the value of something lies in a range; an unknown one does not."""

    def holds(thing: Any) -> bool:
        found = value(thing)
        above = found is not None and (low is None or found >= low)
        return above and (high is None or found <= high)  # type: ignore[operator]

    return holds


def accelerator_memory(accelerator: Accelerator) -> float | None:
    """Memory of all cards together in GiB; None where that is unknown.

    >>> accelerator_memory(Accelerator("gpu", "v100", count=2, memory_gib=32.0))
    64.0
    """
    number = accelerator.count if accelerator.cards is None else accelerator.cards
    if number is None or accelerator.memory_gib is None:
        return None
    return number * accelerator.memory_gib


def accelerator_words(flavor: Flavor) -> str:
    """The accelerators of a flavor in words.

    >>> accelerator_words(Flavor({"spec": {"npu": {"type": "snt9b", "size": "8"}}}))
    '8 x snt9b'
    """
    parts = []
    for one in flavor.accelerators:
        number = "" if one.count is None else f"{one.count} x "
        memory = accelerator_memory(one)
        total = "" if memory is None else f" with {memory:g} GiB"
        parts.append(f"{number}{one.type or one.kind}{total}")
    return ", ".join(parts) or "no accelerator"
