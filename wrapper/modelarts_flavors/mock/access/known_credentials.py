"""Verifies tokens and signatures, and finds the projects that they give access to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from modelarts_flavors.contract import contract
from modelarts_flavors.mock.access import signatures
from modelarts_flavors.mock.access.iam import Logins
from modelarts_flavors.mock.access.signatures import SignedRequest
from modelarts_flavors.mock.http.http_response import RefusedError

# Valid for this mock only, so that it works without configuration.
DEVELOPMENT_TOKEN = "modelarts-flavors-development-token"  # noqa: S105
DEVELOPMENT_AK = "MODELARTSFLAVORSDEVAK"
DEVELOPMENT_SK = "modelarts-flavors-development-secret-key"


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """An access key with its secret key; `project_id` None means every project."""

    access_key: str
    secret_key: str
    project_id: str | None = None
    security_token: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Token:
    """A token; `project_id` None means every project."""

    text: str
    project_id: str | None = None


class Credentials:
    """The valid tokens and keys, besides the tokens of IAM; `clock` returns Unix time in seconds."""

    def __init__(
        self,
        tokens: Iterable[Token],
        keys: Iterable[Key],
        logins: Logins,
        clock: Callable[[], float],
    ) -> None:
        self._tokens = {token.text: token for token in tokens}
        self._keys = {key.access_key: key for key in keys}
        self._logins = logins
        self._clock = clock

    def __repr__(self) -> str:
        return f"Credentials({len(self._tokens)} tokens, {len(self._keys)} keys)"

    def is_signed(self, headers: Mapping[str, str]) -> bool:
        """Whether a request claims to be signed."""
        scheme = contract().signature
        if contract().token.header.lower() in headers:
            return False
        return scheme.header.lower() in headers or scheme.date_header.lower() in headers

    def check_token(self, headers: Mapping[str, str], generation: int) -> tuple[str | None, bool]:
        """The project of a token, None for every project, and whether the token never expires.

        IAM tokens of another `generation` are revoked. Raises RefusedError for a token that is
        missing, unknown or expired.
        """
        text = headers.get(contract().token.header.lower())
        if text is None and not self._tokens:
            raise RefusedError("credentials-missing")
        found = self._tokens.get(text or "")
        if found is not None:
            return found.project_id, True
        login = self._logins.read(text or "")
        if login is None:
            raise RefusedError("token-invalid")
        if login.generation != generation or login.expires < self._clock():
            raise RefusedError("token-expired")
        return login.project_id, False

    def check_signature(self, request: SignedRequest) -> str | None:
        """The project of the key of a signed request; raises RefusedError for a wrong signature."""
        scheme = contract().signature
        claim = signatures.read_claim(request.headers.get(scheme.header.lower(), ""))
        canonical = signatures.canonical_request(request, claim.signed_headers if claim else ())
        date = request.headers.get(scheme.date_header.lower(), "").strip()
        signed_at = signatures.read_date(date)
        key = self._keys.get(claim.access_key) if claim else None
        if claim is None or key is None or signed_at is None:
            raise _wrong(canonical)
        now = self._clock()
        if abs(now - signed_at.timestamp()) > scheme.max_skew_seconds:
            raise _expired(date, time.strftime(scheme.date_format, time.gmtime(now)))
        if not signatures.verifies(claim, canonical, date, key.secret_key):
            raise _wrong(canonical)
        if request.headers.get(scheme.security_token_header.lower()) != key.security_token:
            raise _wrong(canonical)
        return key.project_id


def _wrong(canonical: str) -> RefusedError:
    # The gateway prints the canonical request with "|" for line breaks; in the example of the
    # document, it begins with the method.
    operation = contract().operation
    before = (
        contract().error_by_role("signature-wrong").message.partition(f"{operation.method}|")[0]
    )
    return RefusedError("signature-wrong", before + canonical.replace("\n", "|"))


def _expired(signed_at: str, now: str) -> RefusedError:
    before = contract().error_by_role("signature-expired").message
    return RefusedError(
        "signature-expired", f"{before}signature time:{signed_at},server time:{now}"
    )
