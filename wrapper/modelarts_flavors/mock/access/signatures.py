"""Verifies signed requests as the gateway does: builds the canonical request and signs it again.

The rules are those of the vendor's signing guide. The client has its own implementation, so that an
error in one of the two shows in the other.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, unquote

from modelarts_flavors.contract import contract


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """The parts of a request that a signature covers; `path` is undecoded."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Claim:
    """The content of an Authorization header: the key, the signed headers, the signature."""

    access_key: str
    signed_headers: tuple[str, ...]
    signature: str


def read_claim(header: str) -> Claim | None:
    """The claim in a header, or None for another scheme or an incomplete claim.

    >>> read_claim("SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=00ff")
    Claim(access_key='AK', signed_headers=('host', 'x-sdk-date'), signature='00ff')
    >>> read_claim("Bearer abc") is None
    True
    """
    scheme = contract().signature
    algorithm, _, rest = header.strip().partition(" ")
    if algorithm != scheme.algorithm:
        return None
    parts: dict[str, str] = {}
    for part in rest.split(","):
        name, _, value = part.strip().partition("=")
        parts[name] = value
    key = parts.get(scheme.access_part)
    names = parts.get(scheme.signed_headers_part)
    signature = parts.get(scheme.signature_part)
    if not key or not names or not signature:
        return None
    return Claim(key, tuple(names.split(";")), signature)


def canonical_request(request: SignedRequest, signed_headers: tuple[str, ...]) -> str:
    """The text that both sides sign: method, path, query, headers, header names, body hash.

    >>> request = SignedRequest("GET", "/v1/p/vpcs", "b=2&a=1", {"host": "h"})
    >>> canonical_request(request, ("host",)).splitlines()[:4]
    ['GET', '/v1/p/vpcs/', 'a=1&b=2', 'host:h']
    """
    path = "/".join(quote(part, safe="~") for part in unquote(request.path).split("/"))
    pairs = sorted(parse_qsl(request.query, keep_blank_values=True))
    query = "&".join(f"{quote(key, safe='~')}={quote(value, safe='~')}" for key, value in pairs)
    headers = "".join(
        f"{name}:{request.headers.get(name, '').strip()}\n" for name in sorted(signed_headers)
    )
    body = hashlib.sha256(request.body).hexdigest()
    if request.body:
        body = request.headers.get(contract().signature.body_hash_header.lower(), body)
    return "\n".join(
        (
            request.method,
            path if path.endswith("/") else path + "/",
            query,
            headers,
            ";".join(sorted(signed_headers)),
            body,
        )
    )


def sign(canonical: str, date: str, secret_key: str) -> str:
    """The signature, in hex, of a canonical request; `date` is the text of the date header."""
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"{contract().signature.algorithm}\n{date}\n{digest}"
    return hmac.digest(secret_key.encode(), text.encode(), hashlib.sha256).hex()


def read_date(text: str) -> datetime | None:
    """The time of signing, or None if the text does not have the format of the scheme.

    >>> read_date("20191115T033655Z").isoformat()
    '2019-11-15T03:36:55+00:00'
    >>> read_date("yesterday") is None
    True
    """
    try:
        return datetime.strptime(text, contract().signature.date_format).replace(tzinfo=UTC)
    except ValueError:
        return None


def verifies(claim: Claim, canonical: str, date: str, secret_key: str) -> bool:
    """Whether a claim has the right signature, compared in constant time."""
    expected = sign(canonical, date, secret_key)
    return hmac.compare_digest(expected.encode(), claim.signature.encode())
