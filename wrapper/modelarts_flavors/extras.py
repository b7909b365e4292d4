"""Names the `pip install` that a missing optional part needs."""

from __future__ import annotations

import importlib.util

# Top-level module that tells whether an extra is installed.
PROBES = {
    "cli": ("click", "rich"),
    "mock": ("uvicorn",),
    "conformance": ("schemathesis", "hypothesis"),
}


class MissingExtraError(ImportError):
    """An optional part is not installed; the message is the one line to show."""

    def __init__(self, extra: str) -> None:
        super().__init__(f"this needs an optional part: pip install 'modelarts-flavors[{extra}]'")
        self.extra = extra


def require(extra: str) -> None:
    """Raise `MissingExtraError` unless the packages of this extra can be imported.

    >>> require("nothing-of-the-kind")
    Traceback (most recent call last):
    ...
    KeyError: 'nothing-of-the-kind'
    """
    for module in PROBES[extra]:
        if importlib.util.find_spec(module) is None:
            raise MissingExtraError(extra)
