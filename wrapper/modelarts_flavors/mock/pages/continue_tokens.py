"""Continue tokens: say where a list goes on, and prove that this server's secret made them.

A token is stateless: whoever holds the secret can read it, so any number of processes serve one
list. It holds a position, the time of issue, the catalogue's revision, and an HMAC over these, the
project and the selector. A token of another project or selector, or one that was altered in any
byte, is therefore refused.

>>> tokens = ContinueTokens(b"secret")
>>> mark = Mark(position=7, issued=0, epoch=0, hop=0, revision=b"\\0" * 8)
>>> text = tokens.issue(mark, "project", "gpu")
>>> tokens.read(text, "project", "gpu") == mark
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

from modelarts_flavors.mock.catalog.catalog import REVISION_BYTES

_FIELDS = struct.Struct(f">IIBB{REVISION_BYTES}s")
# With the fields this makes 33 bytes, for which base64 has exactly one spelling.
MAC_BYTES = 15
_SHAPE = re.compile(rf"[-A-Za-z0-9_]{{{(_FIELDS.size + MAC_BYTES) * 4 // 3}}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a token says.

    `position` counts the selected flavors that were already given; `issued` is in seconds of the
    time, 0 for a token that never grows old; tokens of another `epoch` were called back; `hop` tells
    apart tokens of the same position.
    """

    position: int
    issued: int
    epoch: int
    hop: int
    revision: bytes


class ContinueTokens:
    """Issues and reads tokens with one secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def issue(self, mark: Mark, project_id: str, selector: str) -> str:
        """The token for a mark, good for one project and one selector."""
        fields = _FIELDS.pack(*astuple(mark))
        mac = self._mac(fields, project_id, selector)
        return base64.urlsafe_b64encode(fields + mac).decode("ascii")

    def read(self, text: str, project_id: str, selector: str) -> Mark | None:
        """What a token says; None for one that this secret did not make for this list."""
        if not _SHAPE.fullmatch(text):
            return None
        raw = base64.urlsafe_b64decode(text)
        fields, mac = raw[: _FIELDS.size], raw[_FIELDS.size :]
        if not hmac.compare_digest(mac, self._mac(fields, project_id, selector)):
            return None
        return Mark(*_FIELDS.unpack(fields))

    def _mac(self, fields: bytes, project_id: str, selector: str) -> bytes:
        # Neither part can hold the separator: a project is one segment of a URL, and the selector
        # has been parsed.
        bound = f"{project_id}\x00{selector}".encode("utf-8", "surrogateescape")
        return hmac.digest(self._secret, fields + bound, hashlib.sha256)[:MAC_BYTES]
