"""Writes the site's pages and settings to `build/`, from which MkDocs or Zensical builds the site.

Run as `python docs/make.py`; `nox -s docs` does so and builds. Every code block is run on the way,
so a page that is wrong fails here.
"""

from __future__ import annotations

import argparse
import faulthandler
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
TIMEOUT = 900
# The report of changes lies beside the document, the servers with a defect beside the tests.
sys.path.extend([str(DOCS), str(DOCS.parent / "openapi"), str(DOCS.parent)])


def main() -> None:
    """Parse the command line and do it."""
    from sitemaker.build import build

    # Whatever waits for ever ends here, and shows where it waited.
    faulthandler.dump_traceback_later(TIMEOUT, exit=True)
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--to", type=Path, default=Path("build"), help="where to write")
    arguments.add_argument(
        "--only", action="append", help="make only the pages whose path begins so"
    )
    arguments.add_argument("--no-run", action="store_true", help="do not run the code blocks")
    given = arguments.parse_args()
    build(given.to, only=tuple(given.only or ()), run=not given.no_run)


if __name__ == "__main__":
    main()
