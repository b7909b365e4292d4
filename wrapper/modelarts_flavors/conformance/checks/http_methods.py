"""Methods other than that of the operation; they are sent only where that is allowed."""

from __future__ import annotations

from dataclasses import replace

from modelarts_flavors.conformance.checks._labels import NOWHERE
from modelarts_flavors.conformance.checks.registry import Need, check, observer
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import Caller, Query, RequestSpec
from modelarts_flavors.conformance.session.outcomes import CheckFailed, Inconclusive
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.contract import contract

WRITING = ("POST", "PUT", "PATCH", "DELETE")
HEAD = "HEAD"
OPTIONS = "OPTIONS"
NOT_IMPLEMENTED = 501
NEEDS = (Need.METHODS,)


def _send(probe: Probe, method: str) -> Answer:
    return probe.send(RequestSpec(method=method, query=probe.query(limit=1)))


def _without_token(probe: Probe) -> Query:
    """A query whose page has no token, as tokens may differ each time."""
    if len(probe.listing.answers) == 1 and probe.listing.reached_end:
        return probe.plain
    return probe.query(limit=1, selector=NOWHERE)


@check("protocol/writing-refused", "URI.method", needs=NEEDS)
def only(probe: Probe) -> None:
    """Methods that write are refused."""
    for method in WRITING:
        probe.confirm(_refuses, probe, method)


def _refuses(probe: Probe, method: str) -> None:
    answer = _send(probe, method)
    if not answer.refused and answer.status != NOT_IMPLEMENTED:
        raise CheckFailed(f"a refusal of {method}", answer.summary, [answer])


@observer("protocol/method-not-allowed", "protocol", needs=NEEDS)
def not_allowed(answer: Answer) -> bool:
    """Methods that the path does not have are refused with 405, or as unknown (RFC 9110, 15.5.6)."""
    request = answer.request
    # Credentials may be looked at before the method.
    if request.method not in WRITING or request.target or not request.authorized:
        return False
    expected = contract().error_by_role("method-not-allowed").status
    if answer.refused and answer.status != expected:
        raise CheckFailed(
            f"status {expected} for {answer.request.method}", answer.summary, [answer]
        )
    return True


@observer("protocol/allow-header", "protocol", needs=NEEDS)
def allow(answer: Answer) -> bool:
    """A 405 names the methods that are allowed (RFC 9110, 15.5.6)."""
    if answer.status != contract().error_by_role("method-not-allowed").status:
        return False
    if answer.request.method not in (*WRITING, HEAD, OPTIONS):
        # Gateways refuse TRACE and the like before the service sees them.
        return False
    name, own = contract().headers["allow"], contract().operation.method
    found = answer.header(name)
    methods = {part.strip().upper() for part in (found or "").split(",")}
    if own not in methods:
        raise CheckFailed(f"{name} with {own} in it", found or "none", [answer])
    if answer.request.method in methods:
        expected = f"{name} without {answer.request.method}, which is refused"
        raise CheckFailed(expected, found or "none", [answer])
    return True


@check("protocol/head", "protocol", needs=NEEDS)
def head(probe: Probe) -> None:
    """HEAD is answered like the operation, without the body, or refused (RFC 9110, 9.3.2)."""
    plain = RequestSpec(query=_without_token(probe))
    before, answer = probe.send(plain), probe.send(replace(plain, method=HEAD))
    usual = probe.send(plain)
    if answer.body:
        raise CheckFailed("no body", f"{len(answer.body)} bytes", [answer])
    if answer.status in {contract().error_by_role("method-not-allowed").status, NOT_IMPLEMENTED}:
        return
    if before.status != usual.status or len(before.body) != len(usual.body):
        raise Inconclusive("the page changes from request to request")
    if answer.status != usual.status:
        expected = f"status {usual.status}, as for {probe.operation.method}"
        raise CheckFailed(expected, answer.summary, [usual, answer])
    for name in ("content-type", "content-length"):
        # A server may omit a header for which it would have to make the body.
        found, due = answer.header(name), usual.header(name)
        if found is not None and due is not None and found != due:
            # Twice in a row, as a page may change in step with what is asked here.
            if len(probe.send(plain).body) != len(usual.body):
                raise Inconclusive("the page changes from request to request")
            raise CheckFailed(
                f"{name}: {due}, as for {probe.operation.method}", found, [usual, answer]
            )


@check("protocol/trace", "protocol", needs=NEEDS)
def trace(probe: Probe) -> None:
    """TRACE is refused, or answered without a list (RFC 9110, 9.3.8)."""
    # Without credentials, which it would send back.
    answer = probe.send(RequestSpec(method="TRACE", caller=Caller.ANONYMOUS))
    if answer.page is not None and answer.page.names:
        raise CheckFailed("no list", answer.summary, [answer])
    if answer.status >= 500 and answer.status != NOT_IMPLEMENTED:
        raise CheckFailed("an answer or a refusal", answer.summary, [answer])


@check("protocol/options", "protocol", needs=NEEDS)
def options(probe: Probe) -> None:
    """OPTIONS is answered or refused, but gives no list (RFC 9110, 9.3.7)."""
    answer = _send(probe, OPTIONS)
    if answer.page is not None and answer.page.names:
        raise CheckFailed("no list", answer.summary, [answer])
    if answer.status >= 500 and answer.status != NOT_IMPLEMENTED:
        raise CheckFailed("an answer or a refusal", answer.summary, [answer])
