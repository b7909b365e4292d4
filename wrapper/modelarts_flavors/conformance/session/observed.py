"""What was seen for a check that looks at many answers: how many, and which of them failed it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from modelarts_flavors.conformance.session.outcomes import CheckFailed

ONCE = "seen once and not again"
# Two in succession may be by chance.
SEVERAL = 3


@dataclass
class Observed:
    """The answers, or parts of answers, that a check looked at.

    `again` repeats what led to the first failure; `repeated` says that this was done. `in_a_row` says that
    several failed in succession, as where the list has changed for a while.
    """

    seen: int = 0
    failures: list[CheckFailed] = field(default_factory=list)
    again: Callable[[], object] | None = None
    repeated: bool = False
    in_a_row: bool = False
    _failed_last: int = 0

    def note(
        self, failed: CheckFailed | None = None, again: Callable[[], object] | None = None
    ) -> None:
        """Count one more, and its failure if it failed."""
        self.seen += 1
        self._failed_last = 0 if failed is None else self._failed_last + 1
        self.in_a_row |= self._failed_last >= SEVERAL
        if failed is not None:
            self.failures.append(failed)
            self.again = self.again or again

    def repeat(self) -> bool:
        """Repeat what led to the first failure; whether there are more failures then."""
        before = len(self.failures)
        self.repeated = True
        if self.again is not None:
            self.again()
        return len(self.failures) > before

    def failure(self, things: str) -> CheckFailed:
        """The plainest failure, the first of several, and how many of the things failed."""
        first = min(self.failures, key=_oddity)
        count = f"{len(self.failures)} of {self.seen} {things}"
        return CheckFailed(
            first.expected,
            f"{first.actual} ({count})",
            first.answers,
            confirmed=True,
            binding=first.binding,
        )


def _oddity(failed: CheckFailed) -> tuple[bool, int]:
    """How far a failure is from the plainest request that fails; one that binds less is further away."""
    odd = 0
    for request in (answer.request for answer in failed.answers):
        odd += 1 + len(request.headers) + (not request.authorized)
        odd += sum(map(bool, (request.method, request.target, request.loose, request.free)))
    return failed.binding is not None, odd
