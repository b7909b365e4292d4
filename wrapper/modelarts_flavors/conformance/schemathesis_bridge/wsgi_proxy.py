"""A WSGI application that passes each request of schemathesis on to the suite's own sender.

schemathesis believes to test an application in process. So every request is counted, paced, signed
and recorded by the suite, whatever the target is, and schemathesis never sees a secret.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import RequestSpec

CASE_HEADER = "HTTP_X_SCHEMATHESIS_TESTCASEID"
# Headers that describe a hop or the body as it was sent; the body here is already decoded.
HOP_HEADERS = frozenset({"connection", "content-encoding", "content-length", "transfer-encoding"})
# What schemathesis receives where there was no answer: it knows no other way for a server to fail.
NO_ANSWER = 500


@dataclass
class WsgiProxy:
    """Sends through `send`; `answers` maps the ids of schemathesis' cases to the answers."""

    send: Callable[[RequestSpec], Answer]
    answers: dict[str, Answer] = field(default_factory=dict)

    def __call__(
        self, environ: Mapping[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request as the target does."""
        answer = self.send(
            RequestSpec(
                # The path is pinned, so the query is all that varies.
                query=tuple(parse_qsl(environ["QUERY_STRING"], keep_blank_values=True)),
                method=environ["REQUEST_METHOD"],
                body=environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)),
            )
        )
        self.answers[environ.get(CASE_HEADER, "")] = answer
        headers = [(k, v) for k, v in answer.headers if k.lower() not in HOP_HEADERS]
        start_response(f"{answer.status or NO_ANSWER} -", headers)
        return [answer.body]
