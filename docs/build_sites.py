"""Builds the site from `build/` with MkDocs into `site/` and with Zensical into `site-zensical/`.

Run as `python docs/build_sites.py` after `make.py`. Both run at the same time, strictly, and each
site is finished with its twins and its check of every link; ends with 1 if anything went wrong.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

DOCS = Path(__file__).resolve().parent
# Seconds; many times what a build takes.
TIMEOUT = 600
BUILDERS = {
    "site": ("mkdocs", "build", "--strict", "--quiet"),
    "site-zensical": ("zensical", "build", "--strict", "--clean"),
}


def main() -> None:
    """Build both; print what each said only if it failed."""
    with ThreadPoolExecutor() as pool:
        wrong = [said for said in pool.map(build, BUILDERS, BUILDERS.values()) if said]
    if wrong:
        sys.exit("\n".join(wrong))


def build(site: str, builder: Sequence[str]) -> str:
    """Build and finish one site; gives what was said if it failed, otherwise nothing."""
    # The theme of MkDocs advertises its successor on every build.
    environment = {**os.environ, "DOCS_SITE_DIR": site, "NO_MKDOCS_2_WARNING": "1"}
    for arguments in (("-m", *builder), (str(DOCS / "finish.py"), site)):
        try:
            done = subprocess.run(  # noqa: S603
                [sys.executable, *arguments],
                cwd=DOCS.parent,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            return f"{site}: {' '.join(arguments)} did not end within {error.timeout:.0f} seconds"
        if done.returncode:
            return f"{site}: {' '.join(arguments)} failed:\n{done.stdout}"
    return ""


if __name__ == "__main__":
    main()
