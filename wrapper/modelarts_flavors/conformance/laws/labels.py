"""The labels that a list shows: what selectors can be made of, the most telling first."""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass

from modelarts_flavors.conformance.listing import Listing
from modelarts_flavors.conformance.probe import Probe
from modelarts_flavors.contract import contract
from modelarts_flavors.selectors import LabelSelector, SelectorError

# A label that no flavor has.
NOWHERE = "conformance.example/none"


@dataclass(frozen=True)
class Labels:
    """The labels of a list: keys that can be selected by, those that tell the most first."""

    values: dict[str, Counter[str]]
    total: int

    @property
    def keys(self) -> list[str]:
        """The keys, those that split the list most evenly first."""
        half = self.total / 2
        return sorted(self.values, key=lambda key: (abs(self.values[key].total() - half), key))

    def best(self, key: str) -> list[str]:
        """The values of a key, those that tell the most first."""
        half = self.total / 2
        counts = self.values[key]
        return sorted(counts, key=lambda value: (abs(counts[value] - half), value))


def labels(probe: Probe) -> Labels:
    """What can be selected by in the list that this server has."""
    return _labels(probe.listing)


@functools.lru_cache(maxsize=1)
def _labels(listing: Listing) -> Labels:
    values: dict[str, Counter[str]] = {}
    for shown in listing.labels:
        for key, value in (shown or {}).items():
            if value and legal(f"{key}={value}"):
                values.setdefault(key, Counter())[value] += 1
    return Labels(values, len(listing.names))


@functools.lru_cache(maxsize=1024)
def legal(selector: str) -> bool:
    """Whether a selector follows the grammar."""
    try:
        LabelSelector.parse(selector)
    except SelectorError:
        return False
    return True


def scope() -> str:
    """The documented label."""
    return contract().flavor.scope[-1]


def telling_keys(probe: Probe, most: int = 2) -> list[str]:
    """Keys to select by; the documented one where the list shows none."""
    found = labels(probe).keys[:most]
    return found or [scope()]


def telling_pairs(probe: Probe, most: int = 3) -> list[tuple[str, str]]:
    """Keys with one of their values each, the most telling first."""
    known = labels(probe)
    pairs = [(key, value) for key in known.keys[:3] for value in known.best(key)[:2]]
    return pairs[:most] or [(scope(), "Train")]
