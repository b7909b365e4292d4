"""What a page must hold, by the whole list."""

from __future__ import annotations

from collections.abc import Sequence

from modelarts_flavors.conformance.http.answer import Answer, Page
from modelarts_flavors.conformance.session.listing import Listing
from modelarts_flavors.conformance.session.outcomes import CheckFailed
from modelarts_flavors.conformance.wording import some
from modelarts_flavors.contract import contract
from modelarts_flavors.errors import SelectorError
from modelarts_flavors.selectors import LabelSelector


def selected(listing: Listing, selector: str) -> tuple[str, ...] | None:
    """The names that a selector selects from a list; None where its labels do not say."""
    try:
        meaning = LabelSelector.parse(selector)
    except SelectorError:
        return None
    if None in listing.labels:
        return None
    shown = zip(listing.names, listing.labels, strict=True)
    return tuple(name for name, labels in shown if meaning.matches(labels or {}))


def wrong_page(
    listing: Listing, expected: Sequence[str], answer: Answer, offset: int
) -> CheckFailed | None:
    """How a page is not what is expected from its offset on; None if it is."""
    page = answer.page
    if page is None:
        return None
    found = deviation(page, expected, offset)
    end = offset + len(page.names)
    if found is None and not page.token and end < len(expected):
        found = f"the list ends without {some(expected[end:])}"
    if found is None:
        return None
    due = some(expected[offset : offset + max(1, len(page.names))]) or "no more flavors"
    return CheckFailed(f"{due}, as in the whole list", found, [*listing.answers[:1], answer])


def wrong_count(
    listing: Listing, expected: Sequence[str], answer: Answer, offset: int
) -> CheckFailed | None:
    """How the remaining count of a page is not what follows the page; None if it is."""
    if answer.page is None:
        return None
    end = offset + len(answer.page.names)
    remaining, total = answer.page.remaining, len(expected)
    if remaining == total - end:
        return None
    due = f"a remaining count of {total - end} after {end} of {total}"
    return CheckFailed(due, f"{remaining}", [*listing.answers[:1], answer])


def is_plain(answer: Answer) -> bool:
    """Whether a request asks for a page in a way whose meaning nothing leaves open."""
    request, size = answer.request, contract().operation.page_size
    names = [name for name, _ in request.query]
    known = {parameter.name for parameter in contract().operation.parameters}
    if request.method or request.target or not request.authorized or not known.issuperset(names):
        return False
    if len(set(names)) < len(names):
        return False
    limit = request.value(size.name)
    if limit is None:
        return True
    is_number = limit.isascii() and limit.isdecimal()
    return is_number and 0 < int(limit) <= (size.maximum or int(limit))


def deviation(page: Page, expected: Sequence[str], offset: int) -> str | None:
    """How a page at an offset of the list differs from what stands there, or None.

    >>> def page(*names):
    ...     return Page(items=(), names=names, token="", remaining=None)
    >>> deviation(page("b", "c"), ["a", "b", "c", "d"], 1) is None
    True
    >>> deviation(page("c"), ["a", "b", "c"], 1)
    'b is lost'
    >>> deviation(page("a"), ["a", "b", "c"], 1)
    'a is repeated'
    """
    due = tuple(expected[offset : offset + len(page.names)])
    if page.names == due:
        return None
    known = set(expected)
    before = set(expected[:offset])
    extra = [name for name in page.names if name not in known]
    if extra:
        return f"{some(extra)}, which the whole list does not have"
    again = [n for i, n in enumerate(page.names) if n in before or n in page.names[:i]]
    if again:
        return f"{some(again)} {'is' if len(again) == 1 else 'are'} repeated"
    lost = [name for name in due if name not in page.names]
    reach = [expected.index(name) for name in page.names]
    if lost and reach == sorted(reach):
        return f"{some(lost)} {'is' if len(lost) == 1 else 'are'} lost"
    return f"the order differs: {some(page.names)} instead of {some(due)}"
