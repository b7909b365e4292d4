"""Methods other than that of the operation; they are sent only where that is allowed."""

from __future__ import annotations

from modelarts_flavors.conformance.answers import Answer
from modelarts_flavors.conformance.asking import Ask
from modelarts_flavors.conformance.laws import sources
from modelarts_flavors.conformance.outcomes import Broken
from modelarts_flavors.conformance.probe import Probe
from modelarts_flavors.conformance.registry import Need, law
from modelarts_flavors.conformance.report import Level
from modelarts_flavors.contract import contract

WRITING = ("POST", "PUT", "PATCH", "DELETE")
HEAD = "HEAD"
OPTIONS = "OPTIONS"
NEEDS = (Need.METHODS,)


def _send(probe: Probe, method: str) -> Answer:
    return probe.ask(Ask(method=method, query=probe.query(limit=1)))


@law("URI.method/only", sources.operation, needs=NEEDS)
def only(probe: Probe) -> None:
    """Methods that write are refused."""
    for method in WRITING:
        probe.settle(lambda method=method: _refuses(probe, method))  # type: ignore[misc]


def _refuses(probe: Probe, method: str) -> None:
    answer = _send(probe, method)
    if not answer.refused and answer.status != 501:
        raise Broken(f"a refusal of {method}", answer.summary, [answer])


@law("URI.method/not-allowed", Level.SHOULD, needs=NEEDS)
def not_allowed(probe: Probe) -> None:
    """Methods that write are refused with 405."""
    expected = contract().error("MethodNotAllowed").status
    for method in WRITING:
        answer = _send(probe, method)
        if answer.status != expected:
            raise Broken(f"status {expected} for {method}", answer.summary, [answer])


@law("protocol/allow", Level.PROTOCOL, needs=NEEDS)
def allow(probe: Probe) -> None:
    """A 405 names the methods that are allowed (RFC 9110, 15.5.6)."""
    for method in WRITING:
        probe.settle(lambda method=method: _names_methods(probe, method))  # type: ignore[misc]


def _names_methods(probe: Probe, method: str) -> None:
    answer = _send(probe, method)
    if answer.status != contract().error("MethodNotAllowed").status:
        return
    name = contract().headers["allow"]
    found = answer.header(name)
    methods = {part.strip().upper() for part in (found or "").split(",")}
    if probe.operation.method not in methods:
        raise Broken(f"{name} with {probe.operation.method} in it", found or "none", [answer])
    if method in methods:
        raise Broken(f"{name} without {method}, which is refused", found or "none", [answer])


@law("protocol/head", Level.PROTOCOL, needs=NEEDS)
def head(probe: Probe) -> None:
    """HEAD is answered like the operation, without the body, or refused (RFC 9110, 9.3.2)."""
    answer = _send(probe, HEAD)
    usual = probe.get(limit=1)
    if answer.body:
        raise Broken("no body", f"{len(answer.body)} bytes", [answer])
    if answer.status != usual.status and not answer.refused and answer.status != 501:
        raise Broken(
            f"status {usual.status}, as for {probe.operation.method}", answer.summary, [answer]
        )


@law("protocol/options", Level.PROTOCOL, needs=NEEDS)
def options(probe: Probe) -> None:
    """OPTIONS is answered or refused, but gives no list (RFC 9110, 9.3.7)."""
    answer = _send(probe, OPTIONS)
    if answer.page is not None and answer.page.names:
        raise Broken("no list", answer.summary, [answer])
    if answer.status >= 500 and answer.status != 501:
        raise Broken("an answer or a refusal", answer.summary, [answer])
