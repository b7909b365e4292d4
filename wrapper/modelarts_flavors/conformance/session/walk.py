"""Walks through the pages of a list and compares each page with what the whole list says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modelarts_flavors.conformance.http.answer import Answer, Page, count, some
from modelarts_flavors.conformance.http.request_spec import Query
from modelarts_flavors.conformance.session.compare import compare
from modelarts_flavors.conformance.session.listing import EMPTY_PAGES
from modelarts_flavors.conformance.session.outcomes import Broken
from modelarts_flavors.contract import contract

if TYPE_CHECKING:
    from modelarts_flavors.conformance.session.probe import Probe

Limit = int | None
Plan = Sequence[Limit]


@dataclass(frozen=True)
class Walk:
    """A walk to take, in steps of so many flavors, the last of them for the rest of the list.

    A step is a limit; a page that is shorter is allowed, and what is left of the step is asked for
    next, so that every walk meets the boundaries it was made for. None leaves the limit out. `expected` are the names that the walk must bring, in
    order. `pages` ends the walk early; `selector` is sent with every page.
    """

    plan: Plan
    expected: Sequence[str]
    selector: str | None = None
    pages: int | None = None

    def steps(self) -> Iterator[Limit]:
        """Every step, without end."""
        yield from self.plan
        while True:
            yield self.plan[-1]


def walking(probe: Probe, walk: Walk) -> Iterator[Answer]:
    """Each page of a walk after it was compared; raises `Broken` at the first that deviates."""
    answers: list[Answer] = []
    limits: list[Limit] = []
    offset = empty = 0
    token = ""
    steps = walk.steps()
    limit = next(steps)
    while walk.pages is None or len(answers) < walk.pages:
        limits.append(limit)
        answer = probe.send_page(_query(limit, token, walk.selector), answers)
        page = answer.page
        if page is None:
            raise AssertionError("send_page gives pages only")
        answers.append(answer)
        found = deviation(page, walk.expected, offset)
        offset += len(page.names)
        empty = 0 if page.names else empty + 1
        if found is None and not page.token and offset < len(walk.expected):
            missing = walk.expected[offset:]
            found = f"the list ends without {some(list(missing))}"
        if found is None and page.token and empty > EMPTY_PAGES:
            found = f"{empty} pages without flavors, and still a token"
        if found is not None:
            at = offset - len(page.names)
            raise _broken(probe, walk, answers, at, limit, found)
        compare(probe, walk, answers, limits, offset)
        yield answer
        if not page.token:
            return
        token = page.token
        left = 0 if limit is None else limit - len(page.names)
        limit = left if left > 0 else next(steps)


def take(probe: Probe, walk: Walk) -> list[Answer]:
    """A walk from its start to its end."""
    return list(walking(probe, walk))


def deviation(page: Page, expected: Sequence[str], offset: int) -> str | None:
    """How a page at an offset of the list differs from what stands there, or None.

    >>> def page(*names):
    ...     return Page(items=(), names=names, token="", remaining=None)
    >>> deviation(page("b", "c"), ["a", "b", "c", "d"], 1) is None
    True
    >>> deviation(page("c"), ["a", "b", "c"], 1)
    'b is lost'
    >>> deviation(page("a"), ["a", "b", "c"], 1)
    'a comes again'
    """
    due = tuple(expected[offset : offset + len(page.names)])
    if page.names == due:
        return None
    known = set(expected)
    before = set(expected[:offset])
    extra = [name for name in page.names if name not in known]
    if extra:
        return f"{some(extra)} came, which the whole list does not have"
    again = [n for i, n in enumerate(page.names) if n in before or n in page.names[:i]]
    if again:
        return f"{some(again)} {'comes' if len(again) == 1 else 'come'} again"
    lost = [name for name in due if name not in page.names]
    reach = [expected.index(name) for name in page.names]
    if lost and reach == sorted(reach):
        return f"{some(lost)} {'is' if len(lost) == 1 else 'are'} lost"
    return f"the order differs: {some(list(page.names))} instead of {some(list(due))}"


def begin_alike(one: Page, other: Page) -> bool:
    """Whether two pages begin at the same place of a list; either may be shorter, if it leads on.

    >>> short, long = (Page((), names, token, None) for names, token in ((("a",), "t"), (("a", "b"), "")))
    >>> begin_alike(short, long), begin_alike(Page((), ("a",), "", None), long)
    (True, False)
    """
    short, long = sorted((one, other), key=lambda page: len(page.names))
    same = short.names == long.names[: len(short.names)]
    return same and (len(short.names) == len(long.names) or bool(short.token))


def _query(limit: Limit, token: str, selector: str | None) -> Query:
    operation = contract().operation
    query: list[tuple[str, str]] = []
    if limit is not None:
        query.append((operation.page_size.name, str(limit)))
    if token:
        query.append((operation.page_token.name, token))
    if selector is not None:
        query.append((operation.label_selector.name, selector))
    return tuple(query)


def _broken(
    probe: Probe, walk: Walk, answers: list[Answer], at: int, limit: Limit, found: str
) -> Broken:
    """The finding, with a shorter walk to the same place to try."""
    index = len(answers) - 1
    maximum = contract().operation.page_size.maximum or at
    shorter = []
    if index > 1 and 0 < at <= maximum:
        direct = Walk([at, limit], walk.expected, walk.selector, pages=2)
        shorter.append(lambda: _exhaust(probe, direct))
    due = walk.expected[at : at + (limit or len(walk.expected))]
    expected = f"{some(list(due))} on page {index + 1}" if due else "no more flavors"
    return Broken(
        f"{expected}, as in the whole list of {count(len(walk.expected))}",
        found,
        [*probe.evidence(), *answers],
        shorter=shorter,
    )


def _exhaust(probe: Probe, walk: Walk) -> None:
    for _ in walking(probe, walk):
        pass
