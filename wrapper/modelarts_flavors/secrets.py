"""Keeps credentials out of texts: what a request proved itself with is struck out of its answer."""

from __future__ import annotations

from collections.abc import Mapping

from modelarts_flavors.contract import contract

REDACTED = "***"
# Shorter values are no credentials, and striking them out would spoil ordinary words.
SHORTEST = 8


def secrets(headers: Mapping[str, str]) -> tuple[str, ...]:
    """The credentials in the headers of a request, longest first.

    >>> secrets({"X-Auth-Token": "MIIE-long-token", "Accept": "application/json"})
    ('MIIE-long-token',)
    """
    facts = contract()
    names = (facts.token.header, facts.signature.header, facts.signature.security_token_header)
    found = (headers.get(name, "") for name in names)
    return tuple(sorted((text for text in found if len(text) >= SHORTEST), key=len, reverse=True))


def strike(text: str, secret: tuple[str, ...]) -> str:
    """The text without the secrets.

    >>> strike("signed: x-auth-token:MIIE-long-token|", ("MIIE-long-token",))
    'signed: x-auth-token:***|'
    """
    for value in secret:
        text = text.replace(value, REDACTED)
    return text
