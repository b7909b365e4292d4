"""Runs one check and gives its result: passed, failed, or why it could not be judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from modelarts_flavors.conformance.checks.registry import Check, Need
from modelarts_flavors.conformance.clauses.ids import NAME_PRESENT
from modelarts_flavors.conformance.exchange import Exchange
from modelarts_flavors.conformance.http.sender import Sender
from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.results import CheckResult, RunStopped, Status
from modelarts_flavors.conformance.session.outcomes import (
    Blocked,
    CheckFailed,
    Inconclusive,
    ListChanged,
    SelectorRefused,
    Skipped,
)
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.target import Target
from modelarts_flavors.contract import contract

SELECTORS = "selector/"


class CheckRunner:
    """Runs checks on one target; `stopped` is why no further request may be sent.

    `findings` are the failures by check, with the answers that show them.
    """

    def __init__(
        self, checks: Sequence[Check], target: Target, options: Options, sender: Sender
    ) -> None:
        self.probe = Probe(
            target=target,
            options=options,
            sender=sender,
            observers={c.id: c.observes for c in checks if c.observes is not None},
            comparing=frozenset(c.id for c in checks if c.compares),
        )
        self.stopped: RunStopped | None = None
        self.findings: dict[str, CheckFailed] = {}

    def run(self, check: Check) -> CheckResult:
        """The result of one check."""
        # What was observed can be judged all the same, if nothing need be sent for it.
        stopped = self.stopped
        if stopped is not None and (stopped.verdict is not None or not check.last):
            result = result_of(check, Status.SKIPPED, f"not run: {stopped}")
            return replace(result, cut_short=True)
        try:
            self._prepare(check)
            self._confirm(check)
        except CheckFailed as failed:
            about_selectors = check.id.startswith(SELECTORS) or check.profile is not None
            if isinstance(failed, SelectorRefused) and not about_selectors:
                # The check used the selector as a means; those that are about selectors fail.
                return result_of(check, Status.SKIPPED, f"needs {failed.expected}")
            return self.failed(check, failed)
        except Inconclusive as reason:
            return result_of(check, Status.INCONCLUSIVE, str(reason))
        except Blocked as blocked:
            if blocked.by == check.id:
                return result_of(check, Status.INCONCLUSIVE, str(blocked))
            return result_of(check, Status.BLOCKED, str(blocked), blocked_by=blocked.by)
        except Skipped as skipped:
            return result_of(check, Status.SKIPPED, str(skipped))
        except RunStopped as stopped:
            self.stopped = stopped
            result = result_of(check, Status.SKIPPED, f"not finished: {stopped}")
            return replace(result, cut_short=True)
        except Exception as error:  # noqa: BLE001  (a mistake of ours must not count as the server's)
            return result_of(check, Status.ERROR, f"{type(error).__name__}: {error}")
        return result_of(check, Status.PASS)

    def failed(self, check: Check, failed: CheckFailed) -> CheckResult:
        """The result of a check that failed, with the requests that show it."""
        self.findings[check.id] = failed
        shown = self.probe.origins.with_origins(failed.answers)
        result = result_of(
            check,
            Status.FAIL,
            str(failed),
            expected=failed.expected,
            actual=failed.actual,
            requests=[answer.exchange for answer in shown],
        )
        if check.profile is not None or failed.binding is None:
            return result
        return replace(result, level=failed.binding)

    def _prepare(self, check: Check) -> None:
        """Make ready for a check, or end it before it begins."""
        missing = [need for need in check.needs if not self._has(need)]
        if missing:
            raise Skipped(f"needs {' and '.join(missing)}")
        if check.compares and self.probe.listing.is_nameless:
            raise Blocked(NAME_PRESENT, "flavors without names cannot be compared")
        if check.compares:
            self.probe.stability.require_comparable()
        self.probe.begin(check.id)

    def _has(self, need: Need) -> bool:
        target = self.probe.target
        return {
            Need.OTHER_PROJECT: target.other_project_id is not None,
            Need.OTHER_CREDENTIALS: target.other_auth is not None,
            Need.METHODS: self.probe.options.allow_methods,
            Need.CREDENTIALS: target.auth is not None,
            Need.PLAIN_TOKEN: isinstance(target.auth, str),
        }[need]

    def _confirm(self, check: Check) -> None:
        """Test a check, from its start again where the list became another one meanwhile."""
        while True:
            try:
                self.probe.confirm(check.test, self.probe)
            except ListChanged:
                continue
            return


def result_of(
    check: Check,
    status: Status,
    message: str = "",
    *,
    expected: str = "",
    actual: str = "",
    requests: Sequence[Exchange] = (),
    blocked_by: str = "",
) -> CheckResult:
    """A result of a check."""
    return CheckResult(
        id=check.id,
        clause=check.clause,
        level=check.level(contract()),
        status=status,
        title=check.title,
        message=message,
        expected=expected,
        actual=actual,
        requests=tuple(requests),
        blocked_by=blocked_by,
    )
