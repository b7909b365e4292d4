"""The `report` command: compares, renders and merges the reports that `conform` wrote."""

from __future__ import annotations

from pathlib import Path

import click

from modelarts_flavors.cli.exit_codes import CommandError, Exit
from modelarts_flavors.cli.terminal_text import escape_lines
from modelarts_flavors.conformance.reports import FORMATS, diff, merge
from modelarts_flavors.conformance.reports.load import load

FILE = click.Path(path_type=Path)
RENDERED = {Path(name).suffix[1:]: name for name in FORMATS} | {
    "text": "report.txt",
    "junit": "junit.xml",
    "badge": "badge.svg",
    "badge-json": "badge.json",
    "sarif": "report.sarif",
}
FORMAT_NAMES = ("text", "html", "junit", "sarif", "badge", "badge-json")
MERGED = {"html": merge.as_html, "md": merge.as_markdown, "json": merge.as_json}


@click.group("report")
def command() -> None:
    """Compare, render and merge the report.json files of `conform`."""


@command.command("diff")
@click.argument("before", type=FILE)
@click.argument("after", type=FILE)
def diff_command(before: Path, after: Path) -> Exit:
    """Show per check what is new, fixed, still failing or no longer judged.

    Exit code 1 if a check fails in AFTER that did not fail in BEFORE, or fails in another way.
    """
    old, new = load(before), load(after)
    click.echo(escape_lines(diff.render(old, new)), nl=False)
    return Exit.NO if diff.is_worse(diff.differences(old, new)) else Exit.DONE


@command.command("render")
@click.argument("file", type=FILE)
@click.option(
    "--format",
    "name",
    type=click.Choice(FORMAT_NAMES),
    default="text",
    show_default=True,
    help="What to make of it.",
)
@click.option("--output", type=FILE, metavar="FILE", help="Write here instead of printing.")
def render_command(file: Path, name: str, output: Path | None) -> Exit:
    """Render a report again, without a run."""
    _write(FORMATS[RENDERED[name]](load(file)), output)
    return Exit.DONE


@command.command("merge")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option(
    "--format",
    "name",
    type=click.Choice([*MERGED]),
    default="md",
    show_default=True,
    help="What to make of them.",
)
@click.option("--output", type=FILE, metavar="FILE", help="Write here instead of printing.")
def merge_command(files: tuple[Path, ...], name: str, output: Path | None) -> Exit:
    """Make one matrix of several reports: servers and checks, failures first."""
    _write(MERGED[name]([load(file) for file in files]), output)
    return Exit.DONE


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text.encode(), nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"cannot write {output}: {error.strerror}", Exit.USAGE) from None
