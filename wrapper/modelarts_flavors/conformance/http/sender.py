"""Sends the requests of a run: builds, paces and receives them, and records them without secrets."""

from __future__ import annotations

import importlib.metadata
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx2

from modelarts_flavors.conformance.exchange import BODY_KEPT, Exchange
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.building import build
from modelarts_flavors.conformance.http.pacing import Pacer, requested_wait
from modelarts_flavors.conformance.http.receiving import receive
from modelarts_flavors.conformance.http.redaction import Redactor
from modelarts_flavors.conformance.http.request_spec import RequestSpec
from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.results import RunStopped, Verdict
from modelarts_flavors.conformance.target import Target
from modelarts_flavors.contract import contract
from modelarts_flavors.credentials.http_clients import open_http_client
from modelarts_flavors.errors import InvalidArgumentError

ATTEMPTS = 3


def user_agent() -> str:
    """What the suite calls itself, so that an operator finds its requests in a log."""
    version = importlib.metadata.version("modelarts-flavors")
    return f"modelarts-flavors-conformance/{version}"


@dataclass
class Sender:
    """Sends to one target and calls `on_exchange` with every exchange.

    Raises `RunStopped` when the budget of requests or time is spent, or the server asks to wait for
    longer than the options allow.
    """

    target: Target
    options: Options
    on_exchange: Callable[[Exchange], None]

    def __post_init__(self) -> None:
        _require_host(self.target.url)
        transport = self.target.transport
        if transport is None and self.target.app is not None:
            # Imported here, as only applications in process need an event loop.
            from modelarts_flavors.transports.in_process import transport_for

            transport = transport_for(self.target.app)
        self._client = open_http_client(
            httpx2.Client,
            transport=transport,
            timeout=self.options.timeout,
            follow_redirects=False,
            headers={"User-Agent": user_agent(), "Accept": contract().media_type},
        )
        self._pacer = Pacer(self.options)
        self._redactor = Redactor(self.target)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    @property
    def sent(self) -> int:
        """How many requests were sent."""
        return self._pacer.sent

    @property
    def left(self) -> int:
        """How many requests may still be sent."""
        return self._pacer.left

    def reserve(self, requests: int) -> None:
        """Keep so many requests for later, of a small budget a tenth at most."""
        self._pacer.reserved = min(requests, self.options.max_requests // 10)

    def wait(self, seconds: float) -> None:
        """Wait, within the limits of the run."""
        self._pacer.wait(seconds)

    def send(self, spec: RequestSpec) -> Answer:
        """Send a request; wait and send it again where the server asks for that."""
        for attempt in range(1, ATTEMPTS + 1):
            answer = self._send_once(spec)
            wait = requested_wait(answer)
            if wait is None or attempt == ATTEMPTS:
                return answer
            self._pacer.wait(wait)
        raise AssertionError("the last attempt returns")

    def _send_once(self, spec: RequestSpec) -> Answer:
        self._pacer.before_request()
        built = build(self._client, self.target, spec)
        started, clock = time.time(), time.monotonic()
        received = receive(self._client, built.request, built.auth, self.options.timeout)
        security_token = built.request.headers.get(contract().signature.security_token_header, "")
        exchange = Exchange(
            number=self.sent,
            method=built.request.method,
            url=built.shown_url,
            request_headers=self._redactor.headers(built.request.headers.multi_items(), spec),
            request_body=spec.body,
            status=received.status or None,
            headers=self._redactor.headers(received.headers, spec),
            body=self._redactor.body(received.body, security_token)[:BODY_KEPT],
            size=len(received.body),
            error=received.error,
            loss=received.loss,
            leaks=self._redactor.leaks(received.headers, received.body),
            started=started,
            seconds=time.monotonic() - clock,
            shown_headers=built.shown_headers,
        )
        self.on_exchange(exchange)
        # An answer that did not arrive in full is none, though the exchange shows how it began.
        status = 0 if received.error else received.status
        return Answer(spec, exchange, status, received.headers, received.body)


def _require_host(url: str) -> None:
    """Raise InvalidArgumentError where no host can be called so, which the first request would show."""
    try:
        # As sockets encode it when they look it up.
        httpx2.URL(url).raw_host.decode("ascii").encode("idna")
    except (UnicodeError, httpx2.InvalidURL) as error:
        shown = url.rpartition("@")[2]
        raise InvalidArgumentError(f"{shown} is not the URL of a server: {error}") from None


def unreachable(answer: Answer) -> RunStopped:
    """The end of a run whose server does not answer any more."""
    return RunStopped(f"the server cannot be reached: {answer.exchange.error}", Verdict.UNREACHABLE)
