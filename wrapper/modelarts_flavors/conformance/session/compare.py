"""What is compared in passing on every page of a walk: the remaining count, and each flavor's content."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from modelarts_flavors.conformance.http.answer import Answer, Page
from modelarts_flavors.conformance.http.request_spec import Ask
from modelarts_flavors.conformance.session.listing import canonical
from modelarts_flavors.conformance.session.outcomes import Broken, Unclear

if TYPE_CHECKING:
    from modelarts_flavors.conformance.session.probe import Probe
    from modelarts_flavors.conformance.session.walk import Walk

COUNT_LAW = "T4.remainingItemCount.definition/exact"
CONTENT_LAW = "T3.items.definition/same-on-every-page"
BEFORE, AFTER = 2, 3


def compare(
    probe: Probe, walk: Walk, answers: list[Answer], limits: Sequence[int | None], offset: int
) -> None:
    """Look at the newest page of a walk, which brought the right flavors up to `offset`."""
    page = answers[-1].page
    if page is None:
        return
    _compare_count(probe, walk, page, limits, offset)
    known = probe.contents
    for name, item in zip(page.names, page.items, strict=True):
        same = known.get(name, item) == item
        look = functools.partial(content_again, probe, answers[-1].ask, name)
        probe.notice(CONTENT_LAW, None if same else look)


def compare_counts(probe: Probe, walk: Walk, answers: Sequence[Answer]) -> None:
    """Look at the remaining counts of a reading that came to its end, page by page.

    Of a list of one flavor, or of none, there is no other walk.
    """
    name = probe.operation.page_size.name
    limits: list[int | None] = []
    brought = 0
    for answer in answers:
        given = answer.ask.value(name)
        limits.append(None if given is None else int(given))
        if answer.page is None:
            return
        brought += len(answer.page.names)
        _compare_count(probe, walk, answer.page, limits, brought)


def _compare_count(
    probe: Probe, walk: Walk, page: Page, limits: Sequence[int | None], offset: int
) -> None:
    """Look at the remaining count of a page that ends at `offset`."""
    if page.remaining is not None:
        again = functools.partial(count_again, probe, walk, tuple(limits))
        exact = page.remaining == len(walk.expected) - offset
        probe.notice(COUNT_LAW, None if exact else again)


def count_again(probe: Probe, walk: Walk, limits: Sequence[int | None]) -> None:
    """Take a walk to one of its pages again, with the same limits, and look at the count there."""
    answers: list[Answer] = []
    brought = 0
    for limit in limits:
        page = answers[-1].page if answers else None
        query = probe.query(limit=limit, token=page.token if page else None, selector=walk.selector)
        answers.append(probe.send_page(query, answers))
        found = answers[-1].page
        brought += len(found.names) if found else 0
    rest = len(walk.expected) - brought
    last = answers[-1].page
    if last and last.remaining is not None and last.remaining != rest:
        raise Broken(
            f"a remaining count of {rest} after {brought} of {len(walk.expected)}",
            f"{last.remaining}",
            [*probe.evidence(), *answers],
        )


def content_again(probe: Probe, ask: Ask, name: str) -> None:
    """Ask for a page again and look at one flavor on it, between readings of the whole list."""
    readings = [probe.read() for _ in range(BEFORE)]
    answer = probe.ask(ask)
    readings += [probe.read() for _ in range(AFTER)]
    if probe.steadiness.wavers:
        raise Unclear("what is said of the flavors changes while the list is read")
    if answer.page is None:
        return
    whole = probe.contents[name]
    found = dict(zip(answer.page.names, answer.page.items, strict=True)).get(name, whole)
    if found != whole:
        shown = next(each for each in readings[0].answers if each.page and name in each.page.names)
        raise Broken(
            f"{name} as the whole list shows it: {canonical(whole).decode()}",
            canonical(found).decode(),
            [shown, answer],
        )
