"""The console script: names the missing extra in one line, else hands over to the command line."""

from __future__ import annotations

import sys

from modelarts_flavors.errors import MissingExtraError
from modelarts_flavors.extras import require


def main() -> None:
    """Run the command line; the exit codes are those of `modelarts_flavors.cli.exit_codes`."""
    try:
        require("cli")
    except MissingExtraError as missing:
        sys.exit(f"modelarts-flavors: {missing}")
    from modelarts_flavors.cli.app import run

    sys.exit(run())


if __name__ == "__main__":
    main()
