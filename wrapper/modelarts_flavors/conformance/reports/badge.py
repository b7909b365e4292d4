"""The verdict as a badge: a small SVG without any outside part."""

from __future__ import annotations

from html import escape

from modelarts_flavors.conformance.reports.record import count, is_whole
from modelarts_flavors.conformance.results import Report, Status, Verdict
from modelarts_flavors.conformance.wording import count as counted

LABEL = "resource flavors API"
COLORS = {
    Verdict.PASS: "#2e7d32",
    Verdict.FAIL: "#c62828",
    Verdict.INCONCLUSIVE: "#616161",
    Verdict.REFUSED: "#616161",
    Verdict.UNREACHABLE: "#616161",
}
# Verdana at 11 px is about this wide a letter; the text is stretched to fit anyway.
LETTER = 6.1
PADDING = 6


def message(report: Report) -> str:
    """The words on the badge."""
    return {
        Verdict.PASS: _passed(report),
        Verdict.FAIL: f"{counted(len(report.failures), 'check')} failed",
        Verdict.INCONCLUSIVE: f"not judged, {counted(sum(c.is_open for c in report.checks), 'open check')}",
        Verdict.REFUSED: "credentials refused",
        Verdict.UNREACHABLE: "not judged",
    }[report.verdict]


def render(report: Report) -> str:
    """The badge."""
    words = message(report)
    left, right = _width(LABEL), _width(words)
    return TEMPLATE.format(
        title=escape(f"{LABEL}: {words}"),
        label=escape(LABEL),
        words=escape(words),
        color=COLORS[report.verdict],
        width=left + right,
        left=left,
        right=right,
        label_at=left / 2,
        words_at=left + right / 2,
        label_length=left - 2 * PADDING,
        words_length=right - 2 * PADDING,
    )


def _passed(report: Report) -> str:
    """A part of the checks does not show that the whole holds."""
    held = counted(count(report, Status.PASS), "check")
    known = f", {counted(len(report.known), 'known failure')}" if report.known else ""
    return f"conformant, {held}{known}" if is_whole(report) else f"{held} passed, others not run"


def _width(text: str) -> int:
    return round(len(text) * LETTER) + 2 * PADDING


TEMPLATE = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{title}">
  <title>{title}</title>
  <clipPath id="r"><rect width="{width}" height="20" rx="3"/></clipPath>
  <g clip-path="url(#r)">
    <rect width="{left}" height="20" fill="#444"/>
    <rect x="{left}" width="{right}" height="20" fill="{color}"/>
  </g>
  <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
    <text x="{label_at}" y="14" textLength="{label_length}">{label}</text>
    <text x="{words_at}" y="14" textLength="{words_length}">{words}</text>
  </g>
</svg>
"""
