"""Completes a built site: the Markdown twin of each page and `llms.txt`; then checks every link.

Run as `python docs/finish.py SITE` after MkDocs or Zensical; ends with 1 if a link leads nowhere.
"""

from __future__ import annotations

import argparse
import faulthandler
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
TIMEOUT = 300
# The report of changes lies beside the document, the servers with a defect beside the tests.
sys.path.extend([str(DOCS), str(DOCS.parent / "openapi"), str(DOCS.parent)])


def main() -> None:
    """Parse the command line and do it."""
    from sitemaker.links import broken
    from sitemaker.twins import finish

    # Whatever waits for ever ends here, and shows where it waited.
    faulthandler.dump_traceback_later(TIMEOUT, exit=True)
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("site", type=Path, help="the folder that a builder wrote")
    arguments.add_argument("--made", type=Path, default=Path("build"), help="what make.py wrote")
    given = arguments.parse_args()
    finish(given.site, given.made / "docs", given.made / "settings.yml")
    found = broken(given.site)
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
