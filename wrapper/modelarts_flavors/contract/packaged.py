"""Finds and loads the packaged document."""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modelarts_flavors.contract.facts import Contract

PACKAGE = "modelarts_flavors_client"


def folder() -> Path:
    """Where the packaged document lies; found without importing the generated package."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{PACKAGE} is not installed; it belongs to modelarts-flavors")
    return Path(spec.origin).parent


def source() -> str:
    """The packaged document as it was written, in YAML."""
    return (folder() / "openapi.yaml").read_text(encoding="utf-8")


def load(path: Path | None = None) -> Contract:
    """Read a document in JSON: the packaged one, or that of `path`."""
    # Imported late, so that an import of the client does not wait for it.
    import orjson

    from modelarts_flavors.contract.facts import Contract

    return Contract(orjson.loads((path or folder() / "openapi.json").read_bytes()))


@functools.cache
def contract() -> Contract:
    """The packaged contract, read once per process."""
    return load()
