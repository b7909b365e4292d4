"""A text that must not be shown: its representation, and all that contains it, hides it."""

from __future__ import annotations

from typing import Final

from modelarts_flavors.errors import InvalidArgumentError

HIDDEN: Final = "***"


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
        return HIDDEN


def check_text(text: str, name: str) -> None:
    """Raise InvalidArgumentError unless this is a text that can be written as UTF-8, and is not empty.

    An environment variable in another encoding is none.

    >>> check_text("caf\\udce9", "the password")
    Traceback (most recent call last):
    ...
    modelarts_flavors.errors.InvalidArgumentError: the password is not text in UTF-8
    """
    if not text.strip():
        raise InvalidArgumentError(f"{name} is empty")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidArgumentError(f"{name} is not text in UTF-8") from None


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
    for position, character in enumerate(text, start=1):
        if not "!" <= character <= "~":
            raise InvalidArgumentError(
                f"{name} cannot be sent: character {position} of it is {character!r}"
            )
    return Secret(text)
