"""Continue tokens: where a list continues, signed with the secret of the server.

Tokens are stateless: every process with the same secret can read them, so any number of replicas
serve one list. A token contains a position, the time of issue, the revision of the catalog, and an
HMAC over these, the project and the selector. A token of another project or selector, or with any
byte changed, is therefore refused.

>>> tokens = ContinueTokens(b"secret")
>>> payload = TokenPayload(
...     position=7, issued=0, generation=0, empty_page_index=0, revision=b"\\0" * 8
... )
>>> text = tokens.issue(payload, "project", "gpu")
>>> tokens.read(text, "project", "gpu") == payload
True
>>> tokens.read(text, "project", "") is None
True
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
from dataclasses import astuple, dataclass

from modelarts_flavors.mock.catalog.flavor_catalog import REVISION_BYTES

_FIELDS = struct.Struct(f">IIBB{REVISION_BYTES}s")
# Together with the fields these are 33 bytes, for which base64 has exactly one encoding.
MAC_BYTES = 15
_FORMAT = re.compile(rf"[-A-Za-z0-9_]{{{(_FIELDS.size + MAC_BYTES) * 4 // 3}}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class TokenPayload:
    """The content of a token.

    `position` counts the selected flavors on earlier pages; `issued` is Unix time in seconds, 0 for a
    token that never expires; a token of another `generation` is revoked; `empty_page_index` counts
    the empty pages before it, so that their tokens differ.
    """

    position: int
    issued: int
    generation: int
    empty_page_index: int
    revision: bytes


class ContinueTokens:
    """Issues and reads tokens with one secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def issue(self, payload: TokenPayload, project_id: str, selector: str) -> str:
        """The token for a payload, valid for one project and one selector."""
        fields = _FIELDS.pack(*astuple(payload))
        mac = self._mac(fields, project_id, selector)
        return base64.urlsafe_b64encode(fields + mac).decode("ascii")

    def read(self, text: str, project_id: str, selector: str) -> TokenPayload | None:
        """The payload of a token; None if this secret did not issue it for this list."""
        if not _FORMAT.fullmatch(text):
            return None
        raw = base64.urlsafe_b64decode(text)
        fields, mac = raw[: _FIELDS.size], raw[_FIELDS.size :]
        if not hmac.compare_digest(mac, self._mac(fields, project_id, selector)):
            return None
        return TokenPayload(*_FIELDS.unpack(fields))

    def _mac(self, fields: bytes, project_id: str, selector: str) -> bytes:
        # Neither part can contain the separator: a project is one segment of a URL, and the
        # selector was parsed.
        bound = f"{project_id}\x00{selector}".encode("utf-8", "surrogateescape")
        return hmac.digest(self._secret, fields + bound, hashlib.sha256)[:MAC_BYTES]
