"""The tokens of IAM: issues and reads them with one secret, without storing them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

import orjson

# The project of a token that is valid for no project.
UNSCOPED = ""
# A real token has several kilobytes; clients must accept headers of that size.
FILLER_BYTES = 1024
_MAC_BYTES = 32


@dataclass(frozen=True, slots=True)
class Login:
    """The content of a token: its project, its expiry as Unix time in seconds, its generation."""

    project_id: str
    expires: float
    generation: int


class Logins:
    """Issues and reads IAM tokens with one secret.

    >>> logins = Logins(b"secret")
    >>> login = Login("p1", 0.0, 0)
    >>> logins.read(logins.issue(login)) == login, logins.read("made up") is None
    (True, True)
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = b"login" + secret

    def issue(self, login: Login) -> str:
        """A token with this content."""
        filler = base64.b64encode(secrets.token_bytes(FILLER_BYTES)).decode()
        fields = orjson.dumps([login.project_id, login.expires, login.generation, filler])
        mac = hmac.digest(self._secret, fields, hashlib.sha256)
        return base64.b64encode(mac + fields).decode("ascii")

    def read(self, text: str) -> Login | None:
        """The content of a token; None if this secret did not issue it."""
        try:
            raw = base64.b64decode(text, validate=True)
        except ValueError:
            return None
        mac, fields = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        if not hmac.compare_digest(mac, hmac.digest(self._secret, fields, hashlib.sha256)):
            return None
        project_id, expires, generation, _ = orjson.loads(fields)
        return Login(project_id, expires, generation)
