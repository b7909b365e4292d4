"""Judges the document: our own rules and the tools of others; a line for each finding.

Run by `nox -s spec`. Exits with 0 where nothing was found, 1 where something was, 2 where the
document cannot be read or a tool that is required cannot be run.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

from rules import RULES, Finding, Source, findings, unreadable
from validators import (
    NODE_TOOLS,
    ToolError,
    openapi_spec_validator,
    schemathesis_links,
)

DOCUMENT = Path(__file__).resolve().parent / "openapi.yaml"


def judge(source: Source) -> list[Finding]:
    """What our rules and the Python tools find.

    Our rules take for granted what the validator sees to: while it finds something, they wait.
    """
    return (
        unreadable(source)
        or list(openapi_spec_validator(source))
        or [*findings(source), *schemathesis_links(source)]
    )


def judge_with_node(path: Path, *, required: bool) -> tuple[list[Finding], list[str], list[str]]:
    """What the Node tools find, the tools that ran, and what to tell of those that did not.

    Raises ToolError where one is required and cannot be run.
    """
    found: list[Finding] = []
    ran, skipped = [], []
    for tool in NODE_TOOLS:
        try:
            found += tool.run([path])[path]
        except ToolError as problem:
            if required:
                raise
            skipped.append(f"skipped: {problem}")
        else:
            ran.append(str(tool))
    return found, ran, skipped


def fail(message: str) -> NoReturn:
    """End with one line."""
    print(message, file=sys.stderr)
    sys.exit(2)


def main() -> None:
    """Parse the command line, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("document", nargs="?", type=Path, default=DOCUMENT)
    parser.add_argument("--rules", action="store_true", help="list our own rules and end")
    options = parser.parse_args()
    if options.rules:
        for rule in RULES:
            print(f"{rule.name:24} {rule.why}")
        return
    path = options.document.resolve()
    try:
        source = Source(path.read_text(encoding="utf-8"))
        found = judge(source)
        ran: list[str] = []
        skipped: list[str] = []
        if not found:  # Node starts slowly, and what is found already comes first.
            found, ran, skipped = judge_with_node(path, required=os.environ.get("CI") == "true")
    except (OSError, UnicodeDecodeError) as problem:
        fail(f"cannot read {options.document}: {problem}")
    except ToolError as problem:
        fail(str(problem))
    for finding in found:
        print(f"{path.name}:{source.line(finding.pointer)}: {finding}")
    for message in skipped:
        print(message)
    tools = [
        f"{len(RULES)} own rules",
        f"openapi-spec-validator {version('openapi-spec-validator')}",
        f"schemathesis {version('schemathesis')} (links)",
        *ran,
    ]
    result = f"{len(found)} found" if found else "nothing found"
    print(f"{path.name}: {', '.join(tools)}: {result}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
