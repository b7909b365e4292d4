"""What a copy of the tree showed of itself, as the checks of the edits read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Seen = Mapping[str, Any]


def sent(seen: Seen, of: str = "client") -> list[str]:
    """The targets of the client's requests, project id put back as a mark."""
    return [target for _, target, _ in seen[of]["asked"]]


def statuses(seen: Seen) -> list[int]:
    return [answer["status"] for answer in seen["answers"]]
