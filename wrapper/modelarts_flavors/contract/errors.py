"""The error answers that the document names, as data: status, code, message, body, meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from modelarts_flavors.contract.evidence import Evidence


@dataclass(frozen=True, slots=True)
class ErrorCase:
    """One named error example of the document.

    `body` is the example as the service sends it; `meaning` says in one sentence what happened,
    `hint` what to do about it.
    """

    name: str
    status: int
    code: str
    message: str
    meaning: str
    hint: str
    body: Mapping[str, Any]
    evidence: Evidence

    @property
    def from_gateway(self) -> bool:
        """Whether the gateway in front of the service gives this answer: its bodies carry a request id.

        >>> from modelarts_flavors.contract import contract
        >>> contract().error("Throttled").from_gateway, contract().error("TokenInvalid").from_gateway
        (True, False)
        """
        return "request_id" in self.body
