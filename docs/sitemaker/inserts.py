"""Tables in pages that are written by hand, where the facts come from the document or the code.

A page asks for one with a comment on a line of its own: `<!-- insert: NAME -->`.
"""

from __future__ import annotations

import json
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from modelarts_flavors.contract import Contract, contract
from modelarts_flavors.contract.evidence import Level
from modelarts_flavors.credentials.variables import (
    FILE_KEYS,
    SDK_VARIABLES,
    TERRAFORM_VARIABLES,
    Setting,
)
from modelarts_flavors.mock.faults.kinds import describe
from modelarts_flavors.selectors import LabelSelector
from sitemaker import drawings, explorer
from sitemaker import markdown as md

ROOT = Path(__file__).parents[2]
BENCHMARKS = ROOT / "benchmarks/latest.json"
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
PRISM = re.compile(r"@stoplight/prism-cli@([\d.]+)")
INSERT = re.compile(r"^<!-- insert: ([a-z_]+) -->$", re.MULTILINE)
# Label values of flavors against which each form of a selector is tried.
LABELS: Mapping[str, Mapping[str, str]] = {
    "`cards=8`": {"cards": "8"},
    "`cards=16`": {"cards": "16"},
    "no label": {},
}
FORMS = (
    ("cards", "the label is present"),
    ("!cards", "the label is absent"),
    ("cards = 8", "it has this value; `==` is the same"),
    ("cards != 8", "it has another value, or is absent"),
    ("cards in (4, 8)", "it has one of the values"),
    ("cards notin (4, 8)", "it has none of the values, or is absent"),
    ("cards > 8", "it is an integer above"),
    ("cards < 16", "it is an integer below"),
)


def with_inserts(text: str) -> str:
    """A page with each insert in its place; raises KeyError for an unknown one."""
    facts = contract()
    return INSERT.sub(lambda found: "\n".join(INSERTS[found[1]](facts)).strip("\n"), text)


def credentials(_: Contract) -> Iterator[str]:
    """The names of each setting, by place."""
    yield from md.table(
        ("Setting", "SDK variable", "Terraform variable", "Key in the credentials file"),
        (
            (
                f"{setting}",
                md.code(SDK_VARIABLES.get(setting)),
                md.code(TERRAFORM_VARIABLES.get(setting)),
                md.code(FILE_KEYS.get(setting)),
            )
            for setting in Setting
        ),
    )


def selector_forms(_: Contract) -> Iterator[str]:
    """Every form of a requirement, with what it matches."""

    def matched(form: str) -> Iterator[str]:
        selector = LabelSelector.parse(form)
        for labels in LABELS.values():
            yield "yes" if selector.matches(labels) else "no"

    yield from md.table(
        ("Form", "Matches if", *LABELS),
        ((md.code(form), meaning, *matched(form)) for form, meaning in FORMS),
    )


def scope_values(facts: Contract) -> Iterator[str]:
    """The labels that are known, with their evidence."""
    labels = facts.at(facts.flavor.labels, facts.flavor_schema)
    for name, raw in labels.get("properties", {}).items():
        meaning, _ = md.split_absent(raw.get("description", ""))
        anchor = f"resourceflavorlabel.{md.anchor(name)}"
        yield f"- [`{name}`](../http/objects.md#{anchor}): {' '.join(meaning.split())}"
    yield ""


def faults(_: Contract) -> Iterator[str]:
    """Every fault of the mock."""
    yield from md.table(
        ("Fault", "What it does"), ((md.code(name), text) for name, text in describe())
    )


def evidence_counts(facts: Contract) -> Iterator[str]:
    """How many facts of the document have which level."""
    counts = Counter(_levels(facts.document))
    yield from md.table(
        ("Level", "Facts in the document"),
        ((f"[{level}](#{level})", str(counts[str(level)])) for level in Level),
    )


def retry_statuses(facts: Contract) -> Iterator[str]:
    """The statuses after which a request is sent again."""
    yield ", ".join(
        f"[{status}](../http/errors.md#{status})" for status in sorted(facts.retry.statuses)
    )


def versions(_: Contract) -> Iterator[str]:
    """What this toolkit is compared with, in the versions that tests and benchmarks install."""
    pinned = dict(PINNED.findall((ROOT / "constraints.txt").read_text(encoding="utf-8")))
    prism = PRISM.search((ROOT / "tests/benchmarks/bench_mock.py").read_text(encoding="utf-8"))
    rows = [
        ("Vendor's Python SDK", pinned["huaweicloudsdkmodelarts"], "run against a local server"),
        ("schemathesis", pinned["schemathesis"], "run against a local server"),
        ("Prism", prism[1] if prism else "5", "run against a local client"),
        ("Terraform provider, KooCLI", "as of 2025", "source and documentation"),
    ]
    yield from md.table(("Tool", "Version", "How it was looked at"), rows)


def figures(_: Contract, kept: Path = BENCHMARKS) -> Iterator[str]:
    """The figures of the benchmarks, as they were kept, with date and machine."""
    if not kept.is_file():
        yield "The benchmarks have not been run for this build: `nox -s bench`."
        return
    for name, found in json.loads(kept.read_text(encoding="utf-8")).items():
        yield md.heading(3, found["title"], f"bench-{md.anchor(name)}")
        yield ""
        rows = found["rows"]
        head = tuple(rows[0])
        yield from md.table(head, (tuple(_figure(row[key]) for key in head) for row in rows))
        if found.get("ratios"):
            yield from md.table(
                ("Ratio", "Median", "Rounds"),
                (
                    (ratio, f"{statistics.median(rounds):.3g}", str(len(rounds)))
                    for ratio, rounds in found["ratios"].items()
                ),
            )
        yield f"Measured on {found['date']}: {found['machine']}."
        yield ""


def _figure(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _levels(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        found = node.get("x-evidence")
        if isinstance(found, Mapping) and "level" in found:
            yield str(found["level"])
        for value in node.values():
            yield from _levels(value)
    elif isinstance(node, list):
        for value in node:
            yield from _levels(value)


INSERTS: Mapping[str, Callable[[Contract], Iterator[str]]] = {
    "architecture_drawing": lambda _: drawings.architecture(),
    "explorer": explorer.frame,
    "serve_for_explorer": explorer.command,
} | {
    function.__name__: function
    for function in (
        credentials,
        selector_forms,
        scope_values,
        faults,
        evidence_counts,
        retry_statuses,
        versions,
        figures,
    )
}
