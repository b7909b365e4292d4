"""What the document advises where a run could judge nothing, as the server refused its requests."""

from __future__ import annotations

import orjson

from modelarts_flavors.conformance.exchange import Exchange
from modelarts_flavors.conformance.reports.record import exchanges
from modelarts_flavors.conformance.results import Report, Verdict
from modelarts_flavors.contract import contract

NOT_JUDGED = (Verdict.REFUSED, Verdict.UNREACHABLE)


def hint(report: Report) -> str:
    """The meaning of a refusal that ended the run, "" where the document knows nothing of it."""
    # What was refused before a connection failed is not why the run ended.
    last = exchanges(report)[-1:]
    if report.verdict not in NOT_JUDGED or not last or (last[0].status or 0) < 400:
        return ""
    return of_refusal(last[0])


def of_refusal(exchange: Exchange) -> str:
    """What the document says of the error example that an answer is most like.

    >>> unknown = Exchange(1, "GET", "http://localhost/", status=404, body=b'{"error_code": "x"}')
    >>> of_refusal(unknown)
    ''
    """
    try:
        body = orjson.loads(exchange.body)
    except orjson.JSONDecodeError:
        return ""
    paths = contract().error_paths
    cases = contract().matching_errors(exchange.status or 0, paths.code(body), paths.message(body))
    return cases[0].advice if cases else ""
