"""A report with a result of every kind, made without a run."""

from __future__ import annotations

from modelarts_flavors.conformance import (
    CheckFinished,
    CheckResult,
    Confidence,
    Exchange,
    Grade,
    Level,
    Options,
    Report,
    RunFinished,
    RunStarted,
    Sent,
    Status,
    Target,
    Verdict,
)
from modelarts_flavors.conformance.events import Event
from modelarts_flavors.conformance.reports import gather

URL = "http://127.0.0.1:8000"
LIST = f"{URL}/v1/p/resourceflavors"
TARGET = Target(url=URL, project_id="p", auth="very-secret")
OPTIONS = Options(seed=3, rate=5.0, phases=True)
CREDENTIALS = (("x-auth-token", "$TOKEN"), ("user-agent", "suite/1"))
JSON = (("content-type", "application/json"),)


def exchange(number: int, query: str = "", **other: object) -> Exchange:
    told: dict[str, object] = {
        "method": "GET",
        "url": f"{LIST}{query}",
        "request_headers": CREDENTIALS,
        "status": 200,
        "headers": JSON,
        "body": b'{"items":[]}',
        "size": 12,
        "started": 1764036000.0 + number,
        "seconds": 0.25,
        "shown_headers": frozenset({"x-auth-token"}),
    }
    return Exchange(number, **{**told, **other})  # type: ignore[arg-type]


EXCHANGES = (
    exchange(1, "?limit=22"),
    exchange(2, "?limit=22&continue=a%3D%3D"),
    exchange(
        3,
        status=500,
        headers=(("content-type", "text/html"),),
        body=b"<script>alert('\x00\xff')</script>",
    ),
    exchange(4, status=None, headers=(), body=b"", size=0, error="no answer within 2 s"),
    exchange(5, method="POST", request_body=b'{"a": "\'"}'),
)

CHECKS = (
    CheckResult(
        id="pagination/last-one",
        clause="T4.continue.range",
        level=Level.MUST,
        status=Status.FAIL,
        title="A walk of all but the last flavor and then one returns the whole list.",
        message="expected f22 on page 2; received nothing",
        expected="f22 on page 2, as in the whole list of 23 flavors",
        actual="the list ends without f22",
        requests=EXCHANGES[:2],
    ),
    CheckResult("limit/range-accepted", "T2.limit.range", Level.MUST, Status.PASS, "Accepted."),
    CheckResult(
        id="errors/server-error-body",
        clause="published",
        level=Level.SHOULD,
        status=Status.FAIL,
        title="Errors are JSON.",
        message="<script>alert(1)</script>",
        expected="JSON",
        actual="<script>",
        requests=EXCHANGES[2:3],
    ),
    CheckResult(
        id="robustness/answers",
        clause="robustness",
        level=Level.ROBUSTNESS,
        status=Status.ERROR,
        title="Answers.",
        message="KeyError: 'x'",
    ),
    CheckResult(
        id="pagination/remaining-count",
        clause="T4.remainingItemCount.definition",
        level=Level.SHOULD,
        status=Status.INCONCLUSIVE,
        title="Exact.",
        message="the list changes",
    ),
    CheckResult(
        id="pagination/stable-order",
        clause="T3.items.definition",
        level=Level.MUST,
        status=Status.BLOCKED,
        title="In order.",
        message="no list",
        blocked_by="pagination/last-one",
    ),
    CheckResult(
        id="protocol/writing-refused",
        clause="URI.method",
        level=Level.PROTOCOL,
        status=Status.SKIPPED,
        title="GET only.",
        message="needs permission",
    ),
)


def report(verdict: Verdict = Verdict.FAIL) -> Report:
    finished = Report(
        verdict=verdict,
        reason="1 check failed",
        seed=OPTIONS.seed,
        requests=len(EXCHANGES),
        seconds=1.234,
        confidence=Confidence(Grade.FAIR, 7, 3, ("few flavors", "no GPU")),
        checks=CHECKS,
        url=TARGET.url,
        project_id=TARGET.project_id,
        profile=str(OPTIONS.profile),
        options=OPTIONS,
    )
    events: list[Event] = [
        RunStarted(TARGET, OPTIONS, tuple(check.id for check in CHECKS)),
        *(Sent(each) for each in EXCHANGES),
        *(CheckFinished(check) for check in CHECKS),
        RunFinished(finished),
    ]
    return gather(events, TARGET, OPTIONS)
