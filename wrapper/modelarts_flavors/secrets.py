"""Keeps credentials out of texts: a type that hides its text, and their removal from what is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from modelarts_flavors.contract import contract
from modelarts_flavors.errors import InvalidArgumentError

REDACTED: Final = "***"
# Shorter values are no credentials, and removing them would spoil ordinary words.
SHORTEST: Final = 8


class Secret:
    """Keeps a text out of tracebacks, logs and representations; `reveal()` gives it.

    >>> secret = Secret("MIIE")
    >>> secret, f"{secret}", secret.reveal()
    (***, '***', 'MIIE')
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return REDACTED


def request_secrets(headers: Mapping[str, str]) -> tuple[str, ...]:
    """The credentials in the headers of a request, longest first.

    >>> request_secrets({"X-Auth-Token": "MIIE-long-token", "Accept": "application/json"})
    ('MIIE-long-token',)
    """
    facts = contract()
    names = (facts.token.header, facts.signature.header, facts.signature.security_token_header)
    found = (headers.get(name, "") for name in names)
    return tuple(sorted((text for text in found if len(text) >= SHORTEST), key=len, reverse=True))


def redact(text: str, secrets: Iterable[str]) -> str:
    """The text without the secrets.

    >>> redact("signed: x-auth-token:MIIE-long-token|", ["MIIE-long-token"])
    'signed: x-auth-token:***|'
    """
    for value in secrets:
        text = text.replace(value, REDACTED)
    return text


def check_text(text: str, name: str) -> None:
    """Raise InvalidArgumentError unless this is a text that can be written as UTF-8, and is not empty.

    An environment variable in another encoding is none.

    >>> check_text("caf\\udce9", "the password")
    Traceback (most recent call last):
    ...
    modelarts_flavors.errors.InvalidArgumentError: the password is not text in UTF-8
    """
    if not isinstance(text, str):
        raise InvalidArgumentError(f"{name} is not a text but {type(text).__name__}")
    if not text.strip():
        raise InvalidArgumentError(f"{name} is empty")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidArgumentError(f"{name} is not text in UTF-8") from None


def check_unquoted(text: str, name: str) -> None:
    """Raise InvalidArgumentError where the quotes of a shell or a file are still around a text.

    >>> check_unquoted('"MIIE"', "the token")
    Traceback (most recent call last):
    ...
    modelarts_flavors.errors.InvalidArgumentError: the token is in quotes; leave them out
    """
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        raise InvalidArgumentError(f"{name} is in quotes; leave them out")


def header_value(text: str, name: str) -> Secret:
    """The text as a secret that can travel in a header, without the white space around it.

    Raises InvalidArgumentError, which says where a wrong character is and not what stands around it.

    >>> header_value("MIIE\\n", "the token").reveal()
    'MIIE'
    >>> header_value("MI\\nIE", "the token")
    Traceback (most recent call last):
    ...
    modelarts_flavors.errors.InvalidArgumentError: the token cannot be sent: character 3 of it is '\\n'
    """
    if not isinstance(text, str):
        raise InvalidArgumentError(f"{name} is not a text but {type(text).__name__}")
    text = text.strip()
    if not text:
        raise InvalidArgumentError(f"{name} is empty")
    check_unquoted(text, name)
    for position, character in enumerate(text, start=1):
        if not "!" <= character <= "~":
            raise InvalidArgumentError(
                f"{name} cannot be sent: character {position} of it is {character!r}"
            )
    return Secret(text)
