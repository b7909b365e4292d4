"""Names the `pip install` that a missing optional part needs."""

from __future__ import annotations

import importlib.util

from modelarts_flavors.errors import FlavorsError

# The top-level modules that show whether an extra is installed.
PROBES = {
    "cli": ("click", "wcwidth"),
    "mock": ("uvicorn", "jsonschema_rs", "yaml"),
    "conformance": ("schemathesis", "hypothesis", "jinja2"),
}


class MissingExtraError(FlavorsError, ImportError):
    """An optional part is not installed; `extra` is its name.

    >>> print(MissingExtraError("mock"))
    an optional part is not installed; run: pip install 'modelarts-flavors[mock]'
    """

    def __init__(self, extra: str) -> None:
        command = f"pip install 'modelarts-flavors[{extra}]'"
        super().__init__(f"an optional part is not installed; run: {command}")
        self.extra = extra


def require(*extras: str) -> None:
    """Raise `MissingExtraError` for the first extra whose packages cannot be imported.

    >>> require("nothing-of-the-kind")
    Traceback (most recent call last):
    ...
    KeyError: 'nothing-of-the-kind'
    """
    for extra in extras:
        if any(importlib.util.find_spec(module) is None for module in PROBES[extra]):
            raise MissingExtraError(extra)
