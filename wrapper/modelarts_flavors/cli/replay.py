"""Turns a history, recorded or synthetic, into the schedule that the mock follows."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from modelarts_flavors.capacity import History, HistoryWriter, write_synthetic_history
from modelarts_flavors.cli.exit_codes import CommandError, Exit
from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.flavors import Flavor
from modelarts_flavors.mock.catalog.flavor_catalog import Catalog
from modelarts_flavors.mock.catalog.replay import ReplayStep, apply

SYNTHETIC_DAYS: Final = 28
# A Monday; the same for every run, since demand depends on the hour.
SYNTHETIC_START: Final = 1_704_067_200.0
Steps = Callable[[], Iterable[ReplayStep]]


def recorded(path: Path, *, at: float | None, speed: float, region: str | None) -> Steps:
    """The schedule of a history from a time on; through a gap, what was seen last holds on.

    Args:
        path: The history file.
        at: Seconds since 1970; None: the first poll.
        speed: How many times as fast as it was.
        region: The region; needed where the history has several.
    """
    with History(path) as history:
        known = history.regions()
        if region is None and len(known) > 1:
            raise CommandError(
                f"the history has several regions: {', '.join(known)}; add --replay-region",
                Exit.USAGE,
            )
        name = region or next(iter(known), "")
        changes = list(_changes(history, name))
        if not changes:
            raise CommandError(f"the history file {path} holds no successful poll", Exit.USAGE)
    start = changes[0][0] if at is None else at
    if start < changes[0][0]:
        raise CommandError("--at is before the history begins", Exit.USAGE)
    steps = [
        ReplayStep(max(0.0, (when - start) / speed), phases, flavors)
        for when, phases, flavors in changes
    ]
    return lambda: iter(steps)


def synthetic(catalog: Catalog, *, seed: int, speed: float) -> Steps:
    """The schedule of a history that is made by seed for the flavors of a catalog."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "synthetic.db"
        with HistoryWriter(path) as writer:
            write_synthetic_history(
                writer,
                [Flavor(data) for data in catalog.flavors],
                region="synthetic",
                start=SYNTHETIC_START,
                days=SYNTHETIC_DAYS,
                seed=seed,
            )
        return recorded(path, at=None, speed=speed, region=None)


Change = tuple[float, dict[str, dict[str, str | None]], dict[str, dict[str, Any] | None]]


def _changes(history: History, region: str) -> Iterator[Change]:
    """What changed at each time, in order."""
    described: list[tuple[float, str, str | None, Any]] = [
        (at, name, None, document) for at, name, document in history.descriptions(region)
    ]
    have = {name for _, name, _, _ in described}
    seen: list[tuple[float, str, str | None, Any]] = []
    for past in history.select_all(region):
        series = past.series
        seen += [(at, series.flavor, series.zone, phase) for at, phase in past.changes]
        if series.flavor not in have:
            # A history without descriptions still has names.
            have.add(series.flavor)
            document: dict[str, Any] = {}
            pointer.set_at(document, contract().flavor.name, series.flavor)
            described.append((past.changes[0][0], series.flavor, None, document))
    when = itemgetter(0)
    for at, group in groupby(sorted([*described, *seen], key=when), key=when):
        phases: dict[str, dict[str, str | None]] = {}
        flavors: dict[str, dict[str, Any] | None] = {}
        for _, flavor, zone, value in group:
            if zone is None:
                flavors[flavor] = value
            else:
                phases.setdefault(flavor, {})[zone] = value
        yield at, phases, flavors


def first_catalog(steps: Steps) -> Catalog:
    """The catalog with which a schedule begins."""
    flavors: dict[str, dict[str, Any]] = {}
    for step in steps():
        if step.after > 0:
            break
        apply(flavors, step)
    return Catalog.from_flavors(flavors.values())
