"""The verdict over the results of a run, and one line that says why."""

from __future__ import annotations

from collections.abc import Sequence

from modelarts_flavors.conformance.results import CheckResult, RunStopped, Status, Verdict
from modelarts_flavors.conformance.wording import count


def verdict_of(
    results: Sequence[CheckResult], *, strict: bool, stopped: RunStopped | None, saw_list: bool
) -> tuple[Verdict, str]:
    """The verdict and its reason.

    Args:
        results: of every check that ended.
        strict: whether a broken SHOULD fails the server, too.
        stopped: why the run ended early, if it did.
        saw_list: whether any answer was a list. Checks that observe answers pass where there was
            nothing to observe: without a list that is no pass.
    """
    failures = [result for result in results if result.counts(strict)]
    if failures:
        return Verdict.FAIL, f"{count(len(failures), 'check')} failed"
    if stopped is not None and stopped.verdict is not None:
        return stopped.verdict, str(stopped)
    passed = sum(result.status is Status.PASS for result in results)
    if not passed or not saw_list:
        why = f": {stopped}" if stopped is not None else ""
        return Verdict.UNREACHABLE, f"nothing could be judged{why}"
    ended = f", then stopped: {stopped}" if stopped is not None else ""
    return Verdict.PASS, f"{passed} of {len(results)} checks passed, none failed{ended}"
