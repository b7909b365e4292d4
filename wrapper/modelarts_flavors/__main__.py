"""The console script: one line for a missing extra, else the command line."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; the exit codes are those of `modelarts_flavors.cli.exit_codes`."""
    try:
        from modelarts_flavors.errors import MissingExtraError
        from modelarts_flavors.extras import require

        try:
            require("cli")
        except MissingExtraError as missing:
            sys.stderr.write(f"modelarts-flavors: {missing}\n")
            sys.exit(2)
        from modelarts_flavors.cli.app import run

        sys.exit(run())
    except KeyboardInterrupt:
        # During the imports; afterwards the command line ends by itself.
        sys.exit(130)


if __name__ == "__main__":
    main()
