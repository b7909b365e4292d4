"""Handles list requests: checks the project of the caller and makes the page."""

from __future__ import annotations

from collections.abc import Mapping

from modelarts_flavors.contract import contract
from modelarts_flavors.mock.access.known_credentials import Caller
from modelarts_flavors.mock.faults.plan import InjectedFault
from modelarts_flavors.mock.http.http_request import Request
from modelarts_flavors.mock.http.http_response import Answer, RefusedError
from modelarts_flavors.mock.pages.list_query import read_query
from modelarts_flavors.mock.state import Snapshot


def check_project(
    headers: Mapping[str, str], project_id: str, caller: Caller, now: Snapshot
) -> None:
    """Raise RefusedError if there is no such project, or the caller has no access to it."""
    if project_id not in now.pagers:
        raise RefusedError("not-found")
    claimed = headers.get(contract().signature.project_header.lower(), project_id)
    if caller.project_id not in {None, project_id} or claimed != project_id:
        raise RefusedError("project-mismatch")


def page(request: Request, project_id: str, now: Snapshot, fault: InjectedFault) -> Answer:
    """The requested page; raises RefusedError for a query that violates the contract."""
    is_plain = not (fault.repeats_token or fault.expires_token)
    key = (project_id, request.query)
    known = now.cache.get(key) if is_plain else None
    if known is not None:
        return known
    query = read_query(request.query)
    pager = now.pagers[project_id]
    span = pager.locate(query)
    if fault.expires_token and query.token:
        raise pager.expired(query, span.start)
    answer = Answer(
        contract().page_response.status,
        pager.encode(query, span, repeats_token=fault.repeats_token),
    )
    if is_plain and pager.is_timeless:
        now.cache.put(key, answer)
    return answer
