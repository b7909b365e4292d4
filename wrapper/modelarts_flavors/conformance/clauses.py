"""The clauses of the contract in words, by anchor."""

from __future__ import annotations


def clause(anchor: str) -> str:
    """What the clause at an anchor says."""
    return anchor
