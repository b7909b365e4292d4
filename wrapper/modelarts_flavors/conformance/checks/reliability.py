"""Whether the server answers alike each time: judged last, by what failed now and then in the whole run."""

from __future__ import annotations

from modelarts_flavors.conformance.checks.registry import check
from modelarts_flavors.conformance.clauses.ids import CONSISTENT, RELIABLE
from modelarts_flavors.conformance.session.outcomes import CheckFailed, Skipped
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.wording import count, some

# Gateways fail at times; a server that does so in one of twenty-five requests is not reliable.
ERRORS = 5
ERRORS_SHARE = 0.04
# One failure that does not show again may have any cause; so many have one: fewer where the list never
# changed, which is the most likely one.
ONCE, ONCE_STABLE = 4, 2


@check(RELIABLE, "robustness", last=True)
def reliable(probe: Probe) -> None:
    """The same request has the same outcome each time."""
    if not probe.listing.answers:
        raise Skipped("no list was received")
    probe.stability.look_longer()
    failed = probe.server_errors
    if len(failed) >= ERRORS and len(failed) >= ERRORS_SHARE * probe.sender.sent:
        actual = f"{count(len(failed), 'server error')} in {count(probe.sender.sent, 'request')}"
        raise CheckFailed("an answer each time", actual, failed[:1], confirmed=True)
    once = probe.stability.once
    if probe.stability.may_change:
        # What differs between two answers may be due to the change.
        compared = {CONSISTENT, *probe.comparing}
        once = {name: failure for name, failure in once.items() if name not in compared}
    if len(once) >= (ONCE_STABLE if probe.stability.was_stable else ONCE):
        first = next(iter(once.values()))
        actual = f"{count(len(once), 'failure')} that were seen once and not again: {some([*once])}"
        answers = [answer for failure in once.values() for answer in failure.answers[-1:]]
        raise CheckFailed(
            "the same outcome of the same request each time",
            f"{actual}; the first: {first}",
            answers[:ONCE],
            confirmed=True,
        )
