"""The page of the document itself: downloads in three forms, extensions, and what each version changed."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import diff
from changes import Version, Weight, changes
from changes.entry import folded

from modelarts_flavors.contract import Contract
from modelarts_flavors.contract.openapi_document import OpenAPIDocument
from sitemaker import markdown as md

PATH = "http/document.md"
FOLDER = "assets/openapi"
ROOT = Path(__file__).parents[2]

VERSION = re.compile(r"^  version: (\S+)$", re.MULTILINE)

# The files that can be downloaded, each with the arguments of `spec` that print it.
DOWNLOADS = {
    "openapi.yaml": ["-o", "yaml"],
    "openapi.json": ["-o", "json"],
    "openapi-3.0.json": ["-o", "json", "--openapi", "3.0"],
}

Released = tuple[OpenAPIDocument, Version]


def write_downloads(folder: Path) -> None:
    """Print each form of the document to a file, as the command line does."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, arguments in DOWNLOADS.items():
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "modelarts_flavors", "spec", *arguments],
            capture_output=True,
            check=True,
            timeout=60,
        )
        (folder / name).write_bytes(done.stdout)


def page(facts: Contract, document: Path = ROOT / "openapi/openapi.yaml") -> md.Page:
    """The whole page."""
    titles = {
        "openapi.yaml": f"OpenAPI {facts.document['openapi']}, as it was written, with comments",
        "openapi.json": f"OpenAPI {facts.document['openapi']} as JSON",
        "openapi-3.0.json": "OpenAPI 3.0.3 as JSON, for tools that know no 3.1",
    }
    lines = [
        "# The document",
        "",
        (
            f"Version {facts.version}. One OpenAPI document is the only source of every fact in this"
            " project: the client is generated from it, the mock server and the conformance suite read"
            " it, and this reference is made from it."
        ),
        "",
        "## Download {#download}",
        "",
        *md.table(
            ("File", "What it is", "On the command line"),
            (
                (
                    f"[{name}](../{FOLDER}/{name}){{download}}",
                    titles[name],
                    f"`modelarts-flavors spec {' '.join(arguments)}`",
                )
                for name, arguments in DOWNLOADS.items()
            ),
        ),
        "Licence: " + facts.document["info"]["license"]["name"] + ".",
        "",
        "## Extensions {#extensions}",
        "",
        "Beside the keywords of OpenAPI the document uses these:",
        "",
        *_extensions(document),
        "## Changes {#changes}",
        "",
        (
            "Each version is compared with the one before by the project's own report. A change that"
            " breaks a client needs a new major version; CI refuses it otherwise."
            " [How to upgrade](../guides/upgrading.md)."
        ),
        "",
        *_changes(document),
    ]
    about = "Download the OpenAPI document as YAML, JSON or 3.0, and see what each version changed."
    return md.Page(PATH, md.front_matter(about) + "\n".join(lines))


def _extensions(document: Path) -> Iterator[str]:
    """The comment at the head of the document, which says what each extension means."""
    rows: list[list[str]] = []
    for line in document.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        text = line.removeprefix("#")
        if text.startswith("   x-"):
            name, _, meaning = text.strip().partition("  ")
            rows.append([name, meaning.strip()])
        elif rows and text.startswith("     "):
            rows[-1][1] += " " + text.strip()
    for name, meaning in rows:
        # A line may name two, or go on with another after a semicolon.
        yield f"- `{name}`: {meaning}" if "," not in name else f"- {name}: {meaning}"
    yield ""


def _changes(document: Path) -> Iterator[str]:
    versions = released(document)
    for (new, version), (old, since) in itertools.pairwise(versions):
        yield md.heading(3, str(version), f"version-{version}")
        yield ""
        found = changes(old, new)
        for weight in Weight:
            said = [change.message for change in found if change.weight is weight]
            if said:
                yield f"**{weight}** since {since}:"
                yield ""
                yield from (f"- {line}" for line in folded(said))
                yield ""
    first = versions[-1][1]
    yield md.heading(3, str(first), f"version-{first}")
    yield ""
    yield "The first version."
    yield ""


def released(document: Path) -> list[Released]:
    """The newest document of each version in the history, newest first.

    Without a history, as in an archive of the sources, the document alone.
    """
    found = [diff.parse(document.read_text(encoding="utf-8"), document.name)]
    try:
        commits = diff.git(document.parent, "log", "--format=%H", "--", document.name).split()
    except diff.ComparisonError:
        return found
    for commit in commits:
        try:
            text = diff.git(document.parent, "show", f"{commit}:./{document.name}")
            # Most commits keep the version, and to read a document takes a second.
            line = VERSION.search(text)
            if line and line[1] == str(found[-1][1]):
                continue
            parsed = diff.parse(text, document.name)
        except diff.ComparisonError:
            continue
        if parsed[1] < found[-1][1]:
            found.append(parsed)
    return found
