"""Walks through the pages: complete, without repetition, without extras, in order, and they end."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

from modelarts_flavors.conformance.checks import _evidence
from modelarts_flavors.conformance.checks._labels import NOWHERE
from modelarts_flavors.conformance.checks.registry import law, watch
from modelarts_flavors.conformance.http.answer import Answer, count, some
from modelarts_flavors.conformance.session import walk_plans
from modelarts_flavors.conformance.session.compare import CONTENT_LAW, COUNT_LAW, compare_counts
from modelarts_flavors.conformance.session.listing import endless
from modelarts_flavors.conformance.session.outcomes import Broken, Skipped, Unclear
from modelarts_flavors.conformance.session.probe import ENDS_LAW, Probe
from modelarts_flavors.conformance.session.sampling import several
from modelarts_flavors.conformance.session.stability import ORDER_LAW
from modelarts_flavors.conformance.session.walk import Plan, Walk, begin_alike, take, walking

READINGS = 5
BOUNDARY = "it meets a boundary that the other plans meet only with lists of other lengths"
FRESH = 3


@law(ENDS_LAW, _evidence.continue_token, compares=True)
def ends(probe: Probe) -> None:
    """Following the tokens leads to the end of the list."""
    if probe.listing.trouble:
        listing = probe.read()
        if listing.trouble:
            raise endless(listing)


@law(
    "T6.name.definition/unique",
    _evidence.name,
    compares=True,
    kept="it names the fault that else shows as walks that do not add up",
)
def unique(probe: Probe) -> None:
    """No two flavors of a list have the same name."""
    if _twice(probe.listing.names):
        listing = probe.read()
        again = _twice(listing.names)
        if again:
            raise Broken("every name once", f"{some(again)} more than once", listing.answers)


def _twice(names: Sequence[str]) -> list[str]:
    counted = Counter(names)
    return [name for name in counted if counted[name] > 1]


@watch("T6.name.definition/once-a-page", _evidence.name, sure=True)
def once_a_page(answer: Answer) -> bool:
    """No flavor stands twice on one page."""
    if answer.page is None:
        return False
    again = _twice(answer.page.names)
    if again:
        raise Broken("every name once", f"{some(again)} more than once", [answer])
    return len(answer.page.names) > 1


@law(ORDER_LAW, _evidence.items)
def order(probe: Probe) -> None:
    """The order of the list is the same in every reading."""
    probe.require_whole()
    readings = [probe.read(most=probe.some_pages)]
    as_before = readings[0].names == probe.names[: len(readings[0].names)]
    if as_before and not probe.steadiness.shuffles:
        return
    # Flavors come and go, and an order may change once; one that changes again is none.
    readings += [probe.read(most=probe.some_pages) for _ in range(READINGS)]
    orders = list(dict.fromkeys(found.names for found in readings))
    if len(orders) > 1 and all(sorted(names) == sorted(orders[0]) for names in orders):
        one, other = orders[:2]
        at = next(place for place, name in enumerate(one) if name != other[place])
        raise Broken(
            f"{one[at]} at place {at + 1}, as in the reading before",
            other[at],
            [found.answers[0] for found in readings[:2]],
            confirmed=True,
        )


@law("T3.items.definition/from-the-first-request", _evidence.items)
def from_the_start(probe: Probe) -> None:
    """The first answer is the list, not an empty one that the next answer fills."""
    if probe.cold is not None:
        empty, full = probe.cold
        # It cannot be seen again: only a server that was just started may answer so.
        raise Broken(full.summary, empty.summary, [empty, full], confirmed=True)


@law("T3.items.definition/repeatable", _evidence.items)
def repeatable(probe: Probe) -> None:
    """A list does not depend on what was asked before it."""
    probe.settle(_repeats, probe)


def _repeats(probe: Probe) -> None:
    before = [probe.get(limit=1), probe.get(limit=1, selector=NOWHERE)]
    after = probe.read(most=probe.some_pages)
    if after.names == (probe.names if after.whole else probe.names[: len(after.names)]):
        return
    # A list that changes by itself does not do so in step with what is asked before each reading.
    everything, nothing = f"!{NOWHERE}", NOWHERE
    seen: dict[str, set[tuple[str, ...]]] = {everything: set(), nothing: set()}
    for selector in (everything, everything, nothing, everything, nothing, nothing):
        before = [probe.get(limit=1, selector=selector)]
        after = probe.read(most=probe.some_pages)
        seen[selector].add(after.names)
    if all(len(each) == 1 for each in seen.values()) and seen[everything] != seen[nothing]:
        (found,), (other,) = seen[nothing], seen[everything]
        raise Broken(
            f"{count(len(other))}, as after {everything!r} was asked for",
            f"{count(len(found))} after {nothing!r} was",
            [*before, *after.answers[:1]],
            confirmed=True,
        )
    # The list changed, whatever the reason: the laws that compare go on with what it is now.
    probe.steadiness.still()


@law(
    "T3.items.definition/same-when-asked-again",
    _evidence.items,
    kept="it is the shortest proof that a list differs from reading to reading",
)
def same_again(probe: Probe) -> None:
    """The same request has the same answer when it is sent again."""
    low = max(len(probe.names), probe.most - 200, 1)
    if probe.most - low < 2 * FRESH:
        raise Skipped("needs a list that fits on one page")
    # Each limit is asked for the first time once only, however often this is repeated.
    limits = iter(list(dict.fromkeys(probe.draw_one(several(range(low, probe.most), 24)))))
    probe.settle(_ask_again, probe, limits)


def _ask_again(probe: Probe, fresh: Iterator[int]) -> None:
    limits = list(itertools.islice(fresh, FRESH))
    if len(limits) < FRESH:
        raise Unclear("too few limits are left that were not asked for yet")
    a, b, c = limits
    # A list that changes by itself does not do so in step with this: first, first, second, first,
    # second, second.
    answers = [probe.get(limit=limit) for limit in (a, b, a, c, b, c)]
    names = [answer.page.names if answer.page else None for answer in answers]
    first, second = {names[0], names[1], names[3]}, {names[2], names[4], names[5]}
    if len(first) == len(second) == 1 and first != second:
        one, two = answers[0], answers[2]
        raise Broken(one.summary, f"{two.summary} the second time", [one, two])


def _walk(probe: Probe, *taken: Plan) -> None:
    _require_list(probe, 2)
    for plan in taken:
        probe.settle(take, probe, Walk(plan, probe.names))


def _require_list(probe: Probe, least: int) -> None:
    probe.require_whole()
    if len(probe.names) < least:
        raise Skipped(f"needs a list of at least {least} flavors")


@law("T2.continue.range/last-one", _evidence.page_token, compares=True, kept=BOUNDARY)
def last_one(probe: Probe) -> None:
    """A walk of all but the last flavor and then one brings the whole list."""
    _walk(probe, walk_plans.last_one(len(probe.names), probe.most))


@law("T2.continue.range/first-one", _evidence.page_token, compares=True, kept=BOUNDARY)
def first_one(probe: Probe) -> None:
    """A walk of the first flavor and then all others brings the whole list."""
    _walk(probe, walk_plans.first_one(probe.most))


@law("T2.continue.range/two-singles", _evidence.page_token, compares=True, kept=BOUNDARY)
def two_singles(probe: Probe) -> None:
    """A walk that ends in two pages of one brings the whole list."""
    _require_list(probe, 3)
    _walk(probe, walk_plans.two_singles(len(probe.names), probe.most))


@law("T2.continue.range/single-steps", _evidence.page_token, compares=True, kept=BOUNDARY)
def single_steps(probe: Probe) -> None:
    """A walk that begins with pages of one brings the whole list."""
    _walk(probe, walk_plans.single_steps(len(probe.names), probe.most))


@law("T2.continue.range/exact-multiple", _evidence.page_token, compares=True, kept=BOUNDARY)
def exact_multiple(probe: Probe) -> None:
    """A walk whose pages leave nothing over brings the whole list and ends."""
    _walk(probe, *walk_plans.exact_multiples(len(probe.names), probe.most))


@law("T2.continue.range/near-whole", _evidence.page_token, compares=True, kept=BOUNDARY)
def near_whole(probe: Probe) -> None:
    """A page one too small, or one too large, for the list is followed by what is left."""
    _walk(probe, *walk_plans.near_whole(len(probe.names), probe.most))


@law("T2.continue.range/equal-pages", _evidence.page_token, compares=True, kept=BOUNDARY)
def equal_pages(probe: Probe) -> None:
    """A walk with one limit brings the whole list."""
    _walk(probe, walk_plans.in_pages(len(probe.names), probe.most, 3))


@law("T2.continue.range/changing-limits", _evidence.page_token, compares=True, kept=BOUNDARY)
def changing_limits(probe: Probe) -> None:
    """A walk with a new limit on each page brings the whole list."""
    drawn = probe.draw_one(walk_plans.changing(len(probe.names), probe.most))
    _walk(probe, *drawn[: 1 if probe.is_long else None])


@law("T2.continue.range/no-limit", _evidence.page_token, compares=True, kept=BOUNDARY)
def no_limit(probe: Probe) -> None:
    """A token can be followed without a limit, which then is the default."""
    _walk(probe, [max(1, min(probe.most, len(probe.names) // 2)), None])


@law("T2.continue.range/deep", _evidence.page_token, compares=True, kept=BOUNDARY)
def deep(probe: Probe) -> None:
    """A walk of many small pages brings the whole list."""
    _walk(probe, walk_plans.single_steps(len(probe.names), probe.most, walk_plans.MANY_PAGES))


@law("T2.continue.range/interleaved", _evidence.page_token, compares=True, kept=BOUNDARY)
def interleaved(probe: Probe) -> None:
    """Two walks at the same time do not disturb each other."""
    _require_list(probe, 3)
    probe.settle(_interleave, probe)


def _interleave(probe: Probe) -> None:
    total, most = len(probe.names), probe.most
    few = 4 if probe.is_long else None
    walks = [
        walking(probe, Walk(walk_plans.in_pages(total, most, pages), probe.names, pages=few))
        for pages in (3, 4)
    ]
    sent: list[Answer] = []
    while walks:
        for walk in list(walks):
            try:
                answer = next(walk, None)
            except Broken as broken:
                # What the other walk sent in between is part of the proof.
                answers = [*probe.evidence(), *sent, broken.answers[-1]]
                raise Broken(
                    broken.expected, broken.came, answers, shorter=broken.shorter
                ) from None
            if answer is None:
                walks.remove(walk)
            else:
                sent.append(answer)


@law("T2.continue.range/replayed", _evidence.page_token, compares=True)
def replayed(probe: Probe) -> None:
    """A token gives the same page whenever it is sent, in whatever order."""
    _require_list(probe, 3)
    probe.settle(_replay, probe)


def _replay(probe: Probe) -> None:
    answers = take(
        probe, Walk(walk_plans.in_pages(len(probe.names), probe.most, 4), probe.names, pages=4)
    )
    for first in reversed(answers):
        again = probe.send_page(first.ask.query, [first])
        if first.page and again.page and not begin_alike(first.page, again.page):
            raise Broken(
                f"the same page as the first time, {some(first.page.names)}",
                some(again.page.names) or "an empty page",
                [first, again],
            )


@law(COUNT_LAW, _evidence.remaining, compares=True, last=True)
def remaining(probe: Probe) -> None:
    """The remaining count, where it is given, is what the walk still brings."""
    if probe.listing.complete:
        compare_counts(probe, Walk([None], probe.names), probe.listing.answers)
    _passing(probe, COUNT_LAW, "no page told how many flavors remain")


@law(CONTENT_LAW, _evidence.items, compares=True, last=True)
def same_content(probe: Probe) -> None:
    """A flavor looks the same on whichever page it comes."""
    _passing(probe, CONTENT_LAW, "no flavor was seen twice")


def _passing(probe: Probe, law_id: str, why: str) -> None:
    case = probe.noticed.get(law_id)
    if case is not None:
        case()
    elif not probe.seen.get(law_id):
        raise Skipped(why)
