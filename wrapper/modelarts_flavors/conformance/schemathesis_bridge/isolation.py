"""Keeps schemathesis and Hypothesis from leaving files behind and from loading a user's hooks."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import configuration
from schemathesis.core.hooks import HOOKS_MODULE_ENV_VAR


@contextlib.contextmanager
def isolated() -> Iterator[None]:
    """Give Hypothesis a temporary folder, and hide the hooks that the environment names.

    Hypothesis would write `.hypothesis` into the working folder. Hooks that were made for another
    API would change requests and findings of this run.
    """
    found: Any = configuration.storage_directory(intent_to_write=False)
    # Newer releases of Hypothesis give a folder with its origin, older ones the path itself.
    before: Path = getattr(found, "path", found)
    hooks = os.environ.pop(HOOKS_MODULE_ENV_VAR, None)
    with tempfile.TemporaryDirectory() as folder:
        configuration.set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            configuration.set_hypothesis_home_dir(before)
            if hooks is not None:
                os.environ[HOOKS_MODULE_ENV_VAR] = hooks
