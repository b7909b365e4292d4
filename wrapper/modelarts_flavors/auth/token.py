"""Authentication with a token that was asked for elsewhere."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Self

import httpx2

from modelarts_flavors.auth.text_file import read_text
from modelarts_flavors.contract import contract
from modelarts_flavors.errors import CredentialsError, InvalidArgumentError
from modelarts_flavors.secrets import REDACTED, header_value


class TokenAuth(httpx2.Auth):
    """Sends a project-scoped IAM token with every request; it must be of the region that is asked.

    White space around the token is left out. It is sent as it is until the service refuses it: it
    lives for 24 hours at most. `PasswordAuth` renews its own.

    Raises:
        InvalidArgumentError: If the token is empty or cannot travel in a header.

    >>> TokenAuth("MIIE-a-token")
    TokenAuth(***)
    """

    def __init__(self, token: str) -> None:
        self._token = header_value(token, "the token")

    @classmethod
    def from_file(cls, path: str | Path) -> Self:
        """The token that a file holds, and nothing else.

        White space around it is left out, and so is the mark that some editors put before UTF-8.

        Raises:
            CredentialsError: If the file cannot be read or holds no token.
        """
        text = read_text(path, f"the token file {path}")
        try:
            return cls(text)
        except InvalidArgumentError as error:
            raise CredentialsError(f"the token file {path}: {error.message}") from None

    def auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Put the token into the request."""
        request.headers[contract().token.header] = self._token.reveal()
        yield request

    def __repr__(self) -> str:
        return f"{type(self).__name__}({REDACTED})"
