"""How strong a verdict is: power depends on the data behind the server, whatever the checks."""

from __future__ import annotations

from collections.abc import Sequence

from modelarts_flavors.conformance.http.answer import labels_of
from modelarts_flavors.conformance.results import CheckResult, Confidence, Grade, Status
from modelarts_flavors.conformance.session.probe import Probe

ENOUGH = 20
SOME = 7
SHARE = 0.8


def confidence_of(probe: Probe, results: Sequence[CheckResult]) -> Confidence:
    """What the list and the run allow to conclude."""
    total = len(probe.names)
    keys = {key for item in probe.listing.items for key in labels_of(item) or {}}
    judged = [r for r in results if r.status in {Status.PASS, Status.FAIL}]
    undone = [r for r in results if r.status in {Status.INCONCLUSIVE, Status.ERROR}]
    reasons = []
    if total == 0:
        reasons.append("an empty list says nothing about paging, filters and flavors")
    elif total < ENOUGH:
        reasons.append("a short list has few page boundaries")
    if total and not keys:
        reasons.append("no flavor has labels, so that selectors could only choose all or none")
    if 0 < total <= probe.most:
        reasons.append("the list fits on one page, so that the largest page was not tested")
    if undone:
        reasons.append(f"{len(undone)} checks are inconclusive")
    share = len(judged) / max(1, len(results))
    if share < SHARE:
        reasons.append(f"only {len(judged)} of {len(results)} checks could be judged")
    return Confidence(_grade(total, bool(keys), share), total, len(keys), tuple(reasons))


def _grade(total: int, labelled: bool, share: float) -> Grade:
    if not share:
        return Grade.NONE
    if total < SOME or share < SHARE / 2:
        return Grade.WEAK
    if total < ENOUGH or not labelled or share < SHARE:
        return Grade.FAIR
    return Grade.STRONG
