"""The list as a whole: it ends, each name is unique, and it is the same in every reading."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

from modelarts_flavors.conformance.checks._labels import NOWHERE
from modelarts_flavors.conformance.checks.registry import check, observer
from modelarts_flavors.conformance.clauses.ids import COLD_START, CONSISTENT, ENDS, ORDER
from modelarts_flavors.conformance.clauses.levels import Level
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.session.alternation import brief_states, states_of
from modelarts_flavors.conformance.session.listing import endless
from modelarts_flavors.conformance.session.outcomes import CheckFailed, Inconclusive, Skipped
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.wording import count, some

READINGS = 5
FRESH = 3
IN_A_ROW = 6


@check(ENDS, "T4.continue.range", compares=True)
def ends(probe: Probe) -> None:
    """Following the tokens leads to the end of the list."""
    if not probe.listing.problem:
        return
    # It was seen once, when the run began; readings without an end are too long to repeat them often.
    try:
        listing = probe.read()
    except CheckFailed as failed:
        failed.confirmed = True
        raise
    if listing.problem:
        never = endless(listing)
        never.confirmed = True
        raise never
    probe.stability.once[ENDS] = endless(probe.listing)
    probe.stability.rebase(listing)


@check(
    "pagination/unique-names",
    "T6.name.definition",
    compares=True,
    kept="it names the fault that otherwise shows as walks that do not add up",
)
def unique(probe: Probe) -> None:
    """No two flavors of a list have the same name."""
    if _twice(probe.listing.names):
        listing = probe.read()
        again = _twice(listing.names)
        if again:
            raise CheckFailed("every name once", f"{some(again)} more than once", listing.answers)


def _twice(names: Sequence[str]) -> list[str]:
    counted = Counter(names)
    return [name for name in counted if counted[name] > 1]


@observer("pagination/unique-on-page", "T6.name.definition", enough=1)
def once_a_page(answer: Answer) -> bool:
    """No flavor stands twice on one page."""
    if answer.page is None:
        return False
    again = _twice(answer.page.names)
    if again:
        raise CheckFailed("every name once", f"{some(again)} more than once", [answer])
    return len(answer.page.names) > 1


@check(ORDER, "T3.items.definition", binding=Level.SHOULD)
def order(probe: Probe) -> None:
    """The order of the list is the same in every reading."""
    probe.require_whole()
    readings = [probe.read(most=probe.some_pages)]
    as_before = readings[0].names == probe.names[: len(readings[0].names)]
    if as_before and not probe.stability.reorders:
        return
    # Flavors come and go, and an order may change once; one that changes again is none.
    readings += [probe.read(most=probe.some_pages) for _ in range(READINGS)]
    orders = list(dict.fromkeys(found.names for found in readings))
    if len(orders) > 1 and all(sorted(names) == sorted(orders[0]) for names in orders):
        one, other = orders[:2]
        at = next(place for place, name in enumerate(one) if name != other[place])
        raise CheckFailed(
            f"{one[at]} at place {at + 1}, as in the reading before",
            other[at],
            [found.answers[0] for found in readings[:2]],
            confirmed=True,
        )


@check(CONSISTENT, "T3.items.definition")
def consistent(probe: Probe) -> None:
    """The same request, sent many times in a row, does not return one of a few lists in turn."""
    stability = probe.stability
    if stability.alternation.found is None:
        readings = stability.read_in_a_row(IN_A_ROW)
        if len(set(states_of(readings))) > 1:
            stability.alternation.look_at(readings)
            if not stability.look_for_alternation():
                stability.is_stable()
    if stability.alternation.found is not None:
        one, other = stability.alternation.found
        sizes = ", ".join(map(str, stability.alternation.sizes))
        raise CheckFailed(
            f"{count(len(one.names))} each time, or another list that stays",
            f"lists in turn, of {sizes} flavors: it depends on who answers",
            [one.answers[0], other.answers[0]],
            confirmed=True,
        )


@check(COLD_START, "T3.items.definition")
def from_the_start(probe: Probe) -> None:
    """The first answer is the list, not an empty one or a refusal that the next answer corrects."""
    if probe.cold_start is not None:
        wrong, full = probe.cold_start
        # It cannot be seen again: only a server that was just started may answer so.
        raise CheckFailed(full.summary, wrong.summary, [wrong, full], confirmed=True)


@check("pagination/repeatable", "T3.items.definition")
def repeatable(probe: Probe) -> None:
    """A list does not depend on what was asked before it."""
    probe.confirm(_repeats, probe)


def _repeats(probe: Probe) -> None:
    before = [probe.get(limit=1), probe.get(limit=1, selector=NOWHERE)]
    after = probe.read(most=probe.some_pages)
    if after.agrees_with(probe.names):
        return
    # A list that changes by itself does not do so in step with the request before each reading.
    everything, nothing = f"!{NOWHERE}", NOWHERE
    seen: dict[str, set[tuple[str, ...]]] = {everything: set(), nothing: set()}
    for selector in (everything, everything, nothing, everything, nothing, nothing):
        before = [probe.get(limit=1, selector=selector)]
        after = probe.read(most=probe.some_pages)
        seen[selector].add(after.names)
    if all(len(each) == 1 for each in seen.values()) and seen[everything] != seen[nothing]:
        (found,), (other,) = seen[nothing], seen[everything]
        raise CheckFailed(
            f"{count(len(other))}, as after a request for {everything!r}",
            f"{count(len(found))} after one for {nothing!r}",
            [*before, *after.answers[:1]],
            confirmed=True,
        )
    everything_since = set().union(*seen.values())
    if probe.names and everything_since == {()} == {after.names}:
        # A list that is emptied just then, and for good, was emptied by the request for nothing.
        raise CheckFailed(
            f"{count(len(probe.names))}, as before the request for {NOWHERE!r}",
            "no flavors after it, nor later",
            [*probe.evidence(), *before, *after.answers[:1]],
            confirmed=True,
        )
    # The list changed, whatever the reason: the checks that compare go on with what it is now.
    probe.stability.is_stable()


@check(
    "pagination/same-when-repeated",
    "T3.items.definition",
    kept="it is the shortest proof that a list differs from reading to reading",
)
def same_again(probe: Probe) -> None:
    """The same request has the same answer when it is sent again."""
    low = max(len(probe.names), probe.most - 200, 1)
    if probe.most - low < 2 * FRESH:
        raise Skipped("needs a list that fits on one page")
    # Each limit is sent for the first time once only, however often this is repeated.
    limits = iter(list(dict.fromkeys(probe.random.choices(range(low, probe.most), k=24))))
    probe.confirm(_ask_again, probe, limits)


def _ask_again(probe: Probe, fresh: Iterator[int]) -> None:
    limits = list(itertools.islice(fresh, FRESH))
    if len(limits) < FRESH:
        raise Inconclusive("too few limits are left that were not sent yet")
    a, b, c = limits
    # A list that changes by itself does not do so in step with this: first, first, second, first,
    # second, second.
    answers = [probe.get(limit=limit) for limit in (a, b, a, c, b, c)]
    names = [answer.page.names if answer.page else None for answer in answers]
    first, second = {names[0], names[1], names[3]}, {names[2], names[4], names[5]}
    if len(first) == len(second) == 1 and first != second:
        one, two = answers[0], answers[2]
        raise CheckFailed(one.summary, f"{two.summary} the second time", [one, two])
    # A page that goes on may be of any length.
    whole = all(answer.page and not answer.page.token for answer in answers)
    if whole and len(set(names)) == 2 and len(brief_states(names)) == 1:
        # It came back at once, which no change does that stays.
        one, two = answers[0], next(a for a, n in zip(answers, names, strict=True) if n != names[0])
        raise CheckFailed(one.summary, f"{two.summary}, and then the former list again", [one, two])
