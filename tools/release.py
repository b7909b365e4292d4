"""Checks that a tag can be released from this commit and writes its notes; publishes nothing.

Run by `nox -s release -- TAG`, which builds dist/ first; the release workflow runs the same. Without a
tag, the version of pyproject.toml is tried. Exits with 1 and names everything that is not in order.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTES = ROOT / "reports" / "release-notes.md"
SECTION = re.compile(r"^## \[?(?P<version>[^\]\s]+)\]?(?: - (?P<date>\S+))?$", re.MULTILINE)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
NEXT = (
    "attest dist/* (GitHub's artifact attestation, by the workflow's identity)",
    "publish dist/* to PyPI (trusted publishing; no stored token)",
    "create the release with reports/release-notes.md, dist/* and reports/sbom.cdx.json",
)


def git(*arguments: str) -> str:
    """What a git command prints; nothing where it fails."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip()


def notes(changelog: str, version: str) -> tuple[str, str | None]:
    """The text of a version's section of the changelog, and its date."""
    sections = list(SECTION.finditer(changelog))
    for found, following in zip(sections, [*sections[1:], None], strict=True):
        if found["version"] == version:
            end = following.start() if following else len(changelog)
            return changelog[found.end() : end].strip(), found["date"]
    return "", None


def problems(tag: str, version: str, text: str, date: str | None) -> Iterator[str]:
    """Everything that is not in order."""
    if tag != f"v{version}":
        yield f"the tag is {tag}, and pyproject.toml says version {version}: expected v{version}"
    if not text:
        yield f"CHANGELOG.md has no section for {version}"
    elif not date or not DATE.fullmatch(date):
        yield f"the section of CHANGELOG.md must read `## [{version}] - YYYY-MM-DD`"
    if git("status", "--porcelain"):
        yield "the working tree has changes that are not committed"
    tagged, head = git("rev-list", "-n1", tag), git("rev-parse", "HEAD")
    if tagged and tagged != head:
        yield f"{tag} is already the tag of another commit"
    names = sorted(path.name for path in (ROOT / "dist").glob("*"))
    stem = f"modelarts_flavors-{version}"
    if names != [f"{stem}-py3-none-any.whl", f"{stem}.tar.gz"]:
        yield f"dist/ holds {names or 'nothing'}: expected the wheel and the sdist of {version}"


def main() -> None:
    """Check, write the notes, say what the workflow does next."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    tag = sys.argv[1] if len(sys.argv) > 1 else f"v{version}"
    text, date = notes((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version)
    found = list(problems(tag, version, text, date))
    NOTES.parent.mkdir(exist_ok=True)
    NOTES.write_text(f"{text}\n", encoding="utf-8")
    for path in sorted((ROOT / "dist").glob("*")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        print(f"built    {path.name}  sha256:{digest}")
    for step in NEXT:
        print(f"next     {step}")
    for problem in found:
        print(f"problem  {problem}", file=sys.stderr)
    if found:
        sys.exit(1)
    print(
        f"{tag} is ready: the release workflow does the steps marked `next` when the tag is pushed"
    )


if __name__ == "__main__":
    main()
