"""The verdict over the results of a run, and one line that says why."""

from __future__ import annotations

from collections.abc import Sequence

from modelarts_flavors.conformance.clauses.levels import Level
from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.results import CheckResult, RunStopped, Status, Verdict
from modelarts_flavors.conformance.wording import count, some


def verdict_of(
    results: Sequence[CheckResult],
    options: Options,
    *,
    stopped: RunStopped | None,
    saw_list: bool = True,
    problems: Sequence[str] = (),
) -> tuple[Verdict, str]:
    """The verdict and its reason.

    Args:
        results: of every check that ended.
        options: of the run.
        stopped: why the run ended early, if it did.
        saw_list: whether any answer was a list. Checks that observe answers pass where there was
            nothing to observe: without a list that is no pass.
        problems: entries of a baseline that have become wrong.
    """
    failures = [result for result in results if result.counts(options.strict)]
    known = [result for result in results if result.known]
    beside = f", besides {count(len(known), 'known failure')}" if known else ""
    if failures or problems:
        wrong = f"{count(len(failures), 'check')} failed" if failures else ""
        entries = [f"{count(len(problems), 'problem')} of the baseline"] if problems else []
        return Verdict.FAIL, " and ".join(filter(None, (wrong, *entries))) + beside
    if stopped is not None and stopped.verdict is not None:
        return stopped.verdict, str(stopped)
    passed = sum(result.status is Status.PASS for result in results)
    if not (passed or known) or not saw_list:
        why = f": {stopped}" if stopped is not None else ""
        return Verdict.UNREACHABLE, f"nothing could be judged{why}"
    ended = f", then stopped: {stopped}" if stopped is not None else ""
    failed = count(len(known), "known failure") if known else "none failed"
    outcome = f"{passed} of {len(results)} checks passed, {failed}{ended}"
    unjudged = _unjudged(results, options)
    if unjudged and not options.allow_inconclusive:
        return Verdict.INCONCLUSIVE, f"{unjudged}; {outcome}"
    return Verdict.PASS, outcome


def _unjudged(results: Sequence[CheckResult], options: Options) -> str:
    """Which MUST could not be judged, or what went wrong in the suite itself; "" if nothing."""
    wrong = [r.id for r in results if r.status is Status.ERROR]
    if wrong:
        return f"the suite itself went wrong ({some(wrong, most=3)})"
    open_ids = [r.id for r in results if r.level is Level.MUST and r.is_open]
    if open_ids:
        be = "is" if len(open_ids) == 1 else "are"
        return f"{count(len(open_ids), 'MUST')} {be} open ({some(open_ids, most=3)})"
    own = [result for result in results if result.clause == str(options.profile)]
    if own and all(result.status is Status.SKIPPED for result in own):
        return f"no check of the profile {options.profile} could run ({own[0].message})"
    return ""
