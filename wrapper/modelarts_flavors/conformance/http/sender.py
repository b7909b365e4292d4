"""Sends requests with good manners: counted, paced, patient when asked to be, recorded without secrets."""

from __future__ import annotations

import contextlib
import importlib.metadata
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2

from modelarts_flavors.conformance.exchange import BODY_KEPT, Exchange, Headers
from modelarts_flavors.conformance.http.answer import Answer, count
from modelarts_flavors.conformance.http.in_process import transport_for
from modelarts_flavors.conformance.http.request_spec import Ask, Who, encode
from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.results import Verdict
from modelarts_flavors.conformance.session.outcomes import Stop
from modelarts_flavors.conformance.target import Credentials, Target
from modelarts_flavors.contract import contract

ATTEMPTS = 3
BODY_MOST = 64 * 1024 * 1024
GENTLE_WAIT = 1.0
# What begins and never ends is no better than what never begins; what is cut off, the server did end.
NEVER_CAME: tuple[int, Headers, bytes] = (0, (), b"")


def user_agent() -> str:
    """What the suite calls itself, so that an operator can tell its requests in a log."""
    version = importlib.metadata.version("modelarts-flavors")
    return f"modelarts-flavors-conformance/{version}"


@dataclass
class Sender:
    """Sends to one target and tells `heard` of every exchange.

    Raises `Stop` when the budget of requests or time is spent, or the server asks to wait for longer
    than the options allow.
    """

    target: Target
    options: Options
    heard: Callable[[Exchange], None]
    sent: int = 0
    _started: float = field(default_factory=time.monotonic)
    _last: float = float("-inf")

    def __post_init__(self) -> None:
        transport = self.target.transport
        if transport is None and self.target.app is not None:
            transport = transport_for(self.target.app)
        self._client = httpx2.Client(
            transport=transport,
            timeout=self.options.timeout,
            follow_redirects=False,
            headers={"User-Agent": user_agent(), "Accept": contract().media_type},
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def left(self) -> int:
        """How many requests may still be sent."""
        return self.options.max_requests - self.sent

    def send(self, ask: Ask) -> Answer:
        """Send a request; wait and send it again where the server asks for that."""
        for attempt in range(1, ATTEMPTS + 1):
            answer = self._send_once(ask)
            wait = self._asked_to_wait(answer)
            if wait is None or attempt == ATTEMPTS:
                return answer
            self._wait(wait)
        raise AssertionError("the last attempt returns")

    def _send_once(self, ask: Ask) -> Answer:
        self._keep_manners()
        request, own, credentials = self._build(ask)
        started, clock = time.time(), time.monotonic()
        status, headers, body, error = self._exchange(request, credentials)
        self.sent += 1
        exchange = Exchange(
            number=self.sent,
            method=request.method,
            url=self._shown_url(ask, request),
            request_headers=self._redact(request.headers.multi_items(), ask),
            request_body=ask.body,
            status=status or None,
            headers=self._redact(headers, ask),
            body=self._scrub(body[:BODY_KEPT]),
            size=len(body),
            error=error,
            started=started,
            seconds=time.monotonic() - clock,
            shown_headers=own,
        )
        self.heard(exchange)
        # An answer that did not come in full is none, though the exchange tells how it began.
        return Answer(ask, exchange, 0 if error else status, headers, body)

    def _build(self, ask: Ask) -> tuple[httpx2.Request, frozenset[str], Credentials | None]:
        """The request, the names of the headers that matter in it, and what signs it."""
        operation = contract().operation
        project = self.target.project_id if ask.project is None else ask.project
        path = (
            operation.url_path(project)
            if ask.project != ""
            else operation.path.replace("{" + operation.project.name + "}", "")
        )
        query = "?" + encode(ask.query) if ask.query else ""
        # What signs goes by the URL, so it has to mean the same as the target that is sent.
        url = self.target.url.rstrip("/") + (ask.target or path + query)
        headers = dict(ask.headers)
        extensions: dict[str, Any] = {}
        if ask.target:
            base = httpx2.URL(self.target.url).raw_path.rstrip(b"/")
            extensions["target"] = base + ask.target.encode("ascii")
        credentials = {Who.OWN: self.target.auth, Who.OTHER: self.target.other_auth}.get(ask.who)
        if ask.forged is not None:
            credentials = ask.forged.value
        given = {name.lower() for name in headers}
        token = contract().token.header
        if isinstance(credentials, str) and token.lower() not in given:
            headers[token] = credentials
        request = self._client.build_request(
            ask.method or operation.method,
            url,
            headers=headers,
            content=ask.body or None,
            extensions=extensions,
        )
        scheme = contract().signature
        secret = {token, scheme.header, scheme.date_header, scheme.security_token_header}
        shown = frozenset({*given, *(name.lower() for name in secret), "content-type"})
        return request, shown, credentials

    def _exchange(
        self, request: httpx2.Request, credentials: Credentials | None
    ) -> tuple[int, Headers, bytes, str]:
        auth = credentials if isinstance(credentials, httpx2.Auth) else None
        deadline = time.monotonic() + self.options.timeout
        status, size = 0, 0
        headers: Headers = ()
        parts: list[bytes] = []
        try:
            response = self._client.send(request, auth=auth, stream=True)
            status, headers = response.status_code, tuple(response.headers.multi_items())
            with contextlib.closing(response):
                for part in response.iter_bytes():
                    parts.append(part)
                    size += len(part)
                    if size > BODY_MOST or time.monotonic() > deadline:
                        return *NEVER_CAME, "the answer does not end"
        except httpx2.TimeoutException:
            return *NEVER_CAME, f"no answer within {self.options.timeout:g} s"
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            return status, headers, b"", _plainly(error)
        return status, headers, b"".join(parts), ""

    def _keep_manners(self) -> None:
        if self.left() <= 0:
            raise Stop(f"the budget of {count(self.options.max_requests, 'request')} is spent")
        now = time.monotonic()
        if self.options.rate:
            pause = self._last + 1 / self.options.rate - now
            if pause > 0:
                self._wait(pause)
        self._last = time.monotonic()
        limit = self.options.max_time
        if limit is not None and self._last - self._started > limit:
            raise Stop(f"the time of {limit:g} s is spent")

    def _asked_to_wait(self, answer: Answer) -> float | None:
        """Seconds to wait before the request is sent again; None where it is not to be."""
        retry = contract().retry
        if answer.status not in retry.statuses:
            return None
        message = contract().error_paths.message(answer.data) if answer.refused else ""
        seconds = retry.requested_wait(answer.header(retry.wait_header), message, time.time())
        return GENTLE_WAIT if seconds is None and answer.refused else seconds

    def _wait(self, seconds: float) -> None:
        if seconds > self.options.max_wait:
            raise Stop(
                f"the server asks to wait {seconds:g} s, more than the {self.options.max_wait:g} s"
                " that are allowed"
            )
        limit = self.options.max_time
        if limit is not None and time.monotonic() + seconds - self._started > limit:
            raise Stop(f"the time of {limit:g} s is spent")
        time.sleep(seconds)

    # What is shown

    def _shown_url(self, ask: Ask, request: httpx2.Request) -> str:
        if not ask.target:
            return str(request.url)
        return self.target.url.rstrip("/") + ask.target

    def _redact(self, headers: Any, ask: Ask) -> Headers:
        names = {
            contract().token.header.lower(): "$TOKEN",
            contract().signature.header.lower(): "$SIGNATURE",
            contract().signature.security_token_header.lower(): "$SECURITY_TOKEN",
        }
        if ask.who is Who.OTHER:
            names[contract().token.header.lower()] = "$OTHER_TOKEN"
        if ask.forged is not None:
            names[contract().token.header.lower()] = ask.forged.shown
        if ask.who is Who.NOBODY:
            # Nothing of anybody's is in them: what a law made up can be shown, and repeated.
            names = {}
        return tuple(
            (
                name,
                names.get(name.lower()) or self._scrub(value.encode()).decode("utf-8", "replace"),
            )
            for name, value in headers
        )

    def _scrub(self, body: bytes) -> bytes:
        """Without the secrets, should the server send them back."""
        for credentials, shown in (
            (self.target.auth, b"$TOKEN"),
            (self.target.other_auth, b"$OTHER_TOKEN"),
        ):
            if isinstance(credentials, str) and len(credentials) > 3:
                body = body.replace(credentials.encode(), shown)
        return body


def unreachable(answer: Answer) -> Stop:
    """The end of a run whose server does not answer any more."""
    return Stop(f"the server cannot be reached: {answer.exchange.error}", Verdict.UNREACHABLE)


def _plainly(error: Exception) -> str:
    text = str(error).strip() or type(error).__name__
    return f"the connection failed ({text})"
