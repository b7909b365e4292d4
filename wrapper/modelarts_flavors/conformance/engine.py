"""Runs the laws against a target and tells what happens as a stream of events."""

from __future__ import annotations

from collections.abc import Iterator

from modelarts_flavors.conformance.events import Event, RunFinished
from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.report import Report
from modelarts_flavors.conformance.target import Target


def stream(target: Target, options: Options | None = None) -> Iterator[Event]:
    """Run the laws; every event as it happens, `RunFinished` last."""
    raise NotImplementedError


def run(target: Target, options: Options | None = None) -> Report:
    """Run the laws and give the report."""
    for event in stream(target, options):
        if isinstance(event, RunFinished):
            return event.report
    raise AssertionError("a run ends with RunFinished")
