"""Compares the document with the one at a git reference and prints a changelog entry.

Run by `nox -s spec-diff -- REF`. Exits with 1 where a change breaks clients and `info.version` did
not get a new major number, with 2 where there is nothing to compare.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from changes import Change, Version, Weight, changes, entry
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from modelarts_flavors.contract.openapi_document import OpenAPIDocument

DOCUMENT = Path(__file__).resolve().parent / "openapi.yaml"


class ComparisonError(Exception):
    """The two documents cannot be compared; the message says why, in one line."""


def git(folder: Path, *arguments: str) -> str:
    """What a git command prints."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8"
        )
    except FileNotFoundError:
        raise ComparisonError("git is not there") from None
    if done.returncode:
        said = done.stderr.strip() or "git failed"
        raise ComparisonError(said.splitlines()[0].removeprefix("fatal: "))
    return done.stdout


def earlier(document: Path, reference: str) -> str:
    """The text that the document had at a reference."""
    folder = document.parent
    git(folder, "rev-parse", "--git-dir")
    try:
        commit = git(
            folder, "rev-parse", "--verify", "--end-of-options", f"{reference}^{{commit}}"
        ).strip()
    except ComparisonError:
        raise ComparisonError(f"{reference} is no commit, branch or tag") from None
    try:
        return git(folder, "show", f"{commit}:./{document.name}")
    except ComparisonError:
        raise ComparisonError(f"there is no {document.name} at {reference}") from None


def parse(text: str, name: str) -> tuple[OpenAPIDocument, Version]:
    """A document and its version."""
    try:
        found = YAML(typ="safe").load(text)
    except YAMLError as problem:
        raise ComparisonError(f"{name} is not YAML: {' '.join(str(problem).split())}") from None
    if not isinstance(found, dict) or not isinstance(found.get("paths"), dict):
        raise ComparisonError(f"{name} is not an OpenAPI document")
    try:
        return OpenAPIDocument(found), Version.parse(str(found.get("info", {}).get("version")))
    except (ValueError, AttributeError) as problem:
        raise ComparisonError(f"info.version of {name}: {problem}") from None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The document compared with its earlier state."""

    changes: list[Change]
    version: Version
    since: Version
    entry: str

    @property
    def needed(self) -> Version:
        """The least version that the document may have."""
        return self.since.needed(self.changes)

    @property
    def breaking(self) -> list[str]:
        """Changes that break clients without a new major number of the version."""
        if self.version.major > self.since.major:
            return []
        return [change.message for change in self.changes if change.weight is Weight.BREAKING]


def compare(document: Path, reference: str) -> Comparison:
    """Compare a document with itself at a git reference; ComparisonError where that cannot be done."""
    try:
        now = document.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise ComparisonError(f"cannot read {document}: {problem}") from None
    new, version = parse(now, document.name)
    old, since = parse(earlier(document, reference), f"{document.name} at {reference}")
    try:
        found = changes(old, new)
    except (LookupError, TypeError, ValueError, AttributeError) as problem:
        raise ComparisonError(
            f"the documents cannot be followed ({problem}): run `nox -s spec`"
        ) from None
    return Comparison(found, version, since, entry(found, version, reference, since))


def report(document: Path, reference: str) -> int:
    """Print the entry and the verdict; give the exit code."""
    found = compare(document, reference)
    print(found.entry)
    if found.breaking:
        print(
            f"{len(found.breaking)} breaking: the version is {found.version} and must be"
            f" {found.needed} or later",
            file=sys.stderr,
        )
        return 1
    if found.version < found.needed:
        print(f"the next version is {found.needed} or later", file=sys.stderr)
    return 0


def main() -> None:
    """Parse the command line and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reference", help="a commit, branch or tag")
    parser.add_argument("--document", type=Path, default=DOCUMENT, help="the newer document")
    options = parser.parse_args()
    try:
        sys.exit(report(options.document.resolve(), options.reference))
    except ComparisonError as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
