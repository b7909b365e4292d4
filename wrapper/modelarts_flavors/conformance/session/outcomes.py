"""How a law ends early: broken, unclear, renewed, blocked or skipped; and how a whole run ends early."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.results import Verdict


class Broken(Exception):  # noqa: N818  (an outcome, not a mistake)
    """The law does not hold: what was expected, what came, and the requests that show it.

    `confirmed` says that it was seen again, or need not be. `shorter` are cases that may show the same with fewer
    requests, the shortest first.
    """

    def __init__(
        self,
        expected: str,
        came: str,
        answers: Sequence[Answer],
        *,
        shorter: Sequence[Callable[[], None]] = (),
        confirmed: bool = False,
    ) -> None:
        super().__init__(f"expected {expected}; came {came}")
        self.expected = expected
        self.came = came
        self.answers = tuple(answers)
        self.shorter = tuple(shorter)
        self.confirmed = confirmed


class Unclear(Exception):  # noqa: N818
    """No judgement: the difference did not show again, or the list changes while it is read."""


class Renewed(Exception):  # noqa: N818
    """The list has become another one and stands still: the law begins anew with that one."""


class Blocked(Exception):  # noqa: N818
    """Another failure stands in the way; `by` is its law's id."""

    def __init__(self, by: str, why: str) -> None:
        super().__init__(why)
        self.by = by


class Skipped(Exception):  # noqa: N818
    """The law needs something that is not there, which the message names."""


class Stop(Exception):  # noqa: N818
    """The run ends here; `verdict` is None where what was found so far still stands."""

    def __init__(self, why: str, verdict: Verdict | None = None) -> None:
        super().__init__(why)
        self.verdict = verdict
