"""Prints the `schemathesis run` command that tests a server with the shipped configuration."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from modelarts_flavors.contract import packaged
from modelarts_flavors.errors import MissingExtraError
from modelarts_flavors.extras import require

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")


def command(url: str) -> str:
    """The command for the server at `url`.

    >>> command("http://localhost:8000").split()[0]
    'schemathesis'
    """
    openapi = packaged.folder() / "openapi.json"
    words = ("schemathesis", "--config-file", CONFIGURATION, "run", openapi, "--url", url)
    return shlex.join(map(str, words))


def main(arguments: list[str]) -> int:
    """Print the command; 2 for wrong usage or a missing extra, with one line on stderr."""
    try:
        require("conformance")
    except MissingExtraError as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m modelarts_flavors.conformance.schemathesis_bridge URL\n")
        return 2
    sys.stdout.write(command(arguments[0]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
