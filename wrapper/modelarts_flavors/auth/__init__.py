"""Ways to prove who calls, each an `httpx2.Auth` that serves both clients."""

from __future__ import annotations

from modelarts_flavors.auth.aksk import AkSkAuth, SigningAuth
from modelarts_flavors.auth.password import PasswordAuth
from modelarts_flavors.auth.token import TokenAuth

__all__ = ["AkSkAuth", "PasswordAuth", "SigningAuth", "TokenAuth"]
