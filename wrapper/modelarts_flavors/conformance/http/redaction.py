"""Keeps credentials out of what is recorded: each is replaced by the name of a shell variable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from modelarts_flavors.conformance.exchange import Headers
from modelarts_flavors.conformance.http.request_spec import Caller, RequestSpec
from modelarts_flavors.conformance.target import Target
from modelarts_flavors.contract import contract

TOKEN, OTHER_TOKEN = "$TOKEN", "$OTHER_TOKEN"
# A shorter token would also be found in ordinary words.
SHORTEST = 4


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
            signature.security_token_header.lower(): "$SECURITY_TOKEN",
        }

    def body(self, body: bytes) -> bytes:
        """A body without the tokens, should the server send them back."""
        for token, shown in ((self.target.auth, TOKEN), (self.target.other_auth, OTHER_TOKEN)):
            if isinstance(token, str) and len(token) >= SHORTEST:
                body = body.replace(token.encode(), shown.encode())
        return body
