"""Reads a history file: what was available when, for how long, and how likely it is again."""

from __future__ import annotations

import json
import operator
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from modelarts_flavors.capacity.database import Database
from modelarts_flavors.capacity.names import unknown
from modelarts_flavors.capacity.odds import MIN_CASES, Odds
from modelarts_flavors.capacity.series_history import SeriesHistory
from modelarts_flavors.capacity.states import GAP_INTERVALS, Series, Span
from modelarts_flavors.capacity.timeline import Change, any_zone
from modelarts_flavors.errors import InvalidArgumentError
from modelarts_flavors.flavors import Flavor


@dataclass(frozen=True, slots=True)
class PollRecord:
    """When a poll was made, and the name of the error that it ended with; None: it succeeded."""

    at: float
    error: str | None


class History:
    """A history file, open for reading; any number of programs read one while another writes to it.

    Times are seconds since 1970.

    Args:
        path: The file, which `watch(..., record=HistoryWriter(path))` writes.

    Raises:
        HistoryVersionError: If a newer version of this package made the file.
        HistoryError: If the file is missing, is something else, or cannot be read.

    >>> import tempfile
    >>> from modelarts_flavors.capacity import History, HistoryWriter
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = f"{folder}/capacity.db"
    ...     with HistoryWriter(path) as writer:
    ...         for minute, phase in enumerate(["soldout", "normal", "soldout", "soldout"]):
    ...             _ = writer.add_phases("r", minute * 60.0, {("f", "z"): phase}, interval=60.0)
    ...     with History(path) as history:
    ...         past = history.select("f", "z")
    ...         print(past.share().share, past.last_free().end)
    0.3333333333333333 120.0
    """

    def __init__(self, path: str | Path) -> None:
        self._database = Database(path)

    # What there is

    def regions(self) -> list[str]:
        """The names of the regions, sorted."""
        return [name for (name,) in self._database.rows("SELECT name FROM regions ORDER BY name")]

    def series(self, region: str | None = None) -> list[Series]:
        """Every flavor and zone that was ever seen, sorted."""
        rows = self._database.rows(
            "SELECT r.name, s.flavor, s.zone FROM series s JOIN regions r ON r.id = s.region"
        )
        return sorted(Series(*row) for row in rows if region in (None, row[0]))

    def flavors(
        self, region: str | None = None, at: float | None = None
    ) -> dict[str, list[Flavor]]:
        """The flavors as they were described last, or at a time, by region; without phases.

        A flavor that was no longer listed at the time `at` is left out; without a time none is.
        """
        rows = self._database.rows(
            "SELECT r.name, f.name, f.document FROM flavors f JOIN regions r ON r.id = f.region"
            " WHERE f.at <= ? AND (? OR f.document IS NOT NULL) ORDER BY f.at",
            *(2**62 if at is None else round(at * 1000), at is not None),
        )
        found: dict[str, dict[str, str | None]] = {}
        for name, flavor, document in rows:
            if region in (None, name):
                found.setdefault(name, {})[flavor] = document
        return {
            name: [Flavor(json.loads(text)) for _, text in sorted(documents.items()) if text]
            for name, documents in found.items()
        }

    def descriptions(self, region: str) -> Iterator[tuple[float, str, dict[str, Any] | None]]:
        """Every description of a flavor in order of time: when it was first seen, its name, what it was.

        None as a description: the flavor was no longer listed. A description has no phases.
        """
        rows = self._database.rows(
            "SELECT at, name, document FROM flavors WHERE region = ? ORDER BY at, name",
            self._region_id(region),
        )
        for at, name, document in rows:
            yield at / 1000, name, None if document is None else json.loads(document)

    def polls(self, region: str) -> Iterator[PollRecord]:
        """Every poll of a region in order, the failed ones too."""
        rows = self._database.rows(
            "SELECT first, error, steps FROM runs WHERE region = ? ORDER BY first",
            self._region_id(region),
        )
        for at, error, steps in rows:
            for step in (0, *struct.unpack(f"<{len(steps) // 4}I", steps)):
                at += step
                yield PollRecord(at / 1000, error)

    def spans(self, region: str) -> list[Span]:
        """The times through which a region was watched without a gap, in order.

        Two successful polls have a gap between them if they are more than three intervals apart;
        a poll that failed between them makes none by itself.
        """
        rows = self._database.rows(
            "SELECT first, last, interval FROM runs WHERE region = ? AND error IS NULL"
            " ORDER BY first",
            self._region_id(region),
        )
        merged: list[list[int]] = []
        for first, last, interval in rows:
            if merged and first - merged[-1][1] <= GAP_INTERVALS * interval:
                merged[-1][1] = last
            else:
                merged.append([first, last])
        return [Span(first / 1000, last / 1000) for first, last in merged]

    # One flavor

    def select(self, flavor: str, zone: str = "", region: str | None = None) -> SeriesHistory:
        """The past of a flavor in a zone, or in all its zones together.

        Args:
            flavor: Its name.
            zone: The zone. "": all; one in which the flavor is available is enough.
            region: The region, where several have the flavor.

        Raises:
            UnknownNameError: If the history has none of this name; it has the nearest names.
            InvalidArgumentError: If several regions have the flavor and none was named.
        """
        series = self._find(flavor, zone, region)
        rows = self._database.rows(
            "SELECT s.zone, t.at, p.name FROM series s JOIN transitions t ON t.series = s.id"
            " LEFT JOIN phases p ON p.id = t.phase"
            " WHERE s.region = ? AND s.flavor = ? AND ? IN ('', s.zone) ORDER BY s.id, t.at",
            *(self._region_id(series.region), flavor, zone),
        )
        zones: dict[str, list[Change]] = {}
        for name, at, phase in rows:
            zones.setdefault(name, []).append((at / 1000, phase))
        changes = zones[zone] if zone else any_zone(list(zones.values()))
        return SeriesHistory(series, changes, self.spans(series.region))

    def select_all(self, region: str | None = None) -> Iterator[SeriesHistory]:
        """The past of every flavor in every zone, in the order of `series`."""
        import orjson

        series = {
            number: Series(*rest)
            for number, *rest in self._database.rows(
                "SELECT s.id, r.name, s.flavor, s.zone FROM series s"
                " JOIN regions r ON r.id = s.region"
            )
        }
        phases = {0: None, **dict(self._database.rows("SELECT id, name FROM phases"))}
        size = max(phases) + 1
        # Time and phase in one number, and all of a series in one text: a year of a region is read
        # in a third of the time that a row for each change takes.
        packed = dict(
            self._database.rows(
                "SELECT series, json_group_array(at * ? + coalesce(phase, 0)) FROM transitions"
                " GROUP BY series",
                size,
            )
        )
        spans = {name: self.spans(name) for name in self.regions()}
        for number, one in sorted(series.items(), key=operator.itemgetter(1)):
            if region in (None, one.region):
                seen = sorted(orjson.loads(packed.get(number, "[]")))
                changes = [(both // size / 1000, phases[both % size]) for both in seen]
                yield SeriesHistory(one, changes, spans[one.region])

    def odds(
        self,
        flavor: str,
        zone: str = "",
        *,
        within: float,
        min_cases: int = MIN_CASES,
        region: str | None = None,
    ) -> Odds:
        """The chance that a flavor is available within so many seconds; as `SeriesHistory.odds`."""
        return self.select(flavor, zone, region).odds(within, min_cases=min_cases)

    # Reading

    def _find(self, flavor: str, zone: str, region: str | None) -> Series:
        known = self.series()
        regions = sorted({one.region for one in known if one.flavor == flavor})
        if region is not None and region not in self.regions():
            raise unknown("region", region, self.regions(), "in the history")
        if not regions or region not in (None, *regions):
            names = {one.flavor for one in known if region in (None, one.region)}
            raise unknown("flavor", flavor, names, "in the history")
        if region is None and len(regions) > 1:
            raise InvalidArgumentError(
                f"several regions have the flavor {flavor}: {', '.join(regions)}",
                hint="Name the region.",
            )
        found = Series(region or regions[0], flavor, zone)
        if zone and found not in known:
            zones = {one.zone for one in known if one.flavor == flavor}
            raise unknown("zone", zone, zones, f"of {flavor} in the history")
        return found

    def _region_id(self, name: str) -> int:
        row = self._database.first("SELECT id FROM regions WHERE name = ?", name)
        if row is None:
            raise unknown("region", name, self.regions(), "in the history")
        return int(row[0])

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
