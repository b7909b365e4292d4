"""What a server writes never reaches a terminal as a command: reports escape it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conformance import samples
from tests.conformance.servers import answering, target

from modelarts_flavors.conformance import Options, Report, stream
from modelarts_flavors.conformance.reports import FORMATS, gather, html, junit, text
from modelarts_flavors.conformance.reports import json as json_report

# Red on a terminal, a window title, a C1 control, writing from right to left, a new line, a tag.
ODD = "\x1b[31mred\x1b]0;title\x07 \x9b1m \u202eltr \u2028 line\nbreak \U000e0041"
SHOWN = ("report.txt", "report.json", "report.html", "junit.xml", "report.sarif")


def hidden(written: str) -> set[str]:
    """The characters of ODD that stand in a report as they are, line ends apart."""
    return {c for c in written if c in ODD and not c.isprintable() and c not in "\n\t"}


@pytest.fixture(scope="module")
def report() -> Report:
    def decide(scope: Any, number: int) -> Any:
        body = {"error_code": ODD, "error_msg": ODD}
        items = [{"metadata": {"name": ODD}, "spec": {"cpu": ODD}}, {"metadata": {"name": ODD}}]
        page = {"kind": ODD, "apiVersion": "v1", "metadata": {}, "items": items}
        said: dict[str, Any] = page if number % 3 else body
        headers = {"Content-Type": "application/json"}
        return (200 if number % 3 else 400), headers, json.dumps(said).encode()

    tested, options = target(answering(decide)), Options()
    return gather(stream(tested, options), tested, options)


@pytest.mark.parametrize("name", SHOWN)
def test_no_report_holds_what_a_terminal_would_obey(report: Report, name: str) -> None:
    assert report.failures
    written = FORMATS[name](report)
    assert set() == hidden(written)
    assert "ltr" in written


def test_json_keeps_the_text_itself(report: Report) -> None:
    document = json.loads(json_report.render(report))
    by_id = {check.id: check for check in report.checks}
    for check in document["checks"]:
        assert by_id[check["id"]].actual == check["actual"]
    assert any(
        "\x1b" in check["actual"] or "\\x1b" in check["actual"] for check in document["checks"]
    )


@pytest.mark.parametrize("render", [text.render, html.render, junit.render, json_report.render])
@given(words=st.text())
def test_any_text_is_shown_without_controls(render: Callable[[Report], str], words: str) -> None:
    check = replace(samples.CHECKS[0], title=words, expected=words, actual=words)
    written = render(replace(samples.report(), checks=(check,), reason=words))
    assert "\x1b" not in written
    assert all(c.isprintable() or c.isspace() for c in written if c < "\u0100")
