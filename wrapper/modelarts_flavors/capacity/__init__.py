"""Capacity over time: watching it, keeping a history of it, and asking what the past tells."""

from __future__ import annotations

from modelarts_flavors.capacity.history import History, PollRecord
from modelarts_flavors.capacity.odds import Odds
from modelarts_flavors.capacity.poll import Poll
from modelarts_flavors.capacity.series_history import LastFree, SeriesHistory
from modelarts_flavors.capacity.states import Interval, Series, Span, State, Unseen
from modelarts_flavors.capacity.summaries import HourOfWeek, Lengths, Share
from modelarts_flavors.capacity.synthetic_history import write_synthetic_history
from modelarts_flavors.capacity.timeline import Spell
from modelarts_flavors.capacity.writer import HistoryWriter

__all__ = [
    "History",
    "HistoryWriter",
    "HourOfWeek",
    "Interval",
    "LastFree",
    "Lengths",
    "Odds",
    "Poll",
    "PollRecord",
    "Series",
    "SeriesHistory",
    "Share",
    "Span",
    "Spell",
    "State",
    "Unseen",
    "write_synthetic_history",
]
