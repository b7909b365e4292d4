"""What is compared on every page of a walk besides the names: the content."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from modelarts_flavors.conformance.clauses.ids import SAME_CONTENT
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import RequestSpec
from modelarts_flavors.conformance.session.outcomes import CheckFailed, Inconclusive
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.wording import differences, some

BEFORE, AFTER = 2, 3


def compare_content(probe: Probe, answer: Answer) -> None:
    """Look at the flavors on a page of a walk."""
    page = answer.page
    if page is None:
        return
    known = probe.listing.by_name
    for name, item in zip(page.names, page.items, strict=True):
        whole = known.get(name, item)
        if whole == item:
            probe.observed[SAME_CONTENT].note()
        else:
            again = functools.partial(_content_again, probe, answer.request, name)
            failed = _content_differs(name, whole, item, [answer])
            probe.observed[SAME_CONTENT].note(failed, again)


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
    found_at = some(list(differences(whole, found)), most=3)
    return CheckFailed(f"{name} as the whole list shows it", found_at, answers)
