"""One page from the service: sends the request, again where the policy says so, and reads the response."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx2

from modelarts_flavors import _generated
from modelarts_flavors.client.drivers import Send, Sleep
from modelarts_flavors.client.response import PageData, read_page
from modelarts_flavors.clock import Clock
from modelarts_flavors.contract import contract
from modelarts_flavors.credentials import Project
from modelarts_flavors.credentials.http_clients import environment_problem, proxy_variable
from modelarts_flavors.errors import (
    FlavorsError,
    InvalidArgumentError,
    RequestTimeoutError,
    ResponseError,
    TransportError,
)
from modelarts_flavors.retries import RetryPolicy
from modelarts_flavors.secrets import REDACTED, redact, request_secrets

logger = logging.getLogger("modelarts_flavors")

T = TypeVar("T")

# What may succeed when it is tried again; the rest of httpx2's errors is a fault of the request.
_TRANSIENT = (httpx2.TimeoutException, httpx2.NetworkError, httpx2.RemoteProtocolError)


@dataclass(frozen=True, slots=True)
class RetryingRequest:
    """Requests pages of a project by a retry policy, with a clock."""

    policy: RetryPolicy
    clock: Clock
    project: Project

    def page(self, values: Mapping[str, Any]) -> Generator[Send | Sleep, Any, PageData]:
        """Work that gives the page for these parameters, named as on the wire, or raises.

        The project is filled in; IAM is asked for it first where it is not known.
        """
        if self.project.id is None:
            self.project.id = yield from self._ask(self.project.arguments(), self.project.read)
        project = {contract().operation.project.name: self.project.id}
        return (yield from self._ask(request_arguments({**values, **project}), read_page))

    def _ask(
        self, arguments: dict[str, Any], read: Callable[[httpx2.Response, float], T]
    ) -> Generator[Send | Sleep, Any, T]:
        """Make a request until its response can be read, as often as the policy allows."""
        begun = self.clock.monotonic()
        attempt = 0
        while True:
            attempt += 1
            try:
                return (yield from self._attempt(arguments, read, attempt))
            except FlavorsError as failure:
                wait = self.policy.delay(
                    failure,
                    attempt=attempt,
                    elapsed=self.clock.monotonic() - begun,
                    random=self.clock.random(),
                )
                if wait is None:
                    raise
                logger.warning("attempt %d: %s; next in %.1f s", attempt, failure, wait)
            yield Sleep(wait)

    def _attempt(
        self, arguments: dict[str, Any], read: Callable[[httpx2.Response, float], T], attempt: int
    ) -> Generator[Send | Sleep, Any, T]:
        try:
            response: httpx2.Response = yield Send(arguments)
        except httpx2.HTTPError as error:
            failure = _transport_error(error)
            # httpx2's own words may show a header, and would stand in the traceback as the cause.
            raise failure from None if REDACTED in failure.message else error
        logger.debug(
            "%s %s: %d, attempt %d, request id %s",
            response.request.method,
            response.request.url,
            response.status_code,
            attempt,
            response.headers.get(contract().request_id_header, "none"),
        )
        return read(response, self.clock.now())


def request_arguments(values: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of the request; raises InvalidArgumentError for names that the document does not have.

    >>> request_arguments({"project_id": "p", "color": "red"})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    modelarts_flavors.errors.InvalidArgumentError: no parameter 'color'; there are ...
    """
    known = sorted(parameter.name for parameter in contract().operation.parameters)
    for name in values:
        if name not in known:
            raise InvalidArgumentError(f"no parameter {name!r}; there are {', '.join(known)}")
    try:
        return _generated.request_arguments(values)
    except TypeError as error:
        raise InvalidArgumentError(
            f"a parameter that every request needs is missing: {error}"
        ) from None


def _transport_error(error: httpx2.HTTPError) -> FlavorsError:
    request = error._request  # the public property raises where there is none
    known = () if request is None else request_secrets(request.headers)
    host = "" if request is None else request.url.host
    said = redact(str(error), known) or type(error).__name__
    place = f" from {host}" if host else ""
    proxy = None if request is None else proxy_variable(request.url)
    if isinstance(error, httpx2.DecodingError):
        return ResponseError(f"the body cannot be decompressed: {said}")
    if isinstance(error, httpx2.TimeoutException):
        return RequestTimeoutError(f"no response{place} in time: {said}")
    if proxy and (problem := environment_problem()):
        return problem
    found = (_lasting(cause, host, proxy) for cause in _causes(error))
    if lasting := next(filter(None, found), None):
        return lasting
    settings = f"the proxy that {proxy} names" if proxy else "the proxy settings"
    hint = f"Check the address of the service, the network and {settings}."
    transient = isinstance(error, _TRANSIENT)
    return TransportError(f"no response{place}: {said}", transient=transient, hint=hint)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What led to an error, from the outside to the inside."""
    cause = error.__cause__ or error.__context__
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _lasting(cause: BaseException, host: str, proxy: str | None) -> TransportError | None:
    """The error that a cause means which does not pass by itself; None for other causes."""
    # Imported late: httpx2 does without them until it connects.
    import socket
    import ssl

    no_host = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
    if isinstance(cause, socket.gaierror) and cause.errno in no_host:
        said = f"there is no host {host}" + (
            f", or not the one that {proxy} names" if proxy else ""
        )
        return TransportError(said, transient=False, hint=_near_regions(host))
    # The connection ended within the handshake, which may succeed later.
    passing = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)
    if not isinstance(cause, ssl.SSLError) or isinstance(cause, passing):
        return None
    if isinstance(cause, ssl.SSLCertVerificationError):
        return TransportError(
            f"the certificate of {host} is not trusted: {cause.verify_message or cause.reason}",
            transient=False,
            hint="Name the file of your CA's certificates in SSL_CERT_FILE, or pass an http_client "
            "that has them.",
        )
    return TransportError(
        f"no TLS connection to {host}: {cause.reason or cause}",
        transient=False,
        hint="Check whether the server speaks https, and its port.",
    )


def _near_regions(host: str) -> str:
    """What to do about a host that does not exist: another region, if a part of it is nearly one."""
    import difflib

    regions = contract().regions
    near = [
        region
        for label in host.split(".")
        if label not in regions
        for region in difflib.get_close_matches(label, regions, cutoff=0.75)
    ]
    if near:
        return f"Did you mean the region {' or '.join(near)}?"
    return "Check the endpoint and the region."
