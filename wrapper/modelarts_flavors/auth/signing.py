"""The signature of a request: what is signed, in which form, and the header that says so.

The rules are those of the vendor's signing guide and give what its own signer gives. Everything
here is a pure function of the request as it goes over the wire.

Where the vendor's signer cannot be followed: it lists a header twice whose name comes in two cases,
takes off the ends of a header's value what only looks like space and sends that value, sorts a list
of numbers as numbers although a server sees texts, and marks a body that is not JSON as unsigned.
Here a header is one header, values lose HTTP's white space, texts are sorted, every body is signed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, unquote

from modelarts_flavors.contract import contract
from modelarts_flavors.secrets import Secret

# HTTP's own white space around a header's value; what else looks like space belongs to the value.
_SPACE = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Signable:
    """What a signature covers: `path` and `query` as on the wire, header names in any case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""


def canonical_query(query: str) -> str:
    """The query in the one form that is signed and sent: sorted, with everything encoded.

    >>> canonical_query("limit=2&continue=a+b/c")
    'continue=a%20b%2Fc&limit=2'
    """
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    return "&".join(f"{_encode(name)}={_encode(value)}" for name, value in sorted(pairs))


def canonical_path(path: str) -> str:
    """The path as it is signed: each segment encoded anew, with a slash at the end.

    >>> canonical_path("/v1/a%7eb")
    '/v1/a~b/'
    """
    encoded = "/".join(quote(segment, safe="~") for segment in unquote(path).split("/"))
    return encoded if encoded.endswith("/") else encoded + "/"


def signed_names(names: Iterable[str]) -> list[str]:
    """The headers that a signature covers, of those that there are: all without an underscore.

    >>> signed_names(["X-Sdk-Date", "Host", "x_internal"])
    ['host', 'x-sdk-date']
    """
    return sorted(name.lower() for name in names if "_" not in name)


def canonical_request(request: Signable) -> str:
    """The text whose hash is signed: method, path, query, headers, their names, hash of the body.

    >>> canonical_request(Signable("get", "/v1/p", "b=1&a=2", {"Host": "h"})).split("\\n")[:5]
    ['GET', '/v1/p/', 'a=2&b=1', 'host:h', '']
    """
    values = {name.lower(): value.strip(_SPACE) for name, value in request.headers.items()}
    names = signed_names(values)
    return "\n".join(
        (
            request.method.upper(),
            canonical_path(request.path),
            canonical_query(request.query),
            "".join(f"{name}:{values[name]}\n" for name in names),
            ";".join(names),
            _body_hash(request.body, values),
        )
    )


def authorization(request: Signable, access_key: str, secret_key: Secret) -> str:
    """The header that carries the signature of a request, whose headers have the date already.

    >>> header = authorization(
    ...     Signable(
    ...         "GET",
    ...         "/resources",
    ...         "size=1",
    ...         {"host": "service.endpoint.myhuaweicloud.com", "x-sdk-date": "20200608T023900Z"},
    ...     ),
    ...     "AccessKey",
    ...     Secret("SecretKey"),
    ... )
    >>> header.split(", ")[1:]  # doctest: +ELLIPSIS
    ['SignedHeaders=host;x-sdk-date', 'Signature=cfb4171acec81de07d50e53d57eb77ed...']
    """
    scheme = contract().signature
    values = {name.lower(): value.strip(_SPACE) for name, value in request.headers.items()}
    text = "\n".join(
        (
            scheme.algorithm,
            values[scheme.date_header.lower()],
            _sha256(canonical_request(request).encode("utf-8", "surrogateescape")),
        )
    )
    signature = hmac.digest(secret_key.reveal().encode(), text.encode(), hashlib.sha256).hex()
    return scheme.authorization(access_key, ";".join(signed_names(values)), signature)


def date(seconds: float) -> str:
    """The time of signing in the scheme's form, from seconds since 1970.

    >>> date(1591583940.9)
    '20200608T023900Z'
    """
    return datetime.fromtimestamp(seconds, UTC).strftime(contract().signature.date_format)


def _body_hash(body: bytes, headers: Mapping[str, str]) -> str:
    """Of a body, the hash, or what a header gives in its place; nothing replaces that of no body."""
    replaced = headers.get(contract().signature.body_hash_header.lower())
    return replaced if body and replaced else _sha256(body)


def _encode(text: str) -> str:
    # Bytes that are no UTF-8 stay what they are, so that signing changes no request.
    return quote(text, safe="~", errors="surrogateescape")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
