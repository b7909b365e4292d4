"""Builds the HTTP request of a `RequestSpec`: path, query, headers and credentials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx2

from modelarts_flavors.conformance.http.request_spec import Caller, RequestSpec, encode
from modelarts_flavors.conformance.target import Credentials, Target
from modelarts_flavors.contract import contract


@dataclass(frozen=True, slots=True)
class Built:
    """A request to send, what signs it, and what a report shows: its URL and the headers that matter."""

    request: httpx2.Request
    auth: httpx2.Auth | None
    shown_url: str
    shown_headers: frozenset[str]


def build(client: httpx2.Client, target: Target, spec: RequestSpec) -> Built:
    """The request to a target."""
    base = target.url.rstrip("/")
    # What signs goes by the URL, so it has to mean the same as the target that is sent.
    url = base + (spec.target or _path(target, spec) + _query(spec))
    headers = dict(spec.headers)
    given = {name.lower() for name in headers}
    credentials = _credentials(target, spec)
    token = contract().token.header
    if isinstance(credentials, str) and token.lower() not in given:
        headers[token] = credentials
    extensions: dict[str, Any] = {}
    if spec.target:
        prefix = httpx2.URL(target.url).raw_path.rstrip(b"/")
        extensions["target"] = prefix + spec.target.encode("ascii")
    request = client.build_request(
        spec.method or contract().operation.method,
        url,
        # Most are ASCII, as they must be; a made-up one need not be.
        headers=[(name.encode(), value.encode()) for name, value in headers.items()],
        content=spec.body or None,
        extensions=extensions,
    )
    scheme = contract().signature
    secret = {token, scheme.header, scheme.date_header, scheme.security_token_header}
    return Built(
        request,
        credentials if isinstance(credentials, httpx2.Auth) else None,
        url if spec.target else str(request.url),
        frozenset({*given, *(name.lower() for name in secret), "content-type"}),
    )


def _path(target: Target, spec: RequestSpec) -> str:
    operation = contract().operation
    if spec.project == "":
        return operation.path.replace("{" + operation.project.name + "}", "")
    return operation.url_path(target.project_id if spec.project is None else spec.project)


def _query(spec: RequestSpec) -> str:
    return f"?{encode(spec.query)}" if spec.query else ""


def _credentials(target: Target, spec: RequestSpec) -> Credentials | None:
    if spec.made_up_token is not None:
        return spec.made_up_token.value
    return {Caller.OWN: target.auth, Caller.OTHER: target.other_auth}.get(spec.caller)
