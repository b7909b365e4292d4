"""Names the `pip install` that a missing optional part needs."""

from __future__ import annotations

import importlib.util

from modelarts_flavors.errors import MissingExtraError

# Top-level module that tells whether an extra is installed.
PROBES = {
    "cli": ("click", "rich"),
    "mock": ("uvicorn",),
    "conformance": ("schemathesis", "hypothesis"),
}


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
