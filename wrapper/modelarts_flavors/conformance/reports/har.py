"""Every exchange of a run as an HTTP archive (HAR 1.2), secrets left out as in the exchanges."""

from __future__ import annotations

import base64
import importlib.metadata
import io
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import harfile

from modelarts_flavors.conformance.exchange import Exchange
from modelarts_flavors.conformance.reports.record import exchanges
from modelarts_flavors.conformance.reports.rerun_command import rerun_command
from modelarts_flavors.conformance.results import Report

DISTRIBUTION = "modelarts-flavors"
HTTP = "HTTP/1.1"


def render(report: Report) -> str:
    """The archive, as JSON."""
    out = io.StringIO()
    creator = harfile.Creator(name=DISTRIBUTION, version=importlib.metadata.version(DISTRIBUTION))
    with harfile.HarFile(out, creator=creator, comment=rerun_command(report) or None) as archive:
        for exchange in exchanges(report):
            archive.add_entry(
                startedDateTime=datetime.fromtimestamp(exchange.started, UTC),
                time=exchange.seconds * 1000,
                request=_request(exchange),
                response=_response(exchange),
                timings=harfile.Timings(send=0, wait=exchange.seconds * 1000, receive=0),
                comment=exchange.error or None,
            )
    return out.getvalue()


def _request(exchange: Exchange) -> harfile.Request:
    body = exchange.request_body
    content = harfile.PostData(mimeType="", text=body.decode("utf-8", "replace")) if body else None
    return harfile.Request(
        method=exchange.method,
        url=exchange.url,
        httpVersion=HTTP,
        headers=[harfile.Record(name=n, value=v) for n, v in exchange.request_headers],
        queryString=[
            harfile.Record(name=name, value=value)
            for name, value in parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)
        ],
        postData=content,
        bodySize=len(body),
    )


def _response(exchange: Exchange) -> harfile.Response:
    headers = {name.lower(): value for name, value in exchange.headers}
    try:
        text, encoding = exchange.body.decode("utf-8"), None
    except UnicodeDecodeError:
        text, encoding = base64.b64encode(exchange.body).decode("ascii"), "base64"
    return harfile.Response(
        # In a HAR the status 0 means that there was no answer.
        status=exchange.status or 0,
        statusText="",
        httpVersion=HTTP,
        headers=[harfile.Record(name=n, value=v) for n, v in exchange.headers],
        content=harfile.Content(
            size=exchange.size,
            mimeType=headers.get("content-type", ""),
            text=text,
            encoding=encoding,
        ),
        redirectURL=headers.get("location", ""),
        bodySize=exchange.size,
    )
