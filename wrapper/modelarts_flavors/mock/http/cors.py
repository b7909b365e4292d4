"""Cross-origin resource sharing: lets web pages of chosen origins read the answers.

https://fetch.spec.whatwg.org/#http-cors-protocol
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from modelarts_flavors.errors import InvalidArgumentError
from modelarts_flavors.mock.http.http_request import Request
from modelarts_flavors.mock.http.http_response import Answer, Headers

ANY = "*"
_ORIGIN = re.compile(r"\*|null|https?://[^/?#@\s]+", re.IGNORECASE)


def check_origins(origins: Iterable[str]) -> None:
    """Raise InvalidArgumentError for anything but an origin, `null` or `*`.

    >>> check_origins(["http://localhost:3000/page"])
    Traceback (most recent call last):
    ...
    modelarts_flavors.errors.InvalidArgumentError: found origin 'http://localhost:3000/page', expected http://HOST[:PORT], https://HOST[:PORT], null or *
    """
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise InvalidArgumentError(
                f"found origin {origin!r}, expected http://HOST[:PORT], https://HOST[:PORT], null or *"
            )


def cors_headers(request: Request, origins: frozenset[str]) -> Headers:
    """The headers that let the page of the request read an answer; `origins` are in lower case."""
    origin = request.headers.get("origin")
    vary = ((b"vary", b"origin"),)
    if origin is None or not ({ANY, origin.lower()} & origins):
        return vary
    allowed = (b"access-control-allow-origin", origin.encode("latin-1", "replace"))
    return (*vary, allowed, (b"access-control-expose-headers", b"*"))


def preflight(request: Request, headers: Headers) -> Answer | None:
    """The answer to a preflight request of an allowed origin, None for any other request."""
    method = request.headers.get("access-control-request-method")
    if request.method != "OPTIONS" or method is None or len(headers) == 1:
        return None
    names = request.headers.get("access-control-request-headers", "")
    allowed = (
        (b"access-control-allow-methods", method.encode("latin-1", "replace")),
        (b"access-control-allow-headers", names.encode("latin-1", "replace")),
        (b"access-control-max-age", b"600"),
    )
    return Answer(200, b"", (*headers, *allowed))
