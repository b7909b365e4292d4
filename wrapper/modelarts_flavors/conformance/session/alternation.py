"""A list that returns to an earlier state within a few requests: it depends on who answers.

A list that changes takes another state and keeps it for a while. Where the same request, sent many
times in a row, is answered with A, B, A, B, the answers are those of replicas, workers or caches that
differ.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from modelarts_flavors.conformance.session.listing import Listing, State
from modelarts_flavors.conformance.session.outcomes import CheckFailed
from modelarts_flavors.conformance.wording import count

MAX_STATES = 3
# A state that is left after so many readings at most, for the one before it, was no change.
SHORT = 4
RETURNS = 2


def brief_states(states: Sequence[Hashable]) -> list[Hashable]:
    """The states that were left at once for the one before them.

    >>> brief_states("AAABAAA"), brief_states("ABAB"), brief_states("ABC"), brief_states("ABBBBBBA")
    (['B'], ['B', 'A'], [], [])
    """
    runs = [(state, len(list(run))) for state, run in itertools.groupby(states)]
    around = zip(runs, runs[1:], runs[2:], strict=False)
    return [
        state
        for (before, _), (state, length), (after, _) in around
        if before == after and length <= SHORT
    ]


def states_of(readings: Sequence[Listing]) -> list[State]:
    """The state of each reading; of first pages, which may be of any length, as far as all of them go."""
    if all(reading.reached_end for reading in readings):
        return [reading.state for reading in readings]
    length = min(len(reading.names) for reading in readings)
    return [(names[:length], labels[:length]) for names, labels in (r.state for r in readings)]


def differing_lists(one: Listing, other: Listing) -> CheckFailed:
    """The failure that a list was another one for a moment."""
    return CheckFailed(
        count(len(one.names)),
        f"{count(len(other.names))}, and the former list again",
        [*one.answers[:1], *other.answers[:1]],
    )


@dataclass
class Alternation:
    """Collects readings of the whole list, taken in a row; `found` are two that differ, if it alternates."""

    found: tuple[Listing, Listing] | None = None
    sizes: tuple[int, ...] = ()
    _returned: Counter[Hashable] = field(default_factory=Counter)

    def look_at(self, readings: Sequence[Listing]) -> bool:
        """Look at readings in a row; whether the list alternates, as far as is known."""
        states = states_of(readings)
        if self.found is None and len(set(states)) <= MAX_STATES:
            self._returned.update(brief_states(states))
            if any(count >= RETURNS for count in self._returned.values()):
                place = next(i for i, state in enumerate(states) if state != states[0])
                other = readings[place]
                self.found = readings[0], other
                self.sizes = tuple(len(reading.names) for reading in readings)
        return self.found is not None
