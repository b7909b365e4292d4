"""Authentication with an access key (AK) and its secret key (SK): every attempt is signed anew."""

from __future__ import annotations

import copy
from abc import abstractmethod
from collections.abc import Generator
from dataclasses import dataclass
from typing import Self

import httpx2

from modelarts_flavors.auth.signing import Signable, authorization, canonical_query, date
from modelarts_flavors.clock import Clock
from modelarts_flavors.contract import contract
from modelarts_flavors.errors import InvalidArgumentError
from modelarts_flavors.secrets import REDACTED, Secret, check_text, check_unquoted, header_value


@dataclass(frozen=True, slots=True)
class Keys:
    """What a request is signed with; a security token belongs to temporary keys."""

    access_key: str
    secret_key: Secret
    security_token: Secret | None = None

    @classmethod
    def checked(cls, ak: str | None, sk: str | None, security_token: str | None) -> Self:
        """Keys that can be used; raises InvalidArgumentError without showing what cannot."""
        ak = "" if ak is None else ak
        access_key = header_value(ak, "the access key").reveal()
        if set(access_key) & set(",="):
            raise InvalidArgumentError("the access key contains a comma or an equals sign")
        sk = "" if sk is None else sk
        check_text(sk, "the secret key")
        check_unquoted(sk, "the secret key")
        token = header_value(security_token, "the security token") if security_token else None
        return cls(access_key, Secret(sk.strip()), token)


class SigningAuth(httpx2.Auth):
    """Signs requests with the keys that a subclass gives; all else is the same for every source.

    Signed are the host, the type and hash of a body, and the headers of the scheme: the date,
    project and security token. Others may be changed on the way, by a proxy or by httpx2's hooks.
    """

    requires_request_body = True

    def __init__(self, project_id: str | None, clock: Clock | None) -> None:
        self._project_id = project_id and _checked_project(project_id)
        self._clock = clock or Clock()

    @abstractmethod
    def keys(self) -> Keys:
        """The keys that are good now; may take a while if they have to be fetched."""

    @property
    def project_id(self) -> str | None:
        """The project that is sent and signed; None sends none."""
        return self._project_id

    def for_project(self, project_id: str) -> Self:
        """The same with this project, if it has none yet."""
        if self._project_id is not None:
            return self
        bound = copy.copy(self)
        bound._project_id = _checked_project(project_id)
        return bound

    def auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Sign the request. A response never leads to another attempt: failures lock the key."""
        yield self.signed(request, self.keys())

    def signed(self, request: httpx2.Request, keys: Keys) -> httpx2.Request:
        """The request with a signature of this moment; its query is put into the signed form."""
        scheme = contract().signature
        request.headers[scheme.date_header] = date(self._clock.now())
        if self._project_id is not None:
            request.headers[scheme.project_header] = self._project_id
        if keys.security_token is not None:
            request.headers[scheme.security_token_header] = keys.security_token.reveal()
        query = canonical_query(request.url.query.decode("ascii"))
        if query:
            request.url = request.url.copy_with(query=query.encode())
        signable = _signable(request, query)
        request.headers[scheme.header] = authorization(signable, keys.access_key, keys.secret_key)
        return request


class AkSkAuth(SigningAuth):
    """Signs every attempt with an access key, with a fresh date; refused ones are never repeated.

    Args:
        ak: The access key.
        sk: Its secret key, which is never sent.
        security_token: That of temporary keys.
        project_id: The project that is sent and signed. A client fills in its own.
        clock: Gives the time of signing; the gateway refuses one that is over 15 minutes off.

    Raises:
        InvalidArgumentError: If a key is empty or cannot be used.

    >>> AkSkAuth("QTWAOYTTINDUT2QVKYUC", "a-secret-key")
    AkSkAuth('QTWA***', ***)
    """

    def __init__(
        self,
        ak: str,
        sk: str,
        *,
        security_token: str | None = None,
        project_id: str | None = None,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(project_id, clock)
        self._keys = Keys.checked(ak, sk, security_token)

    def keys(self) -> Keys:
        """The keys that were given."""
        return self._keys

    def __repr__(self) -> str:
        shown = self._keys.access_key[:4] if len(self._keys.access_key) > 8 else ""
        return f"{type(self).__name__}({shown + REDACTED!r}, {REDACTED})"


def _checked_project(project_id: str) -> str:
    """The project id as it travels in a header; raises InvalidArgumentError."""
    return header_value(project_id, "the project id").reveal()


def _signable(request: httpx2.Request, query: str) -> Signable:
    """The parts of a request that are signed, as they go over the wire."""
    scheme = contract().signature
    covered = {
        name.lower()
        for name in (
            "Host",
            "Content-Type",
            scheme.date_header,
            scheme.project_header,
            scheme.security_token_header,
            scheme.body_hash_header,
        )
    }
    headers = {
        name.decode("ascii").lower(): value.decode("utf-8", "surrogateescape")
        for name, value in request.headers.raw
        if name.decode("ascii").lower() in covered
    }
    path = request.url.raw_path.partition(b"?")[0].decode("ascii")
    return Signable(request.method, path, query, headers, request.content)
