"""The report as one web page without outside parts: which clause, what was received, how to run it again."""

from __future__ import annotations

import contextlib
import functools
import json
from datetime import UTC, datetime

from modelarts_flavors.conformance.exchange import Exchange
from modelarts_flavors.conformance.reports.causes import Cause, causes, users
from modelarts_flavors.conformance.reports.commands import commands
from modelarts_flavors.conformance.reports.hints import hint
from modelarts_flavors.conformance.reports.record import count, heading
from modelarts_flavors.conformance.reports.rerun_command import needs, rerun_command
from modelarts_flavors.conformance.reports.template import environment
from modelarts_flavors.conformance.reports.text import WORDS
from modelarts_flavors.conformance.results import CheckResult, Report, Status

BODY_SHOWN = 1500


def render(report: Report) -> str:
    """The page."""
    order = (Status.ERROR, Status.INCONCLUSIVE, Status.BLOCKED)
    rest = [Cause(check) for status in order for check in report.with_status(status)]
    return (
        environment()
        .get_template("page.html.jinja")
        .render(
            report=report,
            heading=heading(report),
            hint=hint(report),
            rerun=rerun_command(report),
            needs=needs(report),
            started=datetime.fromtimestamp(report.started, UTC).strftime("%Y-%m-%d %H:%M UTC"),
            counts=[(str(s), count(report, s), w) for s, w in WORDS.items() if count(report, s)],
            causes=[*causes(report), *rest],
            users=users,
            commands=commands,
            body=_body,
            headers=_headers,
            word=functools.partial(_word, strict=report.strict),
        )
    )


def _word(check: CheckResult, strict: bool) -> str:
    """The status to show: a broken SHOULD that does not fail the server is a note."""
    if check.known:
        return "known"
    if check.status is Status.FAIL and not check.counts(strict):
        return "note"
    return str(check.status)


def _headers(exchange: Exchange) -> str:
    return "\n".join(f"{name}: {value}" for name, value in exchange.headers)


def _body(exchange: Exchange) -> str:
    """The beginning of the answer's body, indented where it is JSON."""
    text = exchange.body.decode("utf-8", "replace")
    with contextlib.suppress(ValueError):
        text = json.dumps(json.loads(text), indent=1, ensure_ascii=False)
    if len(text) > BODY_SHOWN:
        text = f"{text[:BODY_SHOWN]}\n[{exchange.size} bytes in all]"
    return text
