"""Keeps credentials out of what is recorded: each is replaced by the name of a shell variable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from modelarts_flavors.conformance.exchange import Headers
from modelarts_flavors.conformance.http.base64_text import decoded
from modelarts_flavors.conformance.http.request_spec import Caller, RequestSpec
from modelarts_flavors.conformance.target import Target
from modelarts_flavors.contract import contract

TOKEN, OTHER_TOKEN, SECURITY_TOKEN = "$TOKEN", "$OTHER_TOKEN", "$SECURITY_TOKEN"
# A shorter token would also be found in ordinary words.
SHORTEST = 4
# Longer than most words, so that a page of flavors has few.
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")


@dataclass(frozen=True, slots=True)
class Redactor:
    """Replaces the credentials of one target."""

    target: Target

    def headers(self, headers: Iterable[tuple[str, str]], spec: RequestSpec) -> Headers:
        """Headers of a request, or of its answer, without credentials."""
        names = self._names(spec)
        return tuple(
            (
                name,
                names.get(name.lower()) or self.body(value.encode()).decode("utf-8", "replace"),
            )
            for name, value in headers
        )

    def _names(self, spec: RequestSpec) -> dict[str, str]:
        """What is shown in place of the headers with credentials."""
        if spec.caller is Caller.ANONYMOUS:
            # They hold nobody's secret: what a check made up can be shown, and repeated.
            return {}
        token = OTHER_TOKEN if spec.caller is Caller.OTHER else TOKEN
        if spec.made_up_token is not None:
            token = spec.made_up_token.shown
        signature = contract().signature
        return {
            contract().token.header.lower(): token,
            signature.header.lower(): "$SIGNATURE",
            signature.security_token_header.lower(): SECURITY_TOKEN,
        }

    def body(self, body: bytes, security_token: str = "") -> bytes:
        """A body without the tokens, should the server send them back, plain or within base64.

        `security_token` is the one of temporary keys, which gateways repeat with what was signed.
        """
        if len(security_token) >= SHORTEST:
            body = body.replace(security_token.encode(), SECURITY_TOKEN.encode())
        for token, shown in self._tokens():
            body = _without(body.replace(token, shown), token, shown)
        return body

    def leaks(self, headers: Iterable[tuple[str, str]], body: bytes) -> str:
        """Where an answer holds a token of the target, "" if it does not."""
        for token, shown in self._tokens():
            for name, value in headers:
                raw = value.encode("latin-1", "replace")
                if token in raw or any(
                    token in _decoded(found[0]) for found in BASE64.finditer(raw)
                ):
                    return f"{shown.decode()} in the header {name}"
            if token in body:
                return f"{shown.decode()} in the body"
            if any(token in _decoded(found[0]) for found in BASE64.finditer(body)):
                return f"{shown.decode()} in the body, within base64"
        return ""

    def _tokens(self) -> Iterator[tuple[bytes, bytes]]:
        for token, shown in ((self.target.auth, TOKEN), (self.target.other_auth, OTHER_TOKEN)):
            if isinstance(token, str) and len(token) >= SHORTEST:
                yield token.encode(), shown.encode()


def _without(body: bytes, token: bytes, shown: bytes) -> bytes:
    """A body whose base64 does not hold the token."""
    return BASE64.sub(lambda found: shown if token in _decoded(found[0]) else found[0], body)


def _decoded(text: bytes) -> bytes:
    """What stands within base64; b"" where it is none."""
    try:
        return decoded(text)
    except ValueError:
        return b""
