"""Capacity over time: watching it, keeping a history of it, and asking what the past tells.

Watching is `watch`, which yields events; `HistoryWriter` keeps what it sees, `History` reads that.
`explain` says why a filter keeps nothing.
"""

from __future__ import annotations

from modelarts_flavors.capacity.conditions import (
    Accelerators,
    AllOf,
    AnyOf,
    Available,
    Condition,
    View,
)
from modelarts_flavors.capacity.events import (
    ConditionMet,
    Event,
    FirstSnapshot,
    FlavorAppeared,
    FlavorVanished,
    LostSight,
    PhaseChange,
    RegainedSight,
    TimedOut,
)
from modelarts_flavors.capacity.explain import Explanation, explain
from modelarts_flavors.capacity.export import (
    ExportedInterval,
    export_intervals,
    to_csv,
    to_jsonl,
    to_openmetrics,
)
from modelarts_flavors.capacity.history import History, PollRecord
from modelarts_flavors.capacity.odds import Odds
from modelarts_flavors.capacity.poll import Poll
from modelarts_flavors.capacity.series_history import LastFree, SeriesHistory
from modelarts_flavors.capacity.states import Interval, Series, Span, State, Unseen
from modelarts_flavors.capacity.summaries import HourOfWeek, Lengths, Share
from modelarts_flavors.capacity.synthetic_history import write_synthetic_history
from modelarts_flavors.capacity.timeline import Spell
from modelarts_flavors.capacity.watch import polls, watch
from modelarts_flavors.capacity.writer import HistoryWriter
from modelarts_flavors.flavors.filters import FlavorFilter

__all__ = [
    "Accelerators",
    "AllOf",
    "AnyOf",
    "Available",
    "Condition",
    "ConditionMet",
    "Event",
    "Explanation",
    "ExportedInterval",
    "FirstSnapshot",
    "FlavorAppeared",
    "FlavorFilter",
    "FlavorVanished",
    "History",
    "HistoryWriter",
    "HourOfWeek",
    "Interval",
    "LastFree",
    "Lengths",
    "LostSight",
    "Odds",
    "PhaseChange",
    "Poll",
    "PollRecord",
    "RegainedSight",
    "Series",
    "SeriesHistory",
    "Share",
    "Span",
    "Spell",
    "State",
    "TimedOut",
    "Unseen",
    "View",
    "explain",
    "export_intervals",
    "polls",
    "to_csv",
    "to_jsonl",
    "to_openmetrics",
    "watch",
    "write_synthetic_history",
]
