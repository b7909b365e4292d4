"""Ways to prove who calls, each an `httpx2.Auth` that serves both clients."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeGuard

import httpx2

from modelarts_flavors.auth.aksk import AkSkAuth, SigningAuth
from modelarts_flavors.auth.sdk_credentials import (
    SdkCredentials,
    SdkCredentialsAuth,
    SdkProvider,
    is_sdk_credentials,
)
from modelarts_flavors.auth.token import TokenAuth
from modelarts_flavors.errors import InvalidArgumentError

if TYPE_CHECKING:
    from modelarts_flavors.auth.password import PasswordAuth

__all__ = [
    "AkSkAuth",
    "AuthLike",
    "PasswordAuth",
    "SdkCredentialsAuth",
    "SigningAuth",
    "TokenAuth",
    "as_auth",
    "is_password",
]

AuthLike = str | httpx2.Auth | SdkCredentials | SdkProvider
"""A token, an `httpx2.Auth`, or a credentials object of the vendor's core package."""


def __getattr__(name: str) -> Any:
    # Most programs have a token or keys, and logging in is a quarter of what there is to import.
    if name == "PasswordAuth":
        from modelarts_flavors.auth.password import PasswordAuth

        return PasswordAuth
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def is_password(auth: httpx2.Auth) -> TypeGuard[PasswordAuth]:
    """Whether this is a `PasswordAuth`; does not import it to find out.

    >>> is_password(TokenAuth("MIIE-a-token"))
    False
    """
    # Whoever made one has imported its module.
    module = sys.modules.get(f"{__name__}.password")
    return module is not None and isinstance(auth, module.PasswordAuth)


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
