"""What must hold beyond the vendor page where a server claims the list semantics of Kubernetes."""

from __future__ import annotations

from modelarts_flavors.conformance.checks._labels import NOWHERE
from modelarts_flavors.conformance.checks.continue_token import MADE_UP
from modelarts_flavors.conformance.checks.registry import check
from modelarts_flavors.conformance.http.request_spec import RequestSpec
from modelarts_flavors.conformance.options import Profile
from modelarts_flavors.conformance.session.outcomes import CheckFailed, Skipped
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.wording import count
from modelarts_flavors.contract import contract

PROFILE = Profile.KUBERNETES


@check("kubernetes/limit-zero", "kubernetes", profile=PROFILE, compares=True)
def limit_zero(probe: Probe) -> None:
    """A limit of 0 is no limit: the whole list."""
    answer = probe.send_page(probe.query(limit=0))
    if answer.page and answer.page.names != probe.names:
        raise CheckFailed(count(len(probe.names)), answer.summary, [*probe.evidence(), answer])


@check("kubernetes/count-with-selector", "kubernetes", profile=PROFILE)
def count_with_selector(probe: Probe) -> None:
    """With a selector the remaining count is left out."""
    answer = probe.send_page(probe.query(limit=1, selector=f"!{NOWHERE}"))
    if answer.page and answer.page.remaining is not None:
        raise CheckFailed("no remaining count", f"{answer.page.remaining}", [answer])


@check("kubernetes/count-on-last-page", "kubernetes", profile=PROFILE)
def count_on_last_page(probe: Probe) -> None:
    """On the last page the remaining count is left out."""
    answer = probe.listing.answers[-1]
    if answer.page and answer.page.remaining is not None:
        raise CheckFailed("no remaining count", f"{answer.page.remaining}", [answer])


@check("kubernetes/bad-token", "kubernetes", profile=PROFILE)
def bad_token(probe: Probe) -> None:
    """A token that cannot be read is a bad request."""
    expected = contract().error_by_role("bad-request").status
    answer = probe.send(RequestSpec(query=probe.query(limit=1, token=MADE_UP), free=True))
    if answer.status != expected:
        raise CheckFailed(f"status {expected}", answer.summary, [answer])


@check("kubernetes/malformed-selector", "kubernetes", profile=PROFILE)
def malformed_selector(probe: Probe) -> None:
    """A selector that cannot be read is a bad request."""
    expected = contract().error_by_role("bad-request").status
    answer = probe.get(limit=1, selector="!")
    if answer.status != expected:
        raise CheckFailed(f"status {expected}", answer.summary, [answer])


@check("kubernetes/numbers", "kubernetes", profile=PROFILE, compares=True)
def numbers(probe: Probe) -> None:
    """`key>n` and `key<n` select by number; no flavor lacking the label is selected."""
    if not probe.names:
        raise Skipped("needs a list that is not empty")
    for operator in "<>":
        answer = probe.send_page(probe.query(selector=f"{NOWHERE}{operator}1"))
        if answer.page and answer.page.names:
            raise CheckFailed("no flavors", answer.summary, [answer])
