"""The two ways to prove who calls: a token in a header, or a signature made with a secret key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class TokenScheme:
    """A token travels in `header`; `name` is the scheme's name in the document."""

    name: str
    header: str


@dataclass(frozen=True, slots=True)
class SignatureScheme:
    """A signature travels in `header` as `algorithm` and three `part=value`s.

    `date_header` carries the time of signing in the `strftime` form `date_format`, UTC; a server
    refuses one that is more than `max_skew_seconds` off. `project_header` carries the project,
    `security_token_header` the token of temporary keys, and `body_hash_header` what is signed in
    place of the hash of a body.
    """

    name: str
    header: str
    algorithm: str
    access_part: str
    signed_headers_part: str
    signature_part: str
    date_header: str
    date_format: str
    project_header: str
    security_token_header: str
    body_hash_header: str
    max_skew_seconds: int

    def authorization(self, access_key: str, signed_headers: str, signature: str) -> str:
        """The value of the header.

        >>> from modelarts_flavors.contract import contract
        >>> contract().signature.authorization("AK", "host;x-sdk-date", "00ff")
        'SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=00ff'
        """
        parts = (
            f"{self.access_part}={access_key}",
            f"{self.signed_headers_part}={signed_headers}",
            f"{self.signature_part}={signature}",
        )
        return f"{self.algorithm} " + ", ".join(parts)


def _scheme(schemes: Mapping[str, Mapping[str, Any]], role: str) -> tuple[str, Mapping[str, Any]]:
    return next((name, node) for name, node in schemes.items() if node.get("x-role") == role)


def read_token(schemes: Mapping[str, Mapping[str, Any]]) -> TokenScheme:
    """The scheme whose role is `token`."""
    name, scheme = _scheme(schemes, "token")
    return TokenScheme(name=name, header=scheme["name"])


def read_signature(schemes: Mapping[str, Mapping[str, Any]]) -> SignatureScheme:
    """The scheme whose role is `signature`."""
    name, scheme = _scheme(schemes, "signature")
    details = scheme["x-signature"]
    return SignatureScheme(
        name=name,
        header=scheme["name"],
        algorithm=details["algorithm"],
        access_part=details["parts"]["access"],
        signed_headers_part=details["parts"]["signedHeaders"],
        signature_part=details["parts"]["signature"],
        date_header=details["dateHeader"],
        date_format=details["dateFormat"],
        project_header=details["projectHeader"],
        security_token_header=details["securityTokenHeader"],
        body_hash_header=details["bodyHashHeader"],
        max_skew_seconds=details["maxSkewSeconds"],
    )
