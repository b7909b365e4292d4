"""Walks through the pages of a list and compares each page with the whole list."""

from __future__ import annotations

from collections.abc import Iterator

from modelarts_flavors.conformance.http.answer import Answer, Page
from modelarts_flavors.conformance.session.compare import compare_content
from modelarts_flavors.conformance.session.expectation import deviation
from modelarts_flavors.conformance.session.outcomes import CheckFailed
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.session.reader import MAX_EMPTY_PAGES
from modelarts_flavors.conformance.session.walk_plans import Limit, Walk
from modelarts_flavors.conformance.wording import count, some
from modelarts_flavors.contract import contract


def walking(probe: Probe, walk: Walk) -> Iterator[Answer]:
    """Each page of a walk after it was compared; raises `CheckFailed` at the first that deviates."""
    answers: list[Answer] = []
    offset = empty = 0
    token: str | None = None
    steps = walk.steps()
    limit = next(steps)
    while walk.pages is None or len(answers) < walk.pages:
        query = probe.query(limit=limit, token=token, selector=walk.selector)
        answer = probe.send_page(query, answers)
        page = answer.page
        if page is None:
            raise AssertionError("send_page returns pages only")
        answers.append(answer)
        found = deviation(page, walk.expected, offset)
        offset += len(page.names)
        empty = 0 if page.names else empty + 1
        if found is None and not page.token and offset < len(walk.expected):
            found = f"the list ends without {some(walk.expected[offset:])}"
        if found is None and page.token and empty > MAX_EMPTY_PAGES:
            found = f"{empty} pages without flavors, and still a token"
        if found is not None:
            raise _failed(probe, walk, answers, offset - len(page.names), limit, found)
        compare_content(probe, answer)
        yield answer
        if not page.token:
            return
        token = page.token
        # A page may be empty because a selector selects nothing of its part of the list: a rest of a
        # step, as one, would meet many of them in a row.
        left = 0 if limit is None or not page.names else limit - len(page.names)
        limit = left if left > 0 else next(steps)


def take(probe: Probe, walk: Walk) -> list[Answer]:
    """A walk from its start to its end."""
    return list(walking(probe, walk))


def begin_alike(one: Page, other: Page) -> bool:
    """Whether two pages begin at the same place of a list; either may be shorter, if it has a token.

    >>> short, long = (Page((), names, token, None) for names, token in ((("a",), "t"), (("a", "b"), "")))
    >>> begin_alike(short, long), begin_alike(Page((), ("a",), "", None), long)
    (True, False)
    """
    short, long = sorted((one, other), key=lambda page: len(page.names))
    same = short.names == long.names[: len(short.names)]
    return same and (len(short.names) == len(long.names) or bool(short.token))


def _failed(
    probe: Probe, walk: Walk, answers: list[Answer], at: int, limit: Limit, found: str
) -> CheckFailed:
    """The finding, with a shorter walk to the same place to try."""
    index = len(answers) - 1
    maximum = contract().operation.page_size.maximum or at
    shorter = []
    if index > 1 and 0 < at <= maximum:
        direct = Walk([at, limit], walk.expected, walk.selector, pages=2)
        shorter.append(lambda: _take_all(probe, direct))
    due = walk.expected[at : at + (limit or len(walk.expected))]
    expected = f"{some(due)} on page {index + 1}" if due else "no more flavors"
    return CheckFailed(
        f"{expected}, as in the whole list of {count(len(walk.expected))}",
        found,
        [*probe.evidence(), *answers],
        shorter=shorter,
    )


def _take_all(probe: Probe, walk: Walk) -> None:
    for _ in walking(probe, walk):
        pass
