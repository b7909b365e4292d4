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
        id="T2.continue.range/last-one",
        level=Level.MUST,
        status=Status.FAIL,
        title="A walk of all but the last flavor and then one brings the whole list.",
        clause="The token of a page leads to the page after it.",
        message="expected f22 on page 2; came nothing",
        expected="f22 on page 2, as in the whole list of 23 flavors",
        came="the list ends without f22",
        requests=EXCHANGES[:2],
    ),
    CheckResult("T2.limit.range/accepted", Level.MUST, Status.PASS, "0 to 500 are accepted."),
    CheckResult(
        id="S500/body",
        level=Level.SHOULD,
        status=Status.FAIL,
        clause="Errors are JSON.",
        message="<script>alert(1)</script>",
        expected="JSON",
        came="<script>",
        requests=EXCHANGES[2:3],
    ),
    CheckResult("robustness/answers", Level.ROBUSTNESS, Status.ERROR, "Fails.", "KeyError: 'x'"),
    CheckResult("T4.count/exact", Level.SHOULD, Status.INCONCLUSIVE, "Exact.", "the list moves"),
    CheckResult(
        "T3.items/order",
        Level.MUST,
        Status.BLOCKED,
        "In order.",
        "no list",
        blocked_by="T2.continue.range/last-one",
    ),
    CheckResult("URI.method/only", Level.PROTOCOL, Status.SKIPPED, "GET.", "needs leave"),
)


def report(verdict: Verdict = Verdict.FAIL) -> Report:
    finished = Report(
        verdict=verdict,
        reason="1 check failed",
        seed=OPTIONS.seed,
        requests=len(EXCHANGES),
        seconds=1.234,
        strength=Confidence(Grade.FAIR, 7, 3, ("few flavors", "no GPU")),
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
