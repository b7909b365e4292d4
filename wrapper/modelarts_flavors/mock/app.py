"""The ASGI application: takes a request apart, has it answered, and sends the answer.

A request that was answered before, with the same token, is answered again from memory: that path is
kept short on purpose, and everything else is in the methods below it.
"""

from __future__ import annotations

import itertools
import re
import secrets
import urllib.parse
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from modelarts_flavors.contract import contract
from modelarts_flavors.contract.document import source
from modelarts_flavors.mock.answers import Answer, Headers, RefusedError
from modelarts_flavors.mock.cache import AnswerCache
from modelarts_flavors.mock.continue_tokens import ContinueTokens
from modelarts_flavors.mock.credentials import Credentials
from modelarts_flavors.mock.options import MockOptions
from modelarts_flavors.mock.pages import Pager
from modelarts_flavors.mock.parameters import read_query
from modelarts_flavors.mock.signatures import SignedRequest

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# The gateway's own limits are not published; these are common ones.
TARGET_MAX = 16 * 1024
BODY_MAX = 1024 * 1024
HEALTH_PATH = "/healthz"
DOCUMENT_PATH = "/openapi.yaml"


@dataclass(frozen=True, slots=True)
class Request:
    """A request taken apart; `path` and `query` are as they were on the wire."""

    method: str
    path: str
    query: bytes
    headers: dict[str, str]
    request_id: str


class MockApp:
    """Serves the endpoint as an ASGI 3 application; make one with `create_app`."""

    def __init__(self, options: MockOptions) -> None:
        self.options = options
        self._catalogs = options.lists
        self._credentials = Credentials(tuple(options.tokens), tuple(options.keys))
        tokens = ContinueTokens(options.secret)
        self._pagers = {
            pid: Pager(pid, tokens, options.settled_profile, options.token_ttl)
            for pid in options.project_ids
        }
        self._cache = AnswerCache()
        self._request_ids = _request_ids()
        self._id_header = contract().request_id_header.lower().encode()
        self._token_header = contract().token.header.lower().encode()
        self._slow_headers = frozenset(
            name.lower().encode()
            for name in (
                contract().signature.header,
                contract().signature.date_header,
                contract().signature.project_header,
                "content-length",
                "transfer-encoding",
                "prefer",
            )
        )
        self._list_path = _path_pattern(contract().operation.path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or take part in the server's lifespan."""
        if scope["type"] == "http":
            answer = self._remembered(scope)
            if answer is not None:
                await self._send(send, answer, next(self._request_ids))
                return
            await self._answer(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _lifespan(receive, send)

    # From memory

    def _remembered(self, scope: Scope) -> Answer | None:
        if scope["method"] != "GET":
            return None
        token = None
        for name, value in scope["headers"]:
            if name == self._token_header:
                token = value
            elif name in self._slow_headers:
                return None
        return self._cache.get((scope.get("raw_path"), scope["query_string"], token))

    # The long way

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = next(self._request_ids)
        request = _request(scope, request_id)
        try:
            answer = await self._handle(request, scope, receive)
        except RefusedError as refusal:
            answer = refusal.answer(request_id)
        await self._send(send, answer, request_id)

    async def _handle(self, request: Request, scope: Scope, receive: Receive) -> Answer:
        if len(request.path) + len(request.query) > TARGET_MAX:
            raise RefusedError("UriTooLong")
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 18 or int(length) > BODY_MAX:
            raise RefusedError("BodyTooLarge")
        found = self._list_path.fullmatch(request.path)
        if found is None:
            return self._beside(request)
        if request.method not in {contract().operation.method, "HEAD"}:
            raise _not_allowed(contract().operation.method)
        return await self._list(request, urllib.parse.unquote(found[1]), scope, receive)

    def _beside(self, request: Request) -> Answer:
        if request.path not in {HEALTH_PATH, DOCUMENT_PATH}:
            raise RefusedError("ApiNotFound")
        if request.method not in {"GET", "HEAD"}:
            raise _not_allowed("GET")
        if request.path == HEALTH_PATH:
            return Answer.json(200, {"status": "ok"})
        return Answer(200, source().encode(), ((b"content-type", b"application/yaml"),))

    async def _list(
        self, request: Request, project_id: str, scope: Scope, receive: Receive
    ) -> Answer:
        signed = self._credentials.is_signed(request.headers)
        if signed:
            body = await _body(receive)
            reached = self._credentials.check_signature(
                SignedRequest(
                    request.method,
                    request.path,
                    request.query.decode("latin-1"),
                    request.headers,
                    body,
                )
            )
        else:
            reached = self._credentials.check_token(request.headers)
        self._check_project(request, project_id, reached)
        query = read_query(request.query)
        catalog, pager = self._catalogs[project_id], self._pagers[project_id]
        body = pager.encode(catalog, query, pager.locate(catalog, query))
        answer = Answer(200, body)
        if not signed and self.options.token_ttl is None:
            token = request.headers[contract().token.header.lower()].encode()
            self._cache.put((scope.get("raw_path"), request.query, token), answer)
        return answer

    def _check_project(self, request: Request, project_id: str, reached: str | None) -> None:
        if project_id not in self._catalogs:
            raise RefusedError("FlavorNotFound")
        claimed = request.headers.get(contract().signature.project_header.lower(), project_id)
        if reached not in {None, project_id} or claimed != project_id:
            raise RefusedError("ProjectMismatch")

    async def _send(self, send: Send, answer: Answer, request_id: str) -> None:
        headers: Headers = (
            *answer.headers,
            (b"content-length", b"%d" % len(answer.body)),
            (self._id_header, request_id.encode()),
        )
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})


def _not_allowed(method: str) -> RefusedError:
    allow = contract().headers["allow"]
    return RefusedError("MethodNotAllowed", extra=[(allow, f"{method}, HEAD")])


def _path_pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{[^}]*\}", path)
    return re.compile("([^/]+)".join(map(re.escape, parts)))


def _request_ids() -> Any:
    prefix = secrets.token_hex(8)
    return (f"{prefix}{number:016x}" for number in itertools.count(1))


def _request(scope: Scope, request_id: str) -> Request:
    raw = scope.get("raw_path") or urllib.parse.quote(scope["path"]).encode()
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name.decode("latin-1").lower(), _text(value))
    return Request(
        scope["method"], raw.decode("latin-1"), scope["query_string"], headers, request_id
    )


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > BODY_MAX:
            raise RefusedError("BodyTooLarge")
        if not message.get("more_body", False):
            return bytes(body)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
