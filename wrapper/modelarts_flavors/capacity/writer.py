"""Writes a history: every poll's time and outcome, and what changed from one poll to the next."""

from __future__ import annotations

import contextlib
import json
import math
import struct
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from modelarts_flavors.capacity.database import Database
from modelarts_flavors.capacity.poll import Poll
from modelarts_flavors.capacity.states import GAP_INTERVALS
from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.errors import InvalidArgumentError
from modelarts_flavors.flavors import Flavor

Key = tuple[str, str]
"""A flavor and a zone."""

# A row of polls that grows with each of them is written anew each time, so it stays small.
RUN_POLLS: Final = 256
LONGEST_STEP: Final = 2**32 - 1


@dataclass(slots=True)
class _Run:
    """Polls with one outcome that follow one another without a gap."""

    id: int
    last: int
    interval: int
    error: str | None
    steps: array[int]

    def takes(self, at: int, interval: int, error: str | None) -> bool:
        return (
            (interval, error) == (self.interval, self.error)
            and at - self.last <= min(GAP_INTERVALS * interval, LONGEST_STEP)
            and len(self.steps) < RUN_POLLS - 1
        )


@dataclass(slots=True)
class _Region:
    """What is known of a region after its last poll; a phase of None: no longer listed."""

    id: int
    last: int
    series: dict[Key, int]
    phases: dict[Key, str | None]
    documents: dict[str, str | None]
    flavors: dict[str, Flavor] = field(default_factory=dict)
    run: _Run | None = None


