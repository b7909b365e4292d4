"""Verifies tokens and signatures, and finds the projects that they give access to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from modelarts_flavors.contract import contract
from modelarts_flavors.mock.access import signatures
from modelarts_flavors.mock.access.lockout import Lockout
from modelarts_flavors.mock.access.login_tokens import Logins
from modelarts_flavors.mock.access.signatures import Claim, SignedRequest
from modelarts_flavors.mock.http.http_request import Request
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


@dataclass(frozen=True, slots=True, repr=False)
class User:
    """A user who can log in at IAM: name, password, and the name of the account."""

    name: str
    password: str
    domain: str


DEVELOPMENT_USER = User("developer", "modelarts-flavors-development-password", "development")


@dataclass(frozen=True, slots=True)
class Caller:
    """The access of a caller: one project, or every project if `project_id` is None.

    `is_lasting`: whether the same credentials are valid for later requests, too.
    """

    project_id: str | None
    is_lasting: bool


class Credentials:
    """The valid tokens and keys, besides the tokens of IAM.

    `clock` returns Unix time in seconds; `lockout` locks access keys after wrong signatures.
    """

    def __init__(
        self,
        tokens: Iterable[Token],
        keys: Iterable[Key],
        logins: Logins,
        clock: Callable[[], float],
        lockout: Lockout | None = None,
    ) -> None:
        self._tokens = {token.text: token for token in tokens}
        self._keys = {key.access_key: key for key in keys}
        self._logins = logins
        self._clock = clock
        self._lockout = lockout

    def __repr__(self) -> str:
        return f"Credentials({len(self._tokens)} tokens, {len(self._keys)} keys)"

    async def identify(self, request: Request, generation: int) -> Caller:
        """The caller of a request; raises RefusedError for missing or wrong credentials.

        IAM tokens of another `generation` are revoked.
        """
        token = request.headers.get(contract().token.header.lower())
        if token is not None:
            return self.check_token(token, generation)
        scheme = contract().signature
        if not {scheme.header.lower(), scheme.date_header.lower()} & request.headers.keys():
            raise RefusedError("credentials-missing")
        query = request.query.decode("latin-1")
        body = await request.body()
        signed = SignedRequest(request.method, request.path, query, request.headers, body)
        return Caller(self._check_signature(signed), is_lasting=False)

    def check_token(self, text: str, generation: int) -> Caller:
        """The caller with a token; raises RefusedError if it is unknown, expired or revoked."""
        found = self._tokens.get(text)
        if found is not None:
            return Caller(found.project_id, is_lasting=True)
        login = self._logins.read(text)
        if login is None:
            raise RefusedError("token-invalid")
        if login.generation != generation or login.expires < self._clock():
            raise RefusedError("token-expired")
        return Caller(login.project_id, is_lasting=False)

    def _check_signature(self, request: SignedRequest) -> str | None:
        """The project of the key of a signed request; raises RefusedError for a wrong signature."""
        claim = signatures.read_claim(request.headers.get(contract().signature.header.lower(), ""))
        canonical = signatures.canonical_request(request, claim.signed_headers if claim else ())
        key = self._keys.get(claim.access_key) if claim else None
        if claim is None or key is None:
            raise _wrong(canonical)
        lockout = self._lockout
        if lockout and lockout.is_locked(key.access_key):
            raise _wrong(canonical)
        refused = self._refusal(request, claim, canonical, key)
        if lockout:
            lockout.record(key.access_key, passed=refused is None)
        if refused:
            raise refused
        return key.project_id

    def _refusal(
        self, request: SignedRequest, claim: Claim, canonical: str, key: Key
    ) -> RefusedError | None:
        """The error for the signature of a known key, None if it is right."""
        scheme = contract().signature
        date = request.headers.get(scheme.date_header.lower(), "").strip()
        signed_at = signatures.read_date(date)
        if signed_at is None:
            return _wrong(canonical)
        now = self._clock()
        if abs(now - signed_at.timestamp()) > scheme.max_skew_seconds:
            return _expired(date, time.strftime(scheme.date_format, time.gmtime(now)))
        session = request.headers.get(scheme.security_token_header.lower())
        if session != key.security_token or not signatures.verifies(
            claim, canonical, date, key.secret_key
        ):
            return _wrong(canonical)
        return None


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
