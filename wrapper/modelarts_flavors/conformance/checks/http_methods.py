"""Methods other than that of the operation; they are sent only where that is allowed."""

from __future__ import annotations

from modelarts_flavors.conformance.checks import _evidence
from modelarts_flavors.conformance.checks.registry import Need, law, watch
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import Ask
from modelarts_flavors.conformance.results import Level
from modelarts_flavors.conformance.session.outcomes import Broken, Unclear
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.contract import contract

WRITING = ("POST", "PUT", "PATCH", "DELETE")
HEAD = "HEAD"
OPTIONS = "OPTIONS"
NOT_IMPLEMENTED = 501
NEEDS = (Need.METHODS,)


def _send(probe: Probe, method: str) -> Answer:
    return probe.ask(Ask(method=method, query=probe.query(limit=1)))


@law("URI.method/only", _evidence.operation, needs=NEEDS)
def only(probe: Probe) -> None:
    """Methods that write are refused."""
    for method in WRITING:
        probe.settle(_refuses, probe, method)


def _refuses(probe: Probe, method: str) -> None:
    answer = _send(probe, method)
    if not answer.refused and answer.status != NOT_IMPLEMENTED:
        raise Broken(f"a refusal of {method}", answer.summary, [answer])


@watch("protocol/not-allowed", Level.PROTOCOL, needs=NEEDS)
def not_allowed(answer: Answer) -> bool:
    """Methods that the path does not have are refused with 405, or as unknown (RFC 9110, 15.5.6)."""
    if answer.ask.method not in WRITING or answer.ask.target:
        return False
    expected = contract().error_by_role("method-not-allowed").status
    if answer.refused and answer.status != expected:
        raise Broken(f"status {expected} for {answer.ask.method}", answer.summary, [answer])
    return True


@watch("protocol/allow", Level.PROTOCOL, needs=NEEDS)
def allow(answer: Answer) -> bool:
    """A 405 names the methods that are allowed (RFC 9110, 15.5.6)."""
    if answer.status != contract().error_by_role("method-not-allowed").status:
        return False
    if answer.ask.method not in (*WRITING, HEAD, OPTIONS):
        # Gateways refuse TRACE and the like before the service sees them.
        return False
    name, own = contract().headers["allow"], contract().operation.method
    found = answer.header(name)
    methods = {part.strip().upper() for part in (found or "").split(",")}
    if own not in methods:
        raise Broken(f"{name} with {own} in it", found or "none", [answer])
    if answer.ask.method in methods:
        expected = f"{name} without {answer.ask.method}, which is refused"
        raise Broken(expected, found or "none", [answer])
    return True


@law("protocol/head", Level.PROTOCOL, needs=NEEDS)
def head(probe: Probe) -> None:
    """HEAD is answered like the operation, without the body, or refused (RFC 9110, 9.3.2)."""
    before, answer, usual = probe.get(limit=1), _send(probe, HEAD), probe.get(limit=1)
    if answer.body:
        raise Broken("no body", f"{len(answer.body)} bytes", [answer])
    if answer.status in {contract().error_by_role("method-not-allowed").status, NOT_IMPLEMENTED}:
        return
    if before.status != usual.status or len(before.body) != len(usual.body):
        raise Unclear("the page changes from request to request")
    if answer.status != usual.status:
        expected = f"status {usual.status}, as for {probe.operation.method}"
        raise Broken(expected, answer.summary, [usual, answer])
    for name in ("content-type", "content-length"):
        # A server may leave a header out that it would have to make the body for.
        found, due = answer.header(name), usual.header(name)
        if found is not None and due is not None and found != due:
            # Twice in a row, as a page may change in step with what is asked here.
            if len(probe.get(limit=1).body) != len(usual.body):
                raise Unclear("the page changes from request to request")
            raise Broken(f"{name}: {due}, as for {probe.operation.method}", found, [usual, answer])


@law("protocol/options", Level.PROTOCOL, needs=NEEDS)
def options(probe: Probe) -> None:
    """OPTIONS is answered or refused, but gives no list (RFC 9110, 9.3.7)."""
    answer = _send(probe, OPTIONS)
    if answer.page is not None and answer.page.names:
        raise Broken("no list", answer.summary, [answer])
    if answer.status >= 500 and answer.status != NOT_IMPLEMENTED:
        raise Broken("an answer or a refusal", answer.summary, [answer])
