"""What a run found: one result for each check, the verdict over all, and how strong it is."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum

from modelarts_flavors.conformance.clauses.levels import Level, evidence_text
from modelarts_flavors.conformance.clauses.texts import clause_text
from modelarts_flavors.conformance.exchange import Exchange
from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.target import Origin
from modelarts_flavors.conformance.wording import count
from modelarts_flavors.contract import contract

NUMBERS = re.compile(r"\d+")


class Status(StrEnum):
    """How a check ended.

    `inconclusive`: a difference that did not show again, or a list that changes while it is read.
    `blocked`: another failure prevents it. `skipped`: something that it needs is missing.
    `error`: the suite itself went wrong.
    """

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    BLOCKED = "blocked"
    SKIPPED = "skipped"
    ERROR = "error"


class Verdict(StrEnum):
    """What the run says about the server.

    `refused` and `unreachable` say nothing about conformance: the credentials were refused, or no
    list was ever seen (down, silent, another API). `inconclusive`: nothing failed, but some MUST could
    not be judged. None of them is a pass.
    """

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"


class Grade(StrEnum):
    """How much a pass proves."""

    NONE = "none"
    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


class RunStopped(Exception):  # noqa: N818  (an outcome, not a mistake)
    """The run ends here; `verdict` is None where what was found so far still stands."""

    def __init__(self, why: str, verdict: Verdict | None = None) -> None:
        super().__init__(why)
        self.verdict = verdict


@dataclass(frozen=True, slots=True)
class Confidence:
    """How much the data behind the server let the checks see; `reasons` say what was missing."""

    grade: Grade = Grade.NONE
    flavors: int = 0
    labels: int = 0
    reasons: tuple[str, ...] = ()

    def __str__(self) -> str:
        said = "" if not self.reasons else ": " + "; ".join(self.reasons)
        return f"{self.grade} ({count(self.flavors)}){said}"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome of one check.

    `id` is stable and never used again; `clause` is the clause of the contract behind it, as in
    `T2.limit.range`; `title` is what the check looks at; `message` is one line on the outcome. On a
    failure `expected` and `actual` say what differed and `requests` is the shortest sequence that
    shows it. `blocked_by` names the failed check that prevents this one. `cut_short` says that the run
    ended before or while the check ran. `known` is why the failure is accepted, where a baseline lists it.
    `note` is what sending the requests again, at the end of the run, has shown.
    """

    id: str
    clause: str
    level: Level
    status: Status
    title: str = ""
    message: str = ""
    expected: str = ""
    actual: str = ""
    requests: tuple[Exchange, ...] = ()
    blocked_by: str = ""
    cut_short: bool = False
    known: str = ""
    note: str = ""

    @property
    def fingerprint(self) -> str:
        """A digest of the failure, the same for the same failure in another run.

        Numbers do not matter: where in a list a failure shows may differ from run to run.
        """
        text = NUMBERS.sub("#", f"{self.id}\n{self.expected}\n{self.actual}")
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]

    @property
    def clause_text(self) -> str:
        """What the clause says."""
        return clause_text(self.clause)

    @property
    def evidence(self) -> str:
        """How well the clause is known, and from where; "" where no clause of the vendor is behind it."""
        try:
            return evidence_text(contract(), self.clause)
        except LookupError:
            # A report of another version may name clauses that this one does not know.
            return ""

    @property
    def is_open(self) -> bool:
        """Whether it should have been judged and could not be."""
        unjudged = (Status.INCONCLUSIVE, Status.BLOCKED, Status.ERROR)
        return self.status in unjudged or self.cut_short

    def counts(self, strict: bool) -> bool:
        """Whether this result fails the server: a SHOULD only when strict, what is known never."""
        binds = strict or self.level is not Level.SHOULD
        return self.status is Status.FAIL and binds and not self.known


@dataclass(frozen=True, slots=True)
class Report:
    """Everything about a run.

    `reason` is one line that says why the verdict is what it is. `requests` is the number of requests;
    `stopped` is why the run ended before all was done, as by its budget, "" if it did not;
    `baseline_problems` are entries of the baseline that have become wrong; `started` is in seconds
    since the epoch. `exchanges` are all of them where the run was recorded; `origin` is how a command line
    names the target, where one can.
    """

    verdict: Verdict
    reason: str
    seed: int
    requests: int
    seconds: float
    confidence: Confidence
    checks: tuple[CheckResult, ...]
    url: str = ""
    project_id: str = ""
    profile: str = ""
    strict: bool = False
    other_project_id: str | None = None
    options: Options = field(default_factory=Options)
    stopped: str = ""
    baseline_problems: tuple[str, ...] = ()
    started: float = 0.0
    exchanges: tuple[Exchange, ...] = field(default=(), repr=False, compare=False)
    origin: Origin | None = field(default=None, repr=False, compare=False)

    def with_status(self, status: Status) -> tuple[CheckResult, ...]:
        """The results with this status, in the order of the run."""
        return tuple(check for check in self.checks if check.status is status)

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """The results that fail the server."""
        return tuple(check for check in self.checks if check.counts(self.strict))

    @property
    def remarks(self) -> tuple[CheckResult, ...]:
        """Broken SHOULD clauses that do not fail the server."""
        failed = self.with_status(Status.FAIL)
        return tuple(c for c in failed if not c.known and not c.counts(self.strict))

    @property
    def known(self) -> tuple[CheckResult, ...]:
        """The failures that the baseline lists."""
        return tuple(check for check in self.checks if check.known)
