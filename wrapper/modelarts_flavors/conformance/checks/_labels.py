"""The labels that a list shows: what selectors can be made of, the most telling first."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from modelarts_flavors.conformance.session.listing import Listing
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.errors import SelectorError
from modelarts_flavors.selectors import LabelSelector

# A label that no flavor has.
NOWHERE = "conformance.example/none"
SEVERAL = 3


@dataclass(frozen=True)
class Labels:
    """The labels of a list: keys and values that can be selected by.

    `values` counts the flavors by key and value, the empty value among them; a value that no selector
    can name is left out, its key is not. `total` is the number of flavors.
    """

    values: dict[str, Counter[str]]
    shown: Counter[str]
    total: int

    @property
    def keys(self) -> list[str]:
        """The keys, the most telling first: those that about half of the flavors have.

        A label with an empty value is there: what takes it for absent is found with such a key only.
        """
        return sorted(
            self.shown, key=lambda key: ("" not in self.values[key], self.unevenness(key), key)
        )

    def unevenness(self, key: str) -> float:
        """How far the flavors that have a key are from being half of all."""
        return abs(self.shown[key] - self.total / 2)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Keys with a value, the most telling first: the best value of each key, then the second best.

        Best are keys with many values, and of these the values that are part of another one: what
        compares less than the whole value is found with them.
        """
        ranked = {key: self._best(key) for key in self.values}
        order = sorted(
            (key for key in ranked if ranked[key]),
            key=lambda key: (
                -len(self._parts(key)),
                -min(len(ranked[key]), SEVERAL),
                self.unevenness(key),
                key,
            ),
        )
        rounds = itertools.zip_longest(*(ranked[key] for key in order[:SEVERAL]))
        return [
            (key, value)
            for each in rounds
            for key, value in zip(order, each, strict=False)
            if value is not None
        ]

    def _best(self, key: str) -> list[str]:
        counts, parts = self.values[key], self._parts(key)
        return sorted(
            filter(None, counts),
            key=lambda value: (value not in parts, abs(counts[value] - self.total / 2), value),
        )

    def _parts(self, key: str) -> set[str]:
        """The values that are part of another value of the key."""
        values = [value for value in self.values[key] if value]
        return {one for one in values for other in values if one != other and one in other}


def labels(probe: Probe) -> Labels:
    """What can be selected by in the list that this server has."""
    return _labels(probe.listing)


@functools.lru_cache(maxsize=1)
def _labels(listing: Listing) -> Labels:
    values: dict[str, Counter[str]] = {}
    present: Counter[str] = Counter()
    for shown in listing.labels:
        for key, value in (shown or {}).items():
            if not legal(key):
                continue
            present[key] += 1
            counts = values.setdefault(key, Counter())
            if legal(f"{key}={value}"):
                counts[value] += 1
    return Labels(values, present, len(listing.names))


@functools.lru_cache(maxsize=1024)
def legal(selector: str) -> bool:
    """Whether a selector follows the grammar and is one requirement: no value has a comma in it."""
    try:
        return len(LabelSelector.parse(selector).requirements) == 1
    except SelectorError:
        return False


def annotations_only(probe: Probe) -> list[str]:
    """Keys of annotations that no flavor has as a label, and that could be one."""
    shown = (pointer.get_at(item, contract().flavor.annotations) for item in probe.listing.items)
    keys = {key for each in shown if isinstance(each, Mapping) for key in each}
    return sorted(key for key in keys - {*labels(probe).shown} if legal(key))


def scope() -> str:
    """The documented label."""
    return contract().flavor.scope[-1]


def telling_keys(probe: Probe, most: int = 2) -> list[str]:
    """Keys to select by, the rarest among them; the documented one where the list shows none."""
    known = labels(probe)
    rarest = sorted(known.shown, key=lambda key: (known.shown[key], key))[:1]
    found = list(dict.fromkeys([*known.keys[: most - 1], *rarest, *known.keys]))
    return found[:most] or [scope()]


def dividing_key(probe: Probe) -> str:
    """The key that about half the flavors have; the documented one where the list shows none."""
    known = labels(probe)
    return min(known.shown, key=lambda key: (known.unevenness(key), key), default=scope())


def telling_pairs(probe: Probe, most: int = 3) -> list[tuple[str, str]]:
    """Keys with one of their values each, the most telling first."""
    return labels(probe).pairs[:most] or [(scope(), contract().flavor.job_types[0])]
