"""Names the `pip install` that a missing optional part needs."""

from __future__ import annotations

import importlib.util
import sys

from modelarts_flavors.errors import MissingExtraError

# The top-level modules that show whether an extra is installed.
PROBES = {
    "cli": ("click", "wcwidth"),
    "mock": ("uvicorn", "httptools", "jsonschema_rs", "yaml"),
    "conformance": ("schemathesis", "hypothesis", "jinja2"),
    "metrics": ("prometheus_client",),
    "notify": ("apprise",),
    "mcp": ("mcp",),
}


def require(*extras: str) -> None:
    """Raise `MissingExtraError` for the first extra whose packages cannot be imported.

    >>> require("nothing-of-the-kind")
    Traceback (most recent call last):
    ...
    KeyError: 'nothing-of-the-kind'
    """
    for extra in extras:
        if any(importlib.util.find_spec(module) is None for module in PROBES[extra]):
            raise _ending(extra)


def _ending(extra: str) -> BaseException:
    """The error; where `python -m` or pytest loads a module, one that is shown as one line."""
    if getattr(sys, "argv", [])[:1] == ["-m"]:
        sys.stderr.write(f"modelarts-flavors: {MissingExtraError(extra)}\n")
        return SystemExit(2)
    if (pytest := sys.modules.get("pytest")) is None:
        return MissingExtraError(extra)
    name, bases = MissingExtraError.__name__, (MissingExtraError, pytest.UsageError)
    error: BaseException = type(name, bases, {"__module__": MissingExtraError.__module__})(extra)
    return error
