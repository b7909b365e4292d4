"""What is compared on every page of a walk besides the names: the remaining count, and the content."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from modelarts_flavors.conformance.clauses.ids import REMAINING_COUNT, SAME_CONTENT
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import RequestSpec
from modelarts_flavors.conformance.session.listing import canonical
from modelarts_flavors.conformance.session.outcomes import CheckFailed, Inconclusive
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.session.walk_plans import Limit, Walk

BEFORE, AFTER = 2, 3


def compare(
    probe: Probe, walk: Walk, answers: list[Answer], limits: Sequence[Limit], offset: int
) -> None:
    """Look at the newest page of a walk, which has the right flavors up to `offset`."""
    page = answers[-1].page
    if page is None:
        return
    _compare_count(probe, walk, answers, limits, offset)
    known = probe.listing.by_name
    for name, item in zip(page.names, page.items, strict=True):
        whole = known.get(name, item)
        if whole == item:
            probe.observed[SAME_CONTENT].note()
        else:
            again = functools.partial(_content_again, probe, answers[-1].request, name)
            failed = _content_differs(name, whole, item, [answers[-1]])
            probe.observed[SAME_CONTENT].note(failed, again)


def compare_counts(probe: Probe, walk: Walk, answers: Sequence[Answer]) -> None:
    """Look at the remaining counts of a reading that reached its end, page by page.

    Of a list of one flavor, or of none, there is no other walk.
    """
    name = probe.operation.page_size.name
    limits: list[Limit] = []
    returned = 0
    for number, answer in enumerate(answers, start=1):
        given = answer.request.value(name)
        limits.append(None if given is None else int(given))
        if answer.page is None:
            return
        returned += len(answer.page.names)
        _compare_count(probe, walk, answers[:number], limits, returned)


def _compare_count(
    probe: Probe, walk: Walk, answers: Sequence[Answer], limits: Sequence[Limit], offset: int
) -> None:
    """Look at the remaining count of the last of some pages, which ends at `offset`."""
    page = answers[-1].page
    if page is None or page.remaining is None:
        return
    if page.remaining == len(walk.expected) - offset:
        probe.observed[REMAINING_COUNT].note()
    else:
        again = functools.partial(_count_again, probe, walk, tuple(limits))
        failed = _count_differs(walk, page.remaining, offset, [*probe.evidence(), *answers])
        probe.observed[REMAINING_COUNT].note(failed, again)


def _count_again(probe: Probe, walk: Walk, limits: Sequence[Limit]) -> None:
    """Take a walk to one of its pages again, with the same limits, and look at the count there."""
    answers: list[Answer] = []
    returned = 0
    for limit in limits:
        page = answers[-1].page if answers else None
        query = probe.query(limit=limit, token=page.token if page else None, selector=walk.selector)
        answers.append(probe.send_page(query, answers))
        found = answers[-1].page
        returned += len(found.names) if found else 0
    rest = len(walk.expected) - returned
    last = answers[-1].page
    if last and last.remaining is not None and last.remaining != rest:
        raise _count_differs(walk, last.remaining, returned, [*probe.evidence(), *answers])


def _count_differs(
    walk: Walk, remaining: Any, offset: int, answers: Sequence[Answer]
) -> CheckFailed:
    total = len(walk.expected)
    expected = f"a remaining count of {total - offset} after {offset} of {total}"
    return CheckFailed(expected, f"{remaining}", answers)


def _content_again(probe: Probe, spec: RequestSpec, name: str) -> None:
    """Request a page again and look at one flavor on it, between readings of the whole list."""
    readings = [probe.read() for _ in range(BEFORE)]
    answer = probe.send(spec)
    readings += [probe.read() for _ in range(AFTER)]
    if probe.content_changes:
        raise Inconclusive("facts about the flavors change while the list is read")
    if answer.page is None:
        return
    whole = probe.listing.by_name[name]
    found = dict(zip(answer.page.names, answer.page.items, strict=True)).get(name, whole)
    if found != whole:
        shown = next(each for each in readings[0].answers if each.page and name in each.page.names)
        raise _content_differs(name, whole, found, [shown, answer])


def _content_differs(name: str, whole: Any, found: Any, answers: Sequence[Answer]) -> CheckFailed:
    expected = f"{name} as the whole list shows it: {canonical(whole).decode()}"
    return CheckFailed(expected, canonical(found).decode(), answers)
