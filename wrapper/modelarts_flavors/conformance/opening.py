"""The first requests of a run: whether this is the list operation at all, and the list to compare with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from modelarts_flavors.conformance.answers import Answer
from modelarts_flavors.conformance.asking import Ask, Query
from modelarts_flavors.conformance.listing import Listing, read
from modelarts_flavors.conformance.outcomes import Broken, Stop
from modelarts_flavors.conformance.report import Verdict
from modelarts_flavors.conformance.sender import unreachable
from modelarts_flavors.contract import contract, pointer

if TYPE_CHECKING:
    from modelarts_flavors.conformance.probe import Probe


def open_list(probe: Probe) -> None:
    """Find a way to read the list and read it, into `probe.plain` and `probe.listing`.

    Raises `Stop` where nothing can be judged, `Broken` where this is the operation but no page of it
    can be read.
    """
    answers = []
    for query in _ways(probe):
        answer = probe.ask(Ask(query=query))
        answers.append(answer)
        if not answer.status:
            raise unreachable(answer)
        if answer.status in {401, 403}:
            raise Stop(f"the credentials are refused: {answer.summary}", Verdict.REFUSED)
        if answer.status == contract().page_response.status:
            _require_list(answer)
            probe.plain = query
            probe.listing = _read(probe, answer)
            return
    worst = answers[0]
    raise Stop(
        f"no list was ever answered, nothing could be judged: {worst.summary} for {worst.exchange.url}",
        Verdict.UNREACHABLE,
    )


def _ways(probe: Probe) -> list[Query]:
    """Ways to ask for the list, the most telling first; a broken server may know only some."""
    maximum = probe.operation.page_size.maximum
    limits = [] if maximum is None else [maximum, None, maximum // 5, 1]
    return [probe.query(limit=limit) for limit in limits] or [()]


def _require_list(answer: Answer) -> None:
    """Tell a list, and a broken list, from something else."""
    operation = contract().operation
    constants = contract().constants(contract().page_schema)
    data = answer.data
    if isinstance(data, Mapping):
        known = {operation.paging.items_path[0], operation.paging.token_path[0]}
        if known & set(data) or any(data.get(name) == constants[name] for name in constants):
            return
    elif _broken_list(answer, data):
        raise Broken("a page of the list", _start(answer), [answer])
    raise Stop(
        f"this is not the list operation, nothing could be judged: {answer.exchange.url} answers"
        f" {answer.status} with {_start(answer)}",
        Verdict.UNREACHABLE,
    )


def _broken_list(answer: Answer, data: Any) -> bool:
    if isinstance(data, list):
        return any(pointer.follow(item, contract().flavor.name) for item in data)
    labelled = contract().media_type in (answer.header("content-type") or "")
    return data is None and labelled and answer.body.lstrip()[:1] in {b"{", b"["}


def _start(answer: Answer) -> str:
    text = " ".join(answer.body[:200].decode("utf-8", "replace").split())
    return f"{text[:60]!r}" if text else "nothing"


def _read(probe: Probe, first: Answer) -> Listing:
    if first.page is not None and not first.page.token:
        return Listing((first,))
    try:
        return read(probe, probe.plain, first=first)
    except Broken as broken:
        return Listing((first,), whole=False, trouble=f"cannot be read: {broken.came}")
