"""The first requests of a run: whether this is the list operation at all, and the list to compare with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import Ask, Query
from modelarts_flavors.conformance.http.sender import unreachable
from modelarts_flavors.conformance.results import Verdict
from modelarts_flavors.conformance.session.listing import Listing, read
from modelarts_flavors.conformance.session.outcomes import Broken, Stop
from modelarts_flavors.contract import contract, pointer

if TYPE_CHECKING:
    from modelarts_flavors.conformance.session.probe import Probe

STATUS_LAW = "S200/list"
BODY_LAW = "T3.title/is-a-list"
REFUSALS = (401, 403)
WARM_UP, WARM_UP_EMPTY = 2, 5
FEW = 2
SHARE = 5
MARKS = 2


def open_list(probe: Probe) -> str:
    """Find a way to read the list and read it, into `probe.plain` and `probe.listing`.

    Gives "", or the id of the law that the operation breaks so that no page of it can be read; the
    answer that shows it is then in `probe.listing`. Raises `Stop` where nothing can be judged.
    """
    answers = []
    for query in _ways(probe):
        answer = probe.ask(Ask(query=query))
        answers.append(answer)
        if _is_cut(answer):
            probe.listing = Listing((answer,))
            return BODY_LAW
        if not answer.status:
            raise unreachable(answer)
        if answer.status in REFUSALS:
            raise Stop(f"the credentials are refused: {answer.summary}", Verdict.REFUSED)
        if 200 <= answer.status < 300:
            broken = _judge(answer)
            probe.plain = query
            probe.listing = Listing((answer,)) if broken else _read(probe, answer)
            return broken
    raise Stop(
        "no list was ever answered, nothing could be judged:"
        f" {answers[0].summary} for {answers[0].exchange.url}",
        Verdict.UNREACHABLE,
    )


def _ways(probe: Probe) -> list[Query]:
    """Ways to ask for the list, the most telling first; a broken server may know only some."""
    maximum = probe.operation.page_size.maximum
    limits = [] if maximum is None else [maximum, None, maximum // 5, 1]
    return [probe.query(limit=limit) for limit in limits] or [()]


def _judge(answer: Answer) -> str:
    """Tell a list from a broken list, and from something else."""
    if _is_list(answer.data):
        return "" if answer.status == contract().page_response.status else STATUS_LAW
    if _hides_flavors(answer.data) or _broken_json(answer):
        return BODY_LAW
    raise Stop(
        f"this is not the list operation, nothing could be judged: {answer.exchange.url} answers"
        f" {answer.status} with {start_of(answer)}",
        Verdict.UNREACHABLE,
    )


def _is_list(data: Any) -> bool:
    if not isinstance(data, Mapping):
        return False
    paging = contract().operation.paging
    constants = contract().constants(contract().page_schema)
    has_items = paging.items_path[0] in data
    claims = [data.get(name) == value for name, value in constants.items()]
    # One defect takes away one of these marks; another API has hardly more than one.
    marks = sum([has_items, paging.token_path[0] in data, *claims])
    return marks >= MARKS and (has_items or not _hides_flavors(data))


def _hides_flavors(data: Any, depth: int = 2) -> bool:
    """Whether there are flavors somewhere where they do not belong."""
    if isinstance(data, list):
        return any(pointer.get_at(item, contract().flavor.name) for item in data)
    if isinstance(data, Mapping) and depth:
        return any(_hides_flavors(value, depth - 1) for value in data.values())
    return False


def _is_cut(answer: Answer) -> bool:
    """Whether a list began to come and did not come to its end."""
    began = answer.exchange.status == contract().page_response.status
    return not answer.status and began and contract().media_type in _type(answer)


def _type(answer: Answer) -> str:
    return (answer.header("content-type") or "").lower()


def _broken_json(answer: Answer) -> bool:
    """Whether the body is meant to be JSON and is none."""
    return not answer.is_json and contract().media_type in _type(answer)


def start_of(answer: Answer) -> str:
    """The beginning of a body, for a message."""
    text = " ".join(answer.body[:200].decode("utf-8", "replace").split())
    return f"{text[:60]!r}" if text else "nothing"


def _read(probe: Probe, first: Answer) -> Listing:
    if first.page is not None and not first.page.token:
        return _warm(probe, Listing((first,)))
    try:
        return read(probe, probe.plain, _pages(probe), first=first)
    except Broken as broken:
        return Listing(broken.answers, whole=False, trouble=f"cannot be read: {broken.came}")


def _pages(probe: Probe) -> int:
    """How many pages the first reading may have, so that enough is left of the budget."""
    return max(2, probe.options.max_requests // SHARE)


def _warm(probe: Probe, first: Listing) -> Listing:
    """The list once it comes twice in a row: a server may answer its first requests unlike all others."""
    listing = first
    for _ in range(WARM_UP if first.names else WARM_UP_EMPTY):
        answer = probe.ask(first.answers[0].ask)
        if answer.page is None or answer.page.token:
            break
        if listing.names and answer.page.names == listing.names:
            break
        if not first.names and not listing.names and len(answer.page.names) > FEW:
            probe.cold = (first.answers[0], answer)
        listing = Listing((answer,))
    return listing
