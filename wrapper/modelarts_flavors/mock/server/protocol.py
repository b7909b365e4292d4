"""The HTTP protocol of uvicorn, extended: it can cut connections, and its 400 is the gateway's."""

from __future__ import annotations

import re
import secrets
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from modelarts_flavors.contract import contract
from modelarts_flavors.mock.faults.sending import CUT
from modelarts_flavors.mock.http.http_request import TARGET_MAX
from modelarts_flavors.mock.http.http_response import RefusedError

# The characters of uri-host and port, RFC 3986.
_HOST = re.compile(rb"[-A-Za-z0-9._~!$&'()*+,;=:%\[\]]*")

_on_headers_complete = HttpToolsProtocol.on_headers_complete


class Protocol(HttpToolsProtocol):
    """Speaks HTTP/1.1 on one connection."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        # Each request has a copy of this state, through which the application cuts the connection.
        self.app_state = {**self.app_state, CUT: self._cut}
        self._valid_host: bytes | None = None

    def on_headers_complete(self) -> None:
        """Refuse a request without exactly one valid Host header, as RFC 9112 requires."""
        host = None
        for name, value in self.headers:
            if name == b"host":
                # Two are no valid host, as it cannot contain a space.
                host = value if host is None else b" "
        # The requests of a connection mostly have the same.
        if host is None or host != self._valid_host:
            self._check_host(host)
        _on_headers_complete(self)

    def _check_host(self, host: bytes | None) -> None:
        if host is None:
            # pyright takes the parser for None, which it is after the connection only.
            parser: Any = self.parser
            is_valid = parser.get_http_version() != "1.1"
        else:
            is_valid = _HOST.fullmatch(host) is not None
        if not is_valid:
            # The parser turns it into the error that makes the server send a 400.
            raise ValueError("expected one valid Host header")
        self._valid_host = host

    def _cut(self, at_once: bool) -> None:
        if at_once:
            self.transport.abort()
        else:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Answer a message that is not HTTP with the error of the gateway."""
        request_id = secrets.token_hex(16)
        # The parser refuses very long targets before the application sees them.
        is_long = len(getattr(self, "url", b"")) > TARGET_MAX
        answer = RefusedError("uri-too-long" if is_long else "gateway-bad-request").answer(
            request_id
        )
        headers = (
            *self.server_state.default_headers,
            *answer.sent_headers,
            (contract().request_id_header.lower().encode(), request_id.encode()),
            (b"connection", b"close"),
        )
        lines = b"".join(b"%s: %s\r\n" % header for header in headers)
        self.transport.write(STATUS_LINE[answer.status] + lines + b"\r\n" + answer.body)
        self.transport.close()
