"""Ways to prove who calls, each an `httpx2.Auth` that serves both clients."""

from __future__ import annotations

import httpx2

from modelarts_flavors.auth.aksk import AkSkAuth, SigningAuth
from modelarts_flavors.auth.password import PasswordAuth
from modelarts_flavors.auth.sdk_credentials import (
    SdkCredentials,
    SdkCredentialsAuth,
    SdkProvider,
    is_sdk_credentials,
)
from modelarts_flavors.auth.token import TokenAuth
from modelarts_flavors.errors import InvalidArgumentError

__all__ = [
    "AkSkAuth",
    "AuthLike",
    "PasswordAuth",
    "SdkCredentialsAuth",
    "SigningAuth",
    "TokenAuth",
    "as_auth",
]

AuthLike = str | httpx2.Auth | SdkCredentials | SdkProvider
"""A token, an `httpx2.Auth`, or a credentials object of the vendor's core package."""


def as_auth(value: AuthLike) -> httpx2.Auth:
    """The `httpx2.Auth` that a user means.

    Raises:
        InvalidArgumentError: If it can be none.

    >>> as_auth("MIIE-a-token")
    TokenAuth(***)
    """
    if isinstance(value, str):
        return TokenAuth(value)
    if isinstance(value, httpx2.Auth):
        return value
    if is_sdk_credentials(value):
        return SdkCredentialsAuth(value)
    raise InvalidArgumentError(
        f"auth is of the type {type(value).__name__}; "
        "it can be a token, an httpx2.Auth or a credentials object of the vendor's core package"
    )
