"""What a history must answer, worked out tick by tick in the plainest way; times are whole seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from modelarts_flavors.capacity import HistoryWriter, State, Unseen
from modelarts_flavors.contract import contract

INTERVAL = 10
FREE = min(contract().available_phases)
TAKEN = next(phase for phase in contract().phases if phase not in contract().available_phases)
KEYS = [("a", "z1"), ("a", "z2"), ("b", "z1")]


@dataclass(frozen=True)
class Step:
    """One poll: the phases it saw, or None where it failed."""

    at: int
    phases: Mapping[tuple[str, str], str] | None


def _polls(draws: list[tuple[int, Any]]) -> list[Step]:
    at, made = 0, []
    for wait, phases in draws:
        at += wait
        made.append(Step(at, phases))
    return made


# Waits within, at and beyond the border of a gap.
_waits = st.sampled_from([1, 7, 10, 29, 30, 31, 95])
_phases = st.dictionaries(st.sampled_from(KEYS), st.sampled_from([FREE, TAKEN, "paused"]))
scripts = st.lists(st.tuples(_waits, st.none() | _phases), min_size=1, max_size=25).map(_polls)


def write(path: Any, steps: list[Step]) -> None:
    """Write the polls, closing and opening the file in between."""
    half = len(steps) // 2
    for part in (steps[:half], steps[half:]):
        with HistoryWriter(path) as writer:
            for step in part:
                if step.phases is None:
                    writer.add_failure("r", step.at, "TransportError", interval=INTERVAL)
                else:
                    writer.add_phases("r", step.at, step.phases, interval=INTERVAL)


def state(steps: list[Step], key: tuple[str, str], tick: float) -> State:
    """The state at a time, looked up in the list of polls."""
    good = [step for step in steps if step.phases is not None]
    before = [step for step in good if step.at <= tick]
    if not any(key in (step.phases or {}) for step in before):
        return Unseen.NEVER_SEEN
    last = before[-1]
    after = next((step for step in good if step.at > tick), None)
    if last.at != tick and (after is None or after.at - last.at > 3 * INTERVAL):
        return Unseen.NOT_WATCHED
    return (last.phases or {}).get(key, Unseen.NOT_LISTED)


def state_of_any(steps: list[Step], flavor: str, tick: float) -> bool | None:
    """Whether a flavor is free in any zone; None where that is not known."""
    states = {state(steps, key, tick) for key in KEYS if key[0] == flavor}
    if Unseen.NOT_WATCHED in states or states == {Unseen.NEVER_SEEN}:
        return None
    return FREE in states
