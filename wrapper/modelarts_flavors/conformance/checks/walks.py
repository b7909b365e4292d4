"""Walks through the pages, each to meet another boundary: nothing lost, repeated or out of order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from modelarts_flavors.conformance.checks.registry import check, judge_compared
from modelarts_flavors.conformance.clauses.ids import PAGES_AGREE, REMAINING_COUNT, SAME_CONTENT
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.session import walk_plans
from modelarts_flavors.conformance.session.listing import endless
from modelarts_flavors.conformance.session.outcomes import CheckFailed, Skipped
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.session.walk import begin_alike, take, walking
from modelarts_flavors.conformance.session.walk_plans import Plan, Walk
from modelarts_flavors.conformance.wording import some

BOUNDARY = "it meets a boundary that the other plans meet only with lists of other lengths"


def _require_list(probe: Probe, least: int) -> None:
    probe.require_whole()
    if len(probe.names) < least:
        raise Skipped(f"needs a list of at least {least} flavors")


# Page sizes that clients like to ask for.
COMMON = (50, 100)
# So many pages of a walk through a list of thousands, which other walks reach the end of.
LONG_WALK = 8
# Walks that meet each kind of boundary. Each plan is made from the length of the list and the
# largest limit: it gives the walks to take, each a sequence of limits.
WALKS: Mapping[str, tuple[str, Callable[[int, int], Sequence[Plan]]]] = {
    "last-one": (
        "A walk of all but the last flavor and then one returns the whole list",
        lambda total, most: [walk_plans.last_one(total, most)],
    ),
    "first-one": (
        "A walk of the first flavor and then all others returns the whole list",
        lambda _, most: [[1, most]],
    ),
    "two-singles": (
        "A walk that ends in two pages of one returns the whole list",
        lambda total, most: [walk_plans.two_singles(total, most)],
    ),
    "single-steps": (
        "A walk that begins with pages of one returns the whole list",
        lambda total, most: [walk_plans.single_steps(total, most)],
    ),
    "exact-multiple": (
        "A walk whose pages leave nothing over returns the whole list and ends",
        walk_plans.exact_multiples,
    ),
    "near-whole": (
        "A page one too small, or one too large, for the list is followed by what is left",
        walk_plans.near_whole,
    ),
    "equal-pages": (
        "A walk with one limit returns the whole list",
        lambda total, most: [walk_plans.in_pages(total, most, 3)],
    ),
    "common-limits": (
        "A walk in pages of 50 or 100, which clients like to ask for, returns the whole list",
        lambda total, most: [[size] for size in COMMON if size < min(total, most)],
    ),
    "no-limit": (
        "A token can be followed without a limit, which then is the default",
        lambda total, most: [[max(1, min(most, total // 2)), None]],
    ),
    "many-small-pages": (
        "A walk of many small pages returns the whole list",
        lambda total, most: [walk_plans.single_steps(total, most, walk_plans.SMALL_PAGES)],
    ),
}
LEAST = {"two-singles": 3}


def _walk_check(name: str, title: str, plans: Callable[[int, int], Sequence[Plan]]) -> None:
    @check(f"pagination/{name}", "T2.continue.range", title=title, compares=True, kept=BOUNDARY)
    def walk(probe: Probe) -> None:
        _require_list(probe, LEAST.get(name, 2))
        pages = LONG_WALK if probe.is_long else None
        _walk(probe, *plans(len(probe.names), probe.most), pages=pages)


for name, (title, plans) in WALKS.items():
    _walk_check(name, title, plans)


@check("pagination/changing-limits", "T2.continue.range", compares=True, kept=BOUNDARY)
def changing_limits(probe: Probe) -> None:
    """A walk with a new limit on each page returns the whole list."""
    _require_list(probe, 2)
    plans = walk_plans.changing(len(probe.names), probe.most, probe.random)
    _walk(probe, *plans[: 1 if probe.is_long else None])


def _walk(probe: Probe, *plans: Plan, pages: int | None = None) -> None:
    for plan in plans:
        probe.confirm(take, probe, Walk(plan, probe.names, pages=pages))


@check("pagination/each-once", "T2.continue.range")
def each_once(probe: Probe) -> None:
    """A walk returns each flavor once, whatever their order."""
    _require_list(probe, 2)
    if not probe.stability.reorders:
        raise Skipped("the order is the same in every reading, so that the other walks test it")
    if probe.is_long:
        raise Skipped("the list has too many pages to walk through it")
    probe.confirm(_each_once, probe)


def _each_once(probe: Probe) -> None:
    limit = walk_plans.in_pages(len(probe.names), probe.most, 3)[0]
    walk = probe.read_pages(probe.query(limit=limit))
    if walk.problem:
        raise endless(walk)
    counted = Counter(walk.names)
    repeated = [name for name in counted if counted[name] > 1]
    lost = [name for name in probe.names if name not in counted]
    # Of a list that has changed meanwhile it says nothing.
    if (repeated or lost) and sorted(probe.read().names) == sorted(probe.names):
        found = [
            f"{some(names)} {how}"
            for names, how in ((repeated, "repeated"), (lost, "lost"))
            if names
        ]
        raise CheckFailed("each flavor once", ", ".join(found), walk.answers)


@check("pagination/interleaved-walks", "T2.continue.range", compares=True, kept=BOUNDARY)
def interleaved(probe: Probe) -> None:
    """Two walks at the same time do not disturb each other."""
    _require_list(probe, 3)
    probe.confirm(_interleave, probe)


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
            except CheckFailed as broken:
                # What the other walk sent in between is part of the proof.
                answers = [*probe.evidence(), *sent, broken.answers[-1]]
                raise CheckFailed(
                    broken.expected, broken.actual, answers, shorter=broken.shorter
                ) from None
            if answer is None:
                walks.remove(walk)
            else:
                sent.append(answer)


@check("pagination/replayed-token", "T2.continue.range", compares=True)
def replayed(probe: Probe) -> None:
    """A token gives the same page whenever it is sent, in whatever order."""
    _require_list(probe, 3)
    probe.confirm(_replay, probe)


def _replay(probe: Probe) -> None:
    answers = take(
        probe, Walk(walk_plans.in_pages(len(probe.names), probe.most, 4), probe.names, pages=4)
    )
    for first in reversed(answers):
        again = probe.send_page(first.request.query, [first])
        if first.page and again.page and not begin_alike(first.page, again.page):
            raise CheckFailed(
                f"the same page as the first time, {some(first.page.names)}",
                some(again.page.names) or "an empty page",
                [first, again],
            )


@check(PAGES_AGREE, "T3.items.definition", compares=True, last=True, kept=BOUNDARY)
def pages_agree(probe: Probe) -> None:
    """Every page holds what the whole list has at its place."""
    judge_compared(probe, PAGES_AGREE, "pages")


@check(REMAINING_COUNT, "T4.remainingItemCount.definition", compares=True, last=True)
def remaining(probe: Probe) -> None:
    """The remaining count, where it is given, is what the walk still returns."""
    offset = 0
    for answer in probe.listing.answers if probe.listing.is_usable else ():
        probe.compare(answer, probe.names, offset)
        offset += len(answer.page.names) if answer.page else 0
    judge_compared(probe, REMAINING_COUNT, "remaining counts")


@check(SAME_CONTENT, "T3.items.definition", compares=True, last=True)
def same_content(probe: Probe) -> None:
    """A flavor looks the same on every page that has it."""
    judge_compared(probe, SAME_CONTENT, "flavors seen again")
