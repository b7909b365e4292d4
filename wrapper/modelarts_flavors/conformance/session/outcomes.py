"""How a check ends early: failed, inconclusive, blocked or skipped; or it begins again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from modelarts_flavors.conformance.clauses.levels import Level
from modelarts_flavors.conformance.http.answer import Answer


class CheckFailed(Exception):  # noqa: N818  (an outcome, not a mistake)
    """The check does not hold: what was expected, what was received, and the requests that show it.

    `confirmed` says that it was seen again, or need not be. `shorter` are cases that may show the same
    with fewer requests, the shortest first. `binding` is the level where it binds less than the check
    does otherwise.
    """

    def __init__(
        self,
        expected: str,
        actual: str,
        answers: Sequence[Answer],
        *,
        shorter: Sequence[Callable[[], None]] = (),
        confirmed: bool = False,
        binding: Level | None = None,
    ) -> None:
        super().__init__(f"expected {expected}; received {actual}")
        self.expected = expected
        self.actual = actual
        self.answers = tuple(answers)
        self.shorter = tuple(shorter)
        self.confirmed = confirmed
        self.binding = binding


class SelectorRefused(CheckFailed):
    """A selector of another form than `key` was refused with a message: the vendor names no form."""


class Inconclusive(Exception):  # noqa: N818
    """No judgement: the difference did not show again, or the list changes while it is read."""


class ListChanged(Exception):  # noqa: N818
    """The list has become another one that no longer changes: the check begins again with that one."""


class Blocked(Exception):  # noqa: N818
    """Another failure prevents the check; `by` is the id of the check that failed."""

    def __init__(self, by: str, why: str) -> None:
        super().__init__(why)
        self.by = by


class Skipped(Exception):  # noqa: N818
    """The check needs something that is missing, which the message names."""
