"""Decides whether a change of the document may be merged, and shows why on the pull request.

Run by `nox -s spec-gate -- REF`. A change that breaks clients needs a new major number of
`info.version` or an entry with a reason in accepted_changes.yaml. Exits with 0 where the change may
be merged, 1 where it may not, 2 where there is nothing to compare or the entries are wrong.

Under GitHub Actions it also prints annotations and appends to the job summary.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diff import DOCUMENT, Comparison, ComparisonError, compare
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

ACCEPTED = "accepted_changes.yaml"
KEYS = {"version", "change", "reason"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is still refused, and what was accepted for which reason."""

    refused: list[str]
    accepted: dict[str, str]

    @property
    def sentence(self) -> str:
        """One line that says the verdict."""
        if self.refused:
            return f"Refused: {len(self.refused)} breaking changes without a new major version."
        if self.accepted:
            return f"May be merged: {len(self.accepted)} breaking changes were accepted."
        return "May be merged."


def read_accepted(path: Path) -> list[dict[str, str]]:
    """The entries of the file of accepted changes; ComparisonError where one is not complete."""
    try:
        entries: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or []
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, YAMLError) as problem:
        raise ComparisonError(f"{path.name}: {' '.join(str(problem).split())}") from None
    if not isinstance(entries, list):
        raise ComparisonError(f"{path.name} must be a list")
    for number, found in enumerate(entries, 1):
        texts = isinstance(found, dict) and all(isinstance(v, str) and v for v in found.values())
        if not texts or set(found) != KEYS:
            raise ComparisonError(
                f"{path.name}, entry {number}: expected the texts version, change and reason"
            )
    return entries


def judge(comparison: Comparison, entries: list[dict[str, str]]) -> Verdict:
    """Which breaking changes the entries for this version of the document accept."""
    reasons = {e["change"]: e["reason"] for e in entries if e["version"] == str(comparison.version)}
    accepted = {line: reasons[line] for line in comparison.breaking if line in reasons}
    return Verdict([line for line in comparison.breaking if line not in accepted], accepted)


def markdown(comparison: Comparison, verdict: Verdict) -> str:
    """The verdict and the changelog entry, for a comment or a job summary."""
    lines = [f"**{verdict.sentence}**", ""]
    if verdict.refused:
        ways = f"`info.version` {comparison.needed} or later, or a reason in `openapi/{ACCEPTED}`"
        lines += [f"Each needs {ways}:", "", *(f"- {line}" for line in verdict.refused), ""]
    elif comparison.version < comparison.needed:
        lines += [f"The next version is {comparison.needed} or later.", ""]
    lines += [f"- accepted: {line} ({reason})" for line, reason in verdict.accepted.items()]
    return "\n".join([*lines, "", comparison.entry, ""])


def annotation(level: str, message: str) -> str:
    """A line that GitHub shows beside the document."""
    escaped = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return (
        f"::{level} file=openapi/{DOCUMENT.name},title=Breaking change of the document::{escaped}"
    )


def publish(verdict: Verdict, text: str) -> None:
    """Show the verdict in the places that GitHub Actions names by environment variables."""
    if os.environ.get("GITHUB_ACTIONS"):
        for line in verdict.refused:
            print(annotation("error", line))
        for line, reason in verdict.accepted.items():
            print(annotation("notice", f"{line} (accepted: {reason})"))
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(text)


def main() -> None:
    """Parse the command line, compare, decide."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reference", help="a commit, branch or tag")
    parser.add_argument("--document", type=Path, default=DOCUMENT, help="the newer document")
    parser.add_argument("--comment", type=Path, help="write the verdict to this file, as Markdown")
    options = parser.parse_args()
    document = options.document.resolve()
    try:
        comparison = compare(document, options.reference)
        verdict = judge(comparison, read_accepted(document.with_name(ACCEPTED)))
    except ComparisonError as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
    text = markdown(comparison, verdict)
    print(text)
    publish(verdict, text)
    if options.comment:
        options.comment.write_text(text, encoding="utf-8")
    if verdict.refused:
        print(verdict.sentence, *verdict.refused, sep="\n  ", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
