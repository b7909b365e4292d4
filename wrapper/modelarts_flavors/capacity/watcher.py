"""Turns polls into events: compares each with the one before, and checks names and condition."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from modelarts_flavors.capacity.conditions import Condition, View
from modelarts_flavors.capacity.events import (
    ConditionMet,
    Event,
    FirstSnapshot,
    FlavorAppeared,
    FlavorVanished,
    LostSight,
    PhaseChange,
    RegainedSight,
)
from modelarts_flavors.capacity.names import unknown
from modelarts_flavors.capacity.poll import Poll
from modelarts_flavors.capacity.states import Series
from modelarts_flavors.flavors import Flavor
from modelarts_flavors.flavors.filters import FlavorFilter

logger = logging.getLogger("modelarts_flavors")


@dataclass(slots=True)
class _Region:
    """What was seen last of a region; `lost_at` is None while it can be read."""

    flavors: dict[str, Flavor] = field(default_factory=dict)
    phases: dict[tuple[str, str], str] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    was_seen: bool = False
    lost_at: float | None = None


class Watcher:
    """Gives the events of each poll; `is_done` once the condition holds."""

    def __init__(
        self,
        regions: Collection[str],
        kept: FlavorFilter,
        until: Condition | None,
        *,
        repeat: bool = False,
    ) -> None:
        self._regions = {region: _Region() for region in regions}
        self._kept = kept
        self._until = until
        self._repeat = repeat
        self._holds = False
        self._are_names_checked = False
        self.is_done = False

    def events(self, poll: Poll) -> Iterator[Event]:
        """The events of a poll, in the order in which they are to be reported.

        Raises:
            UnknownNameError: If a name of filter or condition is in no region.
            FlavorsError: If no region could be read at the start: the error of the last.
        """
        region = self._regions[poll.region]
        if poll.error is not None:
            yield from self._lost(region, poll)
            return
        if region.lost_at is not None:
            yield RegainedSight(at=poll.at, region=poll.region, lost_at=region.lost_at)
            region.lost_at = None
        kept = {flavor.name: flavor for flavor in poll.flavors if self._kept.matches(flavor)}
        phases = {
            (name, zone): phase
            for name, flavor in kept.items()
            for zone, phase in flavor.zone_phases.items()
            if not self._kept.zones or zone in self._kept.zones
        }
        self._learn_names(region, poll)
        if region.was_seen:
            yield from self._changes(region, poll, kept, phases)
        else:
            yield FirstSnapshot(at=poll.at, region=poll.region, flavors=tuple(kept.values()))
        region.flavors, region.phases, region.was_seen = kept, phases, True
        matches = self._until.matches(self.view()) if self._until else ()
        is_news, self._holds = bool(matches) and not self._holds, bool(matches)
        if is_news:
            self.is_done = not self._repeat
            yield ConditionMet(at=poll.at, region=poll.region, matches=matches)

    def view(self) -> View:
        """What is known at present, of the regions that can be read."""
        seen = {n: r for n, r in self._regions.items() if r.was_seen and r.lost_at is None}
        return View(
            {Series(n, *key): phase for n, r in seen.items() for key, phase in r.phases.items()},
            {(n, name): flavor for n, r in seen.items() for name, flavor in r.flavors.items()},
        )

    def _lost(self, region: _Region, poll: Poll) -> Iterator[Event]:
        assert poll.error is not None  # noqa: S101 - for the type checker
        is_news = region.lost_at is None
        if is_news:
            region.lost_at = poll.at
        if not any(r.was_seen or r.lost_at is None for r in self._regions.values()):
            raise poll.error
        if is_news:
            yield LostSight(at=poll.at, region=poll.region, error=poll.error)

    @staticmethod
    def _changes(
        region: _Region,
        poll: Poll,
        flavors: dict[str, Flavor],
        phases: dict[tuple[str, str], str],
    ) -> Iterator[Event]:
        at, name = poll.at, poll.region
        for flavor in sorted(flavors.keys() - region.flavors.keys()):
            yield FlavorAppeared(at=at, region=name, flavor=flavors[flavor])
        for flavor in sorted(region.flavors.keys() - flavors.keys()):
            yield FlavorVanished(at=at, region=name, flavor=region.flavors[flavor])
        before = region.phases
        for key in sorted({**before, **phases}):
            if before.get(key) != phases.get(key):
                flavor, zone = key
                yield PhaseChange(
                    at=at,
                    region=name,
                    flavor=flavor,
                    zone=zone,
                    before=before.get(key),
                    after=phases.get(key),
                )

    def _learn_names(self, region: _Region, poll: Poll) -> None:
        if self._are_names_checked:
            return
        region.names = frozenset(flavor.name for flavor in poll.flavors)
        region.zones = frozenset(zone for flavor in poll.flavors for zone in flavor.zone_phases)
        known = self._regions.values()
        # A region that cannot be read may have the name; it is checked as soon as all were read.
        if all(one.names or one.was_seen for one in known) or len(known) == 1:
            self._are_names_checked = True
            flavors, zones = self._until.names() if self._until else ((), ())
            _check("flavor", {*flavors, *self._kept.names}, [one.names for one in known])
            _check("zone", {*zones, *self._kept.zones}, [one.zones for one in known])


def _check(kind: str, wanted: set[str], known: list[frozenset[str]]) -> None:
    every = frozenset().union(*known)
    for name in sorted(wanted - every):
        raise unknown(kind, name, every, "in the list")
