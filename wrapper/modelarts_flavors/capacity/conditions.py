"""Conditions that end a watch: what must be available.

A condition sees the flavors that the filter keeps, in the regions that can be read at present.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from modelarts_flavors.capacity.states import Series, is_free
from modelarts_flavors.errors import InvalidArgumentError
from modelarts_flavors.flavors import Flavor


@dataclass(frozen=True, slots=True)
class View:
    """What is known at present: `phases` by series, `flavors` by region and name."""

    phases: Mapping[Series, str]
    flavors: Mapping[tuple[str, str], Flavor]

    def available(self) -> Iterator[Series]:
        """The flavors and zones that are available."""
        return (series for series, phase in self.phases.items() if is_free(phase))


class Condition(Protocol):
    """What a watch can wait for."""

    def matches(self, view: View) -> tuple[Series, ...]:
        """The flavors and zones by which the condition holds; empty where it does not."""
        raise NotImplementedError

    def names(self) -> tuple[frozenset[str], frozenset[str]]:
        """The flavors and the zones that it names, all of which must exist."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Available:
    """Any, or all, of several flavors and zones are available.

    Attributes:
        flavors: Names of flavors. Empty: every flavor that is watched.
        zones: Names of zones. Empty: any zone is good.
        all: False: one flavor in one zone is enough. True: every flavor must be available, in every
            zone that is named, or in any zone if none is.

    >>> view = View({Series("", "a", "z1"): "normal", Series("", "b", "z1"): "soldout"}, {})
    >>> Available(flavors=("a", "b")).matches(view)
    (Series(region='', flavor='a', zone='z1'),)
    >>> Available(flavors=("a", "b"), all=True).matches(view)
    ()
    """

    flavors: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    all: bool = False

    def matches(self, view: View) -> tuple[Series, ...]:
        """See `Condition.matches`."""
        found = tuple(
            series
            for series in view.available()
            if (not self.flavors or series.flavor in self.flavors)
            and (not self.zones or series.zone in self.zones)
        )
        if not self.all:
            return found
        flavors = self.flavors or {series.flavor for series in view.phases}
        pairs = {(series.flavor, series.zone if self.zones else "") for series in found}
        missing = [
            (flavor, zone)
            for flavor in flavors
            for zone in self.zones or ("",)
            if (flavor, zone) not in pairs
        ]
        return () if missing else found

    def names(self) -> tuple[frozenset[str], frozenset[str]]:
        """See `Condition.names`."""
        return frozenset(self.flavors), frozenset(self.zones)


@dataclass(frozen=True, slots=True)
class Accelerators:
    """So many accelerators are available over the flavors that are watched.

    How many nodes are left is not published; each flavor counts for one node in each zone in which
    it is available, so the number is the least that there is.

    Attributes:
        count: Chips in total.
        in_one_zone: Whether they must be in one zone, as for one training job.

    >>> flavor = Flavor({"spec": {"npu": {"type": "snt9b", "size": "8"}}})
    >>> view = View({Series("", "a", "z1"): "normal", Series("", "a", "z2"): "normal"},
    ...             {("", "a"): flavor})
    >>> len(Accelerators(16).matches(view)), len(Accelerators(16, in_one_zone=True).matches(view))
    (2, 0)
    """

    count: int
    in_one_zone: bool = False

    def __post_init__(self) -> None:
        if self.count < 1:
            raise InvalidArgumentError(f"count is {self.count}; it must be at least 1")

    def matches(self, view: View) -> tuple[Series, ...]:
        """See `Condition.matches`."""
        places: dict[tuple[str, str], list[Series]] = {}
        for series in view.available():
            place = (series.region, series.zone) if self.in_one_zone else ("", "")
            if self._chips(view, series):
                places.setdefault(place, []).append(series)
        enough = (
            found
            for found in places.values()
            if sum(self._chips(view, series) for series in found) >= self.count
        )
        return tuple(next(enough, ()))

    @staticmethod
    def _chips(view: View, series: Series) -> int:
        flavor = view.flavors.get((series.region, series.flavor))
        return sum(one.count or 0 for one in flavor.accelerators) if flavor else 0

    def names(self) -> tuple[frozenset[str], frozenset[str]]:
        """See `Condition.names`."""
        return frozenset(), frozenset()


@dataclass(frozen=True, slots=True)
class _Several:
    conditions: tuple[Condition, ...] = field(default=())

    def __init__(self, *conditions: Condition) -> None:
        if not conditions:
            raise InvalidArgumentError(f"{type(self).__name__} needs at least one condition")
        object.__setattr__(self, "conditions", conditions)

    def names(self) -> tuple[frozenset[str], frozenset[str]]:
        """See `Condition.names`."""
        flavors, zones = zip(*(one.names() for one in self.conditions), strict=True)
        return frozenset().union(*flavors), frozenset().union(*zones)

    def _found(self, view: View) -> list[tuple[Series, ...]]:
        return [one.matches(view) for one in self.conditions]


class AnyOf(_Several):
    """At least one of several conditions holds."""

    __slots__ = ()

    def matches(self, view: View) -> tuple[Series, ...]:
        """See `Condition.matches`."""
        return _union(self._found(view))


class AllOf(_Several):
    """Every one of several conditions holds."""

    __slots__ = ()

    def matches(self, view: View) -> tuple[Series, ...]:
        """See `Condition.matches`."""
        found = self._found(view)
        return _union(found) if all(found) else ()


def _union(found: Iterable[tuple[Series, ...]]) -> tuple[Series, ...]:
    return tuple(dict.fromkeys(series for group in found for series in group))
