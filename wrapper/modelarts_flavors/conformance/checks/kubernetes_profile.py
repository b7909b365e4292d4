"""What a server that claims the list semantics of Kubernetes keeps beyond the vendor page."""

from __future__ import annotations

from modelarts_flavors.conformance.checks._labels import NOWHERE
from modelarts_flavors.conformance.checks.continue_token import MADE_UP
from modelarts_flavors.conformance.checks.registry import law
from modelarts_flavors.conformance.http.answer import count
from modelarts_flavors.conformance.http.request_spec import Ask
from modelarts_flavors.conformance.options import Profile
from modelarts_flavors.conformance.results import Level
from modelarts_flavors.conformance.session.outcomes import Broken, Skipped
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.contract import contract

PROFILE = Profile.KUBERNETES


@law("kubernetes/limit-zero", Level.MUST, profile=PROFILE, compares=True)
def limit_zero(probe: Probe) -> None:
    """A limit of 0 is no limit: the whole list."""
    answer = probe.send_page(probe.query(limit=0))
    if answer.page and answer.page.names != probe.names:
        raise Broken(count(len(probe.names)), answer.summary, [*probe.evidence(), answer])


@law("kubernetes/count-with-selector", Level.MUST, profile=PROFILE)
def count_with_selector(probe: Probe) -> None:
    """With a selector the remaining count is left out."""
    answer = probe.send_page(probe.query(limit=1, selector=f"!{NOWHERE}"))
    if answer.page and answer.page.remaining is not None:
        raise Broken("no remaining count", f"{answer.page.remaining}", [answer])


@law("kubernetes/count-on-last-page", Level.MUST, profile=PROFILE)
def count_on_last_page(probe: Probe) -> None:
    """On the last page the remaining count is left out."""
    answer = probe.listing.answers[-1]
    if answer.page and answer.page.remaining is not None:
        raise Broken("no remaining count", f"{answer.page.remaining}", [answer])


@law("kubernetes/bad-token", Level.MUST, profile=PROFILE)
def bad_token(probe: Probe) -> None:
    """A token that cannot be read is a bad request."""
    expected = contract().error_by_role("bad-request").status
    answer = probe.ask(Ask(query=probe.query(limit=1, token=MADE_UP), free=True))
    if answer.status != expected:
        raise Broken(f"status {expected}", answer.summary, [answer])


@law("kubernetes/malformed-selector", Level.MUST, profile=PROFILE)
def malformed_selector(probe: Probe) -> None:
    """A selector that cannot be read is a bad request."""
    expected = contract().error_by_role("bad-request").status
    answer = probe.get(limit=1, selector="!")
    if answer.status != expected:
        raise Broken(f"status {expected}", answer.summary, [answer])


@law("kubernetes/numbers", Level.MUST, profile=PROFILE, compares=True)
def numbers(probe: Probe) -> None:
    """`key>n` and `key<n` select by number; no flavor lacking the label is selected."""
    if not probe.names:
        raise Skipped("needs a list that is not empty")
    for operator in "<>":
        answer = probe.send_page(probe.query(selector=f"{NOWHERE}{operator}1"))
        if answer.page and answer.page.names:
            raise Broken("no flavors", answer.summary, [answer])
