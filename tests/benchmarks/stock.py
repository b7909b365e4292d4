"""The client that the generator makes of the document with its own templates, to measure ours against."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

DOCUMENT = Path(__file__).parents[2] / "openapi" / "openapi.yaml"
PACKAGE = "stock_client"


@contextmanager
def generated() -> Iterator[None]:
    """Let child processes import `stock_client` inside the block."""
    before = os.environ.get("PYTHONPATH", "")
    with TemporaryDirectory() as name:
        folder = Path(name)
        config = folder / "config.yaml"
        config.write_text(f"package_name_override: {PACKAGE}\npost_hooks: []\n", encoding="utf-8")
        program = Path(sys.executable).with_name("openapi-python-client")
        subprocess.run(
            [
                *(str(program), "generate", "--path", str(DOCUMENT), "--meta", "none"),
                *("--config", str(config), "--output-path", str(folder / PACKAGE)),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (name, before)))
        try:
            yield
        finally:
            os.environ["PYTHONPATH"] = before
