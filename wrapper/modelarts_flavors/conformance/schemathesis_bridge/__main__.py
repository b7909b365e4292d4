"""Prints the `schemathesis run` command that tests a server with the shipped configuration."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from modelarts_flavors.contract import packaged

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")


def command(url: str) -> str:
    """The command for the server at `url`.

    >>> command("http://localhost:8000").split()[0]
    'schemathesis'
    """
    openapi = packaged.folder() / "openapi.json"
    words = ("schemathesis", "--config-file", CONFIGURATION, "run", openapi, "--url", url)
    return shlex.join(map(str, words))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m modelarts_flavors.conformance.schemathesis_bridge URL")
    sys.stdout.write(command(sys.argv[1]) + "\n")