class HistoryWriter:
    """Adds polls to a history file, each in a transaction of its own.

    A process that is killed loses at most the poll under way. Readers do not wait.

    Args:
        path: The file; it is made if there is none.

    Raises:
        HistoryLockedError: If the file has a writer already, in this process or in another.
        HistoryVersionError: If a newer version of this package made the file.
        HistoryError: If the file is something else, or cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with HistoryWriter(f"{folder}/capacity.db") as writer:
    ...         writer.add_phases("r", 0.0, {("f", "z"): "soldout"}, interval=60.0)
    ...         writer.add_phases("r", 60.0, {("f", "z"): "normal"}, interval=60.0)
    1
    1
    """

    def __init__(self, path: str | Path) -> None:
        self._database = Database(path, write=True)
        self._regions: dict[str, _Region] = {}
        self._is_batch = False
        self._phase_ids: dict[str | None, int | None] = {None: None}

    def add(self, poll: Poll) -> int:
        """Add a poll; gives the number of transitions that it showed.

        A poll must be of the whole list: what it leaves out counts as no longer listed. Of a clock
        that was set back the time stands still.
        """
        if poll.error is not None:
            error = type(poll.error).__name__
            return self._write(poll.region, poll.at, poll.interval, (), error)
        phases = {
            (flavor.name, zone): phase
            for flavor in poll.flavors
            for zone, phase in flavor.zone_phases.items()
        }
        changes = self._changes(self._region(poll.region), phases)
        documents = self._documents(poll)
        return self._write(poll.region, poll.at, poll.interval, changes, None, documents)

    def add_phases(
        self, region: str, at: float, phases: Mapping[Key, str], *, interval: float
    ) -> int:
        """Add a poll for which only the phases are known; the descriptions of flavors stay.

        Args:
            region: Name of the region.
            at: Time of the poll in seconds since 1970.
            phases: The phase of each flavor and zone.
            interval: Planned seconds between polls.
        """
        return self._write(region, at, interval, self._changes(self._region(region), phases), None)

    def add_changes(
        self, region: str, at: float, changes: Mapping[Key, str | None], *, interval: float
    ) -> int:
        """Add a poll for which only what changed is given; a phase of None: no longer listed."""
        return self._write(region, at, interval, list(changes.items()), None)

    def add_failure(self, region: str, at: float, error: str, *, interval: float) -> None:
        """Add a poll that failed; `error` is the name of the error."""
        self._write(region, at, interval, (), error)

    @contextlib.contextmanager
    def batch(self) -> Iterator[None]:
        """Write all polls of the block in one transaction: fast, for a history from elsewhere."""
        with self._database.transaction():
            self._is_batch = True
            try:
                yield
                for region in self._regions.values():
                    self._save(region.run)
            except BaseException:
                self._regions.clear()
                raise
            finally:
                self._is_batch = False

    def _write(
        self,
        name: str,
        at: float,
        interval: float,
        changes: Sequence[tuple[Key, str | None]],
        error: str | None,
        documents: Mapping[str, str | None] | None = None,
    ) -> int:
        if not math.isfinite(at) or not interval > 0:
            raise InvalidArgumentError(f"a poll at {at} with interval {interval} cannot be kept")
        try:
            with self._database.transaction():
                region = self._region(name)
                time = max(round(at * 1000), region.last + 1)
                rows = [
                    (self._series(region, key), time, self._phase(phase)) for key, phase in changes
                ]
                self._database.insert_many("INSERT INTO transitions VALUES (?, ?, ?)", rows)
                region.phases.update(changes)
                if documents:
                    described = [(region.id, k, time, v) for k, v in documents.items()]
                    self._database.insert_many("INSERT INTO flavors VALUES (?, ?, ?, ?)", described)
                    region.documents.update(documents)
                self._count(region, time, max(1, round(interval * 1000)), error)
                return len(changes)
        except BaseException:
            # What was not written must not be remembered.
            self._regions.clear()
            self._phase_ids = {None: None}
            raise

    @staticmethod
    def _changes(region: _Region, phases: Mapping[Key, str]) -> list[tuple[Key, str | None]]:
        known = region.phases
        changes: list[tuple[Key, str | None]] = [
            item for item in phases.items() if known.get(item[0]) != item[1]
        ]
        if len(phases) < len(known) or changes:
            changes += [
                (key, None)
                for key, phase in known.items()
                if phase is not None and key not in phases
            ]
        return changes

    def _count(self, region: _Region, time: int, interval: int, error: str | None) -> None:
        """Count a poll in the run that it goes on with, or in a new one."""
        run = region.run
        if run is not None and run.takes(time, interval, error):
            run.steps.append(time - run.last)
            run.last = time
            if not self._is_batch:
                self._save(run)
        else:
            if self._is_batch:
                self._save(run)
            made = self._database.insert(
                "INSERT INTO runs (region, first, last, interval, error, steps)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                *(region.id, time, time, interval, error, b""),
            )
            region.run = _Run(made, time, interval, error, array("I"))
        region.last = time

    def _save(self, run: _Run | None) -> None:
        if run is not None:
            self._database.insert(
                "UPDATE runs SET last = ?, steps = ? WHERE id = ?",
                *(run.last, pack(run.steps), run.id),
            )

    def _documents(self, poll: Poll) -> dict[str, str | None]:
        """The descriptions that are new or changed; None where a flavor is no longer listed."""
        region = self._region(poll.region)
        found: dict[str, str | None] = {}
        for flavor in poll.flavors:
            # Most are the same as in the poll before, phases and all.
            if region.flavors.get(flavor.name) != flavor:
                region.flavors[flavor.name] = flavor
                text = describe(flavor)
                if region.documents.get(flavor.name) != text:
                    found[flavor.name] = text
        listed = {flavor.name for flavor in poll.flavors}
        for name, known in region.documents.items():
            if known is not None and name not in listed:
                region.flavors.pop(name, None)
                found[name] = None
        return found

    def _region(self, name: str) -> _Region:
        if name not in self._regions:
            self._regions[name] = self._load(name)
        return self._regions[name]

    def _load(self, name: str) -> _Region:
        base = self._database
        row = base.first("SELECT id FROM regions WHERE name = ?", name)
        number = row[0] if row else base.insert("INSERT INTO regions (name) VALUES (?)", name)
        found = base.rows(
            "SELECT flavor, zone, id, (SELECT p.name FROM transitions t LEFT JOIN phases p"
            " ON p.id = t.phase WHERE t.series = s.id ORDER BY t.at DESC LIMIT 1)"
            " FROM series s WHERE region = ?",
            number,
        )
        last = base.first("SELECT max(last) FROM runs WHERE region = ?", number)
        documents = base.rows(
            "SELECT name, document, max(at) FROM flavors WHERE region = ? GROUP BY name", number
        )
        return _Region(
            id=number,
            last=last[0] if last and last[0] is not None else -(2**62),
            series={(flavor, zone): series for flavor, zone, series, _ in found},
            phases={(flavor, zone): phase for flavor, zone, _, phase in found},
            documents={name: document for name, document, _ in documents},
        )

    def _series(self, region: _Region, key: Key) -> int:
        if key not in region.series:
            region.series[key] = self._database.insert(
                "INSERT INTO series (region, flavor, zone) VALUES (?, ?, ?)", region.id, *key
            )
        return region.series[key]

    def _phase(self, name: str | None) -> int | None:
        if name not in self._phase_ids:
            row = self._database.first("SELECT id FROM phases WHERE name = ?", name)
            self._phase_ids[name] = (
                row[0]
                if row
                else self._database.insert("INSERT INTO phases (name) VALUES (?)", name)
            )
        return self._phase_ids[name]

    def close(self) -> None:
        """Close the file, and let another program write to it."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def pack(steps: array[int]) -> bytes:
    """Times between polls as the file holds them: milliseconds, 32 bits, little-endian."""
    return struct.pack(f"<{len(steps)}I", *steps)


def describe(flavor: Flavor) -> str:
    """A flavor as the file holds it: its JSON object without the phases."""
    data = flavor.to_dict()
    *parents, last = contract().flavor.phase
    parent: Any = pointer.get_at(data, tuple(parents))
    if isinstance(parent, dict):
        parent.pop(last, None)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
