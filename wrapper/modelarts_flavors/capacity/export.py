"""Writes a history for other programs: JSON Lines, CSV, and OpenMetrics to load into Prometheus."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from modelarts_flavors.capacity.history import History
from modelarts_flavors.capacity.states import Interval, Series, Unseen, is_free, is_watched
from modelarts_flavors.contract import contract
from modelarts_flavors.errors import InvalidArgumentError
from modelarts_flavors.flavors.spreadsheet import cell

PHASE_METRIC: Final = "modelarts_flavor_phase"
PHASE_HELP: Final = "Whether a flavor is in a phase in a zone; normal is no reservation."
UNKNOWN_PHASE: Final = "unknown"
"""Stands for a phase that the document does not have."""

# Prometheus takes a value for gone when it is 5 minutes old.
STEP: Final = 240.0


@dataclass(frozen=True, slots=True)
class ExportedInterval:
    """One state of one series through one interval."""

    series: Series
    interval: Interval

    def values(self) -> dict[str, Any]:
        """The fields of a line: `available` is null where it is not known."""
        state = self.interval.state
        return {
            "region": self.series.region,
            "flavor": self.series.flavor,
            "zone": self.series.zone,
            "start": timestamp(self.interval.start),
            "end": timestamp(self.interval.end),
            "state": str(state),
            "available": is_free(state) if is_watched(state) else None,
        }


def timestamp(at: float) -> str:
    """A time as ISO 8601, UTC, with milliseconds.

    >>> timestamp(0.5)
    '1970-01-01T00:00:00.500Z'
    """
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%S}.{round(at * 1000) % 1000:03d}Z"


def export_intervals(
    history: History,
    *,
    start: float | None = None,
    end: float | None = None,
    kept: Callable[[Series], bool] = lambda _: True,
) -> Iterator[ExportedInterval]:
    """The intervals of every series that is kept, those through which nobody watched included.

    Args:
        history: The history.
        start: Seconds since 1970; by default the first good poll of the region.
        end: Seconds since 1970; by default the last good poll of the region.
        kept: Which series to export.
    """
    for past in history.select_all():
        if kept(past.series):
            for interval in past.intervals(start, end):
                yield ExportedInterval(past.series, interval)


def to_jsonl(intervals: Iterable[ExportedInterval]) -> Iterator[str]:
    """A line of JSON for each interval, each with its line break."""
    for one in intervals:
        yield json.dumps(one.values(), ensure_ascii=False) + "\n"


def to_csv(intervals: Iterable[ExportedInterval]) -> Iterator[str]:
    """A line of CSV for each interval after one of headings; none starts a formula."""
    names = tuple(ExportedInterval(Series("", ""), Interval(0, 0, "")).values())
    yield _csv_line(names)
    for one in intervals:
        yield _csv_line("" if v is None else str(v).lower() if v in (True, False) else cell(v)
                        for v in one.values().values())  # fmt: skip


def _csv_line(values: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(values)
    return buffer.getvalue()


def to_openmetrics(intervals: Iterable[ExportedInterval], *, step: float = STEP) -> Iterator[str]:
    """Samples with times, for `promtool tsdb create-blocks-from openmetrics`.

    Each state has a sample when it was first seen and then every `step` seconds, so that a gap stays
    a gap. Times through which nobody watched, or the flavor was not listed, have none.

    Args:
        intervals: What to write.
        step: Seconds; Prometheus loses sight of a value that is older than 300.
    """
    if not 0 < step < math.inf:
        raise InvalidArgumentError(f"the step is {step}; it must be more than 0 seconds")
    yield f"# HELP {PHASE_METRIC} {PHASE_HELP}\n# TYPE {PHASE_METRIC} gauge\n"
    for one in intervals:
        interval = one.interval
        if isinstance(interval.state, Unseen):
            continue
        labels = {phase: _labels(one.series, phase) for phase in metric_phases()}
        current = metric_phase(interval.state)
        for number in range(math.ceil(interval.seconds / step)):
            at = interval.start + number * step
            for phase, text in labels.items():
                yield f"{PHASE_METRIC}{text} {int(phase == current)} {at:.3f}\n"
    yield "# EOF\n"


def metric_phases() -> tuple[str, ...]:
    """The values of the label `phase`: the documented ones and the one for all others.

    >>> metric_phases()[:-1] == contract().phases, metric_phases()[-1]
    (True, 'unknown')
    """
    return (*contract().phases, UNKNOWN_PHASE)


def metric_phase(phase: str) -> str:
    """The value of the label `phase` for a phase."""
    return phase if phase in contract().phases else UNKNOWN_PHASE


def _labels(series: Series, phase: str) -> str:
    values: Mapping[str, str] = {
        "region": series.region, "flavor": series.flavor, "zone": series.zone, "phase": phase
    }  # fmt: skip
    return "{" + ",".join(f'{name}="{_escaped(text)}"' for name, text in values.items()) + "}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
