"""The ASGI application: routes requests and sends answers.

A repeated request with the same token is answered from a cache. That path is kept short, because it
decides the speed of the server; all other requests take the full path.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import re
import secrets
import sys
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from pathlib import Path

from modelarts_flavors.contract import contract
from modelarts_flavors.mock import list_handler
from modelarts_flavors.mock.access.iam import IamService
from modelarts_flavors.mock.access.known_credentials import Credentials
from modelarts_flavors.mock.access.lockout import Lockout
from modelarts_flavors.mock.access.login_tokens import Logins
from modelarts_flavors.mock.admin import explorer
from modelarts_flavors.mock.admin.control import PREFIX, Control
from modelarts_flavors.mock.catalog.replay import replay
from modelarts_flavors.mock.faults.plan import NO_FAULT, InjectedFault
from modelarts_flavors.mock.faults.prefer_header import read_preferences
from modelarts_flavors.mock.faults.sending import drop, instead, send_answer, send_truncated
from modelarts_flavors.mock.http.cors import cors_headers, preflight
from modelarts_flavors.mock.http.http_request import Receive, Request, Scope, Send
from modelarts_flavors.mock.http.http_response import Answer, Headers, RefusedError
from modelarts_flavors.mock.http.request_log import RequestLog
from modelarts_flavors.mock.options import MockOptions
from modelarts_flavors.mock.state import MockState, Snapshot
from modelarts_flavors.mock.watch_files import watch

HEALTH_PATH = "/healthz"


class MockApp:
    """Serves the endpoint as an ASGI 3 application; make one with `create_app`."""

    def __init__(self, options: MockOptions) -> None:
        self.options = options
        self.state = MockState(options)
        logins, clock = Logins(options.secret), options.clock
        lockout = Lockout(clock) if options.lockout else None
        self._credentials = Credentials(options.tokens, options.keys, logins, clock, lockout)
        self._iam = IamService(
            self._credentials,
            logins,
            options.user,
            options.projects,
            options.region,
            options.login_ttl,
            clock,
        )
        self._origins = frozenset(origin.lower() for origin in options.cors)
        self._control = Control(self.state, self._counts)
        self._log = _open_log(options.request_log)
        self._request_ids = _request_ids()
        self.request_count = 0
        self._token_header = contract().token.header.lower().encode()
        self._uncached_headers = _uncached_headers()
        if self._origins:
            self._uncached_headers |= {b"origin"}
        self._list_path = _path_pattern(contract().operation.path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or handle the lifespan of the server."""
        if scope["type"] == "http":
            self.request_count += 1
            now = self.state.current
            answer = self._cached(scope, now)
            if answer is not None:
                await send_answer(send, answer, next(self._request_ids))
            else:
                await self._answer(scope, receive, send, now)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)

    def _cached(self, scope: Scope, now: Snapshot) -> Answer | None:
        if scope["method"] != "GET" or now.plan.has_injected or self._log is not None:
            return None
        token = None
        for name, value in scope["headers"]:
            if name == self._token_header:
                token = value
            elif name in self._uncached_headers:
                return None
        return now.cache.get((scope.get("raw_path"), scope["query_string"], token))

    # The full path

    async def _answer(self, scope: Scope, receive: Receive, send: Send, now: Snapshot) -> None:
        began = time.monotonic()
        request = Request.of(scope, receive, next(self._request_ids).decode())
        extra: Headers = ()
        if self._origins and not _is_control(request):
            extra = cors_headers(request, self._origins)
            answer = preflight(request, extra)
            if answer is not None:
                self._write(request, answer.status, 0, began, NO_FAULT)
                await send_answer(send, answer, request.request_id.encode())
                return
        fault = NO_FAULT
        applied = ""
        if self._list_path.fullmatch(request.path):
            now, applied = _preferred(request, now)
            fault = now.plan.next_fault()
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.kind == "drop":
            self._write(request, 0, 0, began, fault)
            await drop(request, scope)
            return
        answer = await self._answer_or_refuse(request, scope, now, fault)
        if applied:
            extra += ((b"preference-applied", applied.encode("latin-1", "replace")),)
        if extra:
            answer = answer.plus(*extra)
        self._write(request, answer.status, len(answer.body), began, fault)
        if fault.kind == "truncate":
            await send_truncated(send, answer, request, scope)
        else:
            is_head = request.method == "HEAD"
            await send_answer(send, answer, request.request_id.encode(), with_body=not is_head)

    async def _answer_or_refuse(
        self, request: Request, scope: Scope, now: Snapshot, fault: InjectedFault
    ) -> Answer:
        try:
            return instead(fault) or await self._route(request, scope, now, fault)
        except RefusedError as refused:
            return refused.answer(request.request_id)

    async def _route(
        self, request: Request, scope: Scope, now: Snapshot, fault: InjectedFault
    ) -> Answer:
        if _is_control(request):
            return await self._control.answer(request)
        request.check_size()
        found = self._list_path.fullmatch(request.path)
        if found is None:
            return await self._other_path(request, now)
        request.check_method(contract().operation.method)
        if fault.error is not None:
            raise fault.refusal(self.options.clock())
        caller = await self._credentials.identify(request, now.logins_expired)
        project_id = urllib.parse.unquote(found[1])
        list_handler.check_project(request.headers, project_id, caller, now)
        answer = list_handler.page(request, project_id, now, fault)
        if caller.is_lasting and now.pagers[project_id].is_timeless and now is self.state.current:
            token = request.headers[contract().token.header.lower()].encode()
            now.cache.put((scope.get("raw_path"), request.query, token), answer)
        return answer

    async def _other_path(self, request: Request, now: Snapshot) -> Answer:
        answer = await self._iam.answer(request, now.logins_expired)
        if answer is not None:
            return answer
        if request.path == HEALTH_PATH:
            answer = Answer.json(200, {"status": "ok"})
        else:
            project_id = self.options.project_ids[0] if self.options.docs else None
            answer = explorer.page(request.path, project_id)
        if answer is None:
            raise RefusedError("api-not-found")
        request.check_method("GET")
        return answer

    def _counts(self) -> Mapping[str, int]:
        return {"requests": self.request_count}

    def _write(
        self, request: Request, status: int, size: int, began: float, fault: InjectedFault
    ) -> None:
        if self._log is not None:
            self._log.write(request, status, size, began, fault.names)

    async def _replay(self) -> None:
        if self.options.replay is not None:
            projects = self.options.project_ids
            await replay(
                self.options.replay(),
                lambda catalog: self.state.replace_catalogs(dict.fromkeys(projects, catalog)),
            )

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        changing = asyncio.gather(watch(self.state, self.options), self._replay())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        changing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await changing
        await send({"type": "lifespan.shutdown.complete"})


def _preferred(request: Request, now: Snapshot) -> tuple[Snapshot, str]:
    """The state with the faults that a request prefers, and the applied preferences."""
    header = request.headers.get("prefer", "")
    faults, applied = read_preferences(header) if header else ((), "")
    return (now.with_faults(faults), applied) if faults else (now, "")


def _is_control(request: Request) -> bool:
    return request.path == PREFIX or request.path.startswith(PREFIX + "/")


def _path_pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{[^}]*\}", path)
    return re.compile("([^/]+)".join(map(re.escape, parts)))


def _uncached_headers() -> frozenset[bytes]:
    """The request headers that may change an answer, except the token: no answer is cached by them."""
    signature = contract().signature
    names = (
        signature.header,
        signature.date_header,
        signature.project_header,
        "content-length",
        "transfer-encoding",
        "prefer",
    )
    return frozenset(name.lower().encode() for name in names)


def _request_ids() -> Iterator[bytes]:
    prefix = secrets.token_hex(8).encode()
    return (b"%s%016x" % (prefix, number) for number in itertools.count(1))


def _open_log(path: Path | str | None) -> RequestLog | None:
    if path is None:
        return None
    return RequestLog(sys.stderr.fileno() if str(path) == "-" else path)
