"""Every seeded defect is caught by the rule or tool that it was seeded for; the document has none."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path

import pytest
from lint import DOCUMENT, judge
from rules import RULES, Finding, Source
from seeded_defects import DEFECTS, NODE_DEFECTS, TEXT_DEFECTS, Defect, TextDefect
from validators import NODE_TOOLS, has_node

TEXT = DOCUMENT.read_text(encoding="utf-8")
CLEAN = Source(TEXT)
needs_node = pytest.mark.skipif(
    not has_node() and os.environ.get("CI") != "true", reason="npx is not there"
)


def seeded(defect: Defect | TextDefect) -> Source:
    if isinstance(defect, TextDefect):
        assert defect.old in TEXT
        return Source(TEXT.replace(defect.old, defect.new, 1))
    document = copy.deepcopy(CLEAN.data)
    defect.change(document)
    assert document != CLEAN.data
    return Source.of(document)


def catchers(found: list[Finding]) -> set[str]:
    return {finding.rule for finding in found}


def test_the_document_is_clean() -> None:
    assert judge(CLEAN) == []


@pytest.mark.parametrize(
    "defect", [*TEXT_DEFECTS, *DEFECTS], ids=lambda defect: f"{defect.caught_by}: {defect.name}"
)
def test_a_defect_is_caught(defect: Defect | TextDefect) -> None:
    assert defect.caught_by in catchers(judge(seeded(defect)))


def test_every_rule_catches_something() -> None:
    """A rule that no defect needs could as well be broken."""
    assert {rule.name for rule in RULES} <= {d.caught_by for d in (*TEXT_DEFECTS, *DEFECTS)}
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_a_finding_names_its_line() -> None:
    defect = next(d for d in TEXT_DEFECTS if d.caught_by == "example-valid")
    source = seeded(defect)
    finding = judge(source)[0]
    line = source.text.splitlines()[source.line(finding.pointer) - 1]
    assert str(finding.pointer[-1]) in line


@needs_node
def test_node_tools_catch_what_the_rest_does_not(tmp_path: Path) -> None:
    files = {tmp_path / f"{number}.json": d for number, d in enumerate(NODE_DEFECTS)}
    clean = tmp_path / "clean.json"
    clean.write_text(json.dumps(CLEAN.data), encoding="utf-8")
    for path, defect in files.items():
        assert judge(seeded(defect)) == [], defect.name
        path.write_text(seeded(defect).text, encoding="utf-8")
    reports = [tool.run([clean, *files]) for tool in NODE_TOOLS]
    assert [report[clean] for report in reports] == [[] for _ in NODE_TOOLS]
    for path, defect in files.items():
        caught = {rule for report in reports for rule in catchers(report[path])}
        assert defect.caught_by in caught, defect.name
