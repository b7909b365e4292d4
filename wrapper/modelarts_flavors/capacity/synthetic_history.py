"""Makes a history by seed, for those who have none: plausible scarcity, none of it observed."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from modelarts_flavors.capacity.poll import Poll
from modelarts_flavors.capacity.writer import HistoryWriter, Key
from modelarts_flavors.contract import contract
from modelarts_flavors.flavors import Flavor

DAY: Final = 86_400.0
# The working hours in which demand is highest, UTC; they are those of the regions in China.
BUSY_HOURS: Final = range(1, 11)
BUSY_FACTOR: Final = 3.0
# Mean time between two outages of the watching, and how long one lasts.
OUTAGE_EVERY: Final = 20 * DAY
OUTAGE_LENGTHS: Final = (600.0, 6 * 3600.0)
# One poll of so many fails.
FAILURE_EVERY: Final = 2000


def write_synthetic_history(
    writer: HistoryWriter,
    flavors: Sequence[Flavor],
    *,
    region: str,
    start: float,
    days: float,
    interval: float = 60.0,
    changes_per_day: float = 2.0,
    seed: int = 0,
) -> int:
    """Write a history of these flavors; the same arguments give the same history.

    Spells are of random length, and waits longer in working hours. Sometimes a poll fails, and
    sometimes nobody polls for hours.

    Args:
        writer: The file.
        flavors: What is listed; the phases of the first poll are theirs.
        region: Name of the region.
        start: Time of the first poll in seconds since 1970.
        days: Length.
        interval: Seconds between polls.
        changes_per_day: Transitions of each flavor and zone in a day, on average.
        seed: Random seed.

    Returns:
        The number of transitions after the first poll.
    """
    chance = random.Random(f"{seed}")  # noqa: S311 - nothing is kept secret by it
    phases = {(one.name, zone): phase for one in flavors for zone, phase in one.zone_phases.items()}
    changes = _merged(phases, chance, start, start + days * DAY, changes_per_day)
    following = next(changes, None)
    count = 0
    with writer.batch():
        writer.add(Poll(region, start, interval, flavors=tuple(flavors)))
        for at in _polls(chance, start, start + days * DAY, interval):
            if chance.random() < 1 / FAILURE_EVERY:
                writer.add_failure(region, at, "ServerError", interval=interval)
                continue
            seen: dict[Key, str | None] = {}
            while following is not None and following[0] <= at:
                seen[following[1]] = following[2]
                following = next(changes, None)
            new = {key: phase for key, phase in seen.items() if phases[key] != phase}
            phases |= new  # type: ignore[arg-type]
            count += writer.add_changes(region, at, new, interval=interval)
    return count


def _polls(chance: random.Random, start: float, end: float, interval: float) -> Iterator[float]:
    outage = start + chance.expovariate(1 / OUTAGE_EVERY)
    at = start + interval
    while at < end:
        if at >= outage:
            at += chance.uniform(*OUTAGE_LENGTHS)
            outage = at + chance.expovariate(1 / OUTAGE_EVERY)
        yield at
        at += interval


def _merged(
    phases: dict[Key, str], chance: random.Random, start: float, end: float, changes_per_day: float
) -> Iterator[tuple[float, Key, str]]:
    """The changes of all series in order of time."""
    mean = DAY / changes_per_day
    streams = (
        _changes(key, phase, random.Random(chance.random()), start, end, mean)  # noqa: S311
        for key, phase in phases.items()
    )
    return heapq.merge(*streams)


def _changes(
    key: Key, phase: str, chance: random.Random, start: float, end: float, mean: float
) -> Iterator[tuple[float, Key, str]]:
    """The changes of one series: free and not free in turn, with a scarcity of its own."""
    known = contract()
    free = sorted(known.available_phases)
    taken = [one for one in known.phases if one not in known.available_phases]
    # The part of the time in which it is free.
    share = chance.uniform(0.05, 0.95)
    at = start
    # The cycle has no end of its own.
    for is_free in itertools.cycle([phase not in free, phase in free]):  # pragma: no branch
        # Before it becomes free it was not, and the other way round.
        length = 2 * mean * ((1 - share) if is_free else share)
        hour = datetime.fromtimestamp(at, UTC).hour
        if is_free and hour in BUSY_HOURS:
            length *= BUSY_FACTOR
        at += chance.expovariate(1 / length)
        if at >= end:
            return
        yield at, key, chance.choice(free if is_free else taken)
