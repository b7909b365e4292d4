"""Reads base64 as it stands in tokens: of either alphabet, with or without its padding."""

from __future__ import annotations

import base64


def decoded(text: bytes, *, strict: bool = False) -> bytes:
    """What stands within base64; raises ValueError where it is none.

    `strict` refuses characters of no alphabet, which are passed over otherwise.

    >>> decoded(b"aGk_"), decoded(b"aGk/"), decoded(b"aGk"), decoded(b"aGk=")
    (b'hi?', b'hi?', b'hi', b'hi')
    """
    text = text.rstrip(b"=")
    return base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=strict)
