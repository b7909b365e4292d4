"""The first requests of a run: whether this is the list operation at all, and the list to compare with."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from typing import Any

from modelarts_flavors.conformance.clauses.ids import LIST_DOCUMENT, LIST_STATUS
from modelarts_flavors.conformance.exchange import Loss
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import Query, RequestSpec
from modelarts_flavors.conformance.http.sender import unreachable
from modelarts_flavors.conformance.results import RunStopped, Verdict
from modelarts_flavors.conformance.session.listing import Listing
from modelarts_flavors.conformance.session.outcomes import CheckFailed
from modelarts_flavors.conformance.session.reader import FEW, REFUSALS, Reader
from modelarts_flavors.conformance.wording import start_of
from modelarts_flavors.contract import contract, pointer

WARM_UP, WARM_UP_EMPTY = 2, 5
SHARE = 5
MARKS = 2
CONNECTION_TRIES = 3


def open_list(reader: Reader) -> str:
    """Find a way to read the list and read it, into `plain` and `listing` of the reader.

    Gives "", or the id of the check that fails so that no page of the list can be read; the answer
    that shows it is then in `listing`. Raises `RunStopped` where nothing can be judged.
    """
    answers: list[Answer] = []
    queries = _queries(reader)
    while queries:
        query = queries.pop(0)
        answer = _send(reader, RequestSpec(query=query))
        answers.append(answer)
        if _is_cut(answer):
            reader.listing = Listing((answer,))
            return LIST_DOCUMENT
        if answer.exchange.loss is Loss.LATE and queries:
            # A long list may take too long: the smallest page is the last try.
            queries = queries[-1:]
            continue
        if not answer.status:
            raise unreachable(answers[0])
        if answer.status in REFUSALS:
            # A bad signature is not sent again, as a few lock the key.
            is_token = isinstance(reader.sender.target.auth, str)
            again = _send(reader, RequestSpec(query=query)) if is_token else answer
            if not 200 <= again.status < 300:
                raise RunStopped(f"the credentials are refused: {answer.summary}", Verdict.REFUSED)
            reader.cold_start, answer = (answer, again), again
        if 200 <= answer.status < 300:
            failed = _judge(answer)
            reader.plain = query
            reader.listing = Listing((answer,)) if failed else _read(reader, answer)
            return failed
    raise RunStopped(
        "no request was answered with a list, nothing could be judged:"
        f" {answers[0].summary} for {answers[0].exchange.url}",
        Verdict.UNREACHABLE,
    )


def _send(reader: Reader, spec: RequestSpec) -> Answer:
    """Send a request, and again where the connection broke: that may happen at any time."""
    for _ in range(CONNECTION_TRIES - 1):
        answer = reader.send(spec)
        if answer.exchange.loss is not Loss.BROKEN or _is_cut(answer):
            return answer
    return reader.send(spec)


def _queries(reader: Reader) -> list[Query]:
    """Queries for the list, the most telling first; a broken server may know only some."""
    maximum = reader.operation.page_size.maximum
    limits = [] if maximum is None else [maximum, None, maximum // 5, 1]
    return [reader.query(limit=limit) for limit in limits] or [()]


def _judge(answer: Answer) -> str:
    """Distinguish a list from a broken list, and from something else."""
    if _is_list(answer.data):
        return "" if answer.status == contract().page_response.status else LIST_STATUS
    if _hides_flavors(answer.data) or _broken_json(answer):
        return LIST_DOCUMENT
    raise RunStopped(
        f"this is not the list operation, nothing could be judged: {answer.exchange.url} answers"
        f" {answer.status} with {start_of(answer.body)}",
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
    if isinstance(data, str) and depth:
        # The document was written as JSON twice.
        with contextlib.suppress(ValueError):
            return _hides_flavors(json.loads(data), depth - 1)
    if isinstance(data, list):
        return any(pointer.get_at(item, contract().flavor.name) for item in data)
    if isinstance(data, Mapping) and depth:
        return any(_hides_flavors(value, depth - 1) for value in data.values())
    return False


def _is_cut(answer: Answer) -> bool:
    """Whether a list began and was cut off."""
    began = answer.exchange.status == contract().page_response.status
    return not answer.status and began and _claims_json(answer)


def _broken_json(answer: Answer) -> bool:
    """Whether the body claims to be JSON and is not."""
    return not answer.is_json and _claims_json(answer)


def _claims_json(answer: Answer) -> bool:
    return contract().media_type in (answer.header("content-type") or "").lower()


def _read(reader: Reader, first: Answer) -> Listing:
    if first.page is not None and not first.page.token:
        return _warm(reader, Listing((first,)))
    # So many pages at most that enough is left of the budget.
    most = max(2, reader.sender.options.max_requests // SHARE)
    try:
        return reader.read_pages(reader.plain, most, first=first)
    except CheckFailed as failed:
        problem = f"cannot be read: {failed.actual}"
        return Listing(failed.answers, reached_end=False, problem=problem)


def _warm(reader: Reader, first: Listing) -> Listing:
    """The list once it is the same twice in a row: a server may answer its first requests unlike others."""
    listing = first
    for _ in range(WARM_UP if first.names else WARM_UP_EMPTY):
        answer = reader.send(first.answers[0].request)
        if answer.page is None or answer.page.token:
            break
        if listing.names and answer.page.names == listing.names:
            break
        if not first.names and not listing.names and len(answer.page.names) > FEW:
            reader.cold_start = (first.answers[0], answer)
        listing = Listing((answer,))
    return listing
