"""The `conform` command: tests a server against the contract and says which clause it breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from modelarts_flavors.cli.conform_run import Run
from modelarts_flavors.cli.conform_selection import failed_in, require_checks
from modelarts_flavors.cli.conform_target import TargetOptions
from modelarts_flavors.cli.exit_codes import CommandError, Exit
from modelarts_flavors.cli.numbers import Finite
from modelarts_flavors.cli.streams import write_data
from modelarts_flavors.cli.terminal_text import escape_lines
from modelarts_flavors.conformance import Options, Profile, Report, Target
from modelarts_flavors.conformance import baseline as baselines
from modelarts_flavors.conformance.reports import json, merge, prepare_folder

DEFAULTS = Options()
POSITIVE = Finite(0, min_open=True)
FILE = click.Path(path_type=Path)


@click.command("conform")
@click.argument("urls", metavar="[URL]...", nargs=-1)
@click.option("--region", metavar="ID", help="Test the service of a region, instead of URL.")
@click.option("--project-id", metavar="ID", help="The project that is read.")
@click.option("--token-file", type=FILE, metavar="FILE", help="File that holds the token.")
@click.option("--other-project-id", metavar="ID", help="A second project, to test isolation.")
@click.option(
    "--other-token-file", type=FILE, metavar="FILE", help="File that holds the token of that one."
)
@click.option(
    "--profile",
    type=click.Choice([str(profile) for profile in Profile]),
    metavar="NAME",
    default=str(DEFAULTS.profile),
    show_default=True,
    help=f"What the server claims to conform to: {' or '.join(Profile)}.",
)
@click.option("--strict", is_flag=True, help="Let a broken SHOULD fail the server, too.")
@click.option(
    "--seed",
    type=int,
    metavar="N",
    default=0,
    show_default=True,
    help="Random seed; the same N sends the same requests.",
)
@click.option(
    "--max-requests",
    type=click.IntRange(1),
    metavar="N",
    default=DEFAULTS.max_requests,
    show_default=True,
    help="Largest number of requests.",
)
@click.option("--rate", type=POSITIVE, metavar="N", help="Largest number of requests a second.")
@click.option(
    "--max-time",
    type=POSITIVE,
    metavar="S",
    default=DEFAULTS.max_time,
    show_default=True,
    help="Send nothing after S seconds.",
)
@click.option(
    "--timeout",
    type=POSITIVE,
    metavar="S",
    default=DEFAULTS.timeout,
    show_default=True,
    help="Wait S seconds for an answer.",
)
@click.option(
    "--allow-inconclusive",
    is_flag=True,
    help="Pass where nothing failed but some MUST could not be judged.",
)
@click.option("--allow-methods", is_flag=True, help="Send methods other than GET, too.")
@click.option("--no-schemathesis", is_flag=True, help="Leave out the phases of schemathesis.")
@click.option(
    "--only",
    multiple=True,
    metavar="ID",
    help="Run only these checks: an id, the beginning of one (limit/), or a clause (T2.limit). May be repeated.",
)
@click.option(
    "--rerun-failed", type=FILE, metavar="FILE", help="Run only what failed in this report.json."
)
@click.option(
    "--baseline", type=FILE, metavar="FILE", help="File that lists the known failures, in YAML."
)
@click.option(
    "--write-baseline", type=FILE, metavar="FILE", help="Write the failures as such a file."
)
@click.option(
    "--report-dir", type=FILE, metavar="DIR", help="Write text, JSON, HTML, JUnit, HAR and badge."
)
@click.option(
    "-o",
    "--output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What to print.",
)
def command(
    urls: tuple[str, ...],
    region: str | None,
    project_id: str | None,
    token_file: Path | None,
    other_project_id: str | None,
    other_token_file: Path | None,
    rerun_failed: Path | None,
    baseline: Path | None,
    write_baseline: Path | None,
    report_dir: Path | None,
    output: str,
    profile: str,
    no_schemathesis: bool,
    **settings: object,
) -> int:
    """Test the server at URL against the contract; of several, show the differences.

    It only reads, with GET, unless --allow-methods is given. Settings that are not given are taken
    from the environment and the files of the vendor's tools, as by the other commands.

    Exit codes: 0 conformant; 1 not; 2 wrong usage; 3 the credentials were refused; 4 the server
    could not be reached or judged.
    """
    targets = [
        TargetOptions(
            url=url,
            region=region,
            project_id=project_id,
            token_file=token_file,
            other_project_id=other_project_id,
            other_token_file=other_token_file,
        ).target()
        for url in urls or (None,)
    ]
    options = Options(profile=Profile(profile), phases=not no_schemathesis, **settings)  # type: ignore[arg-type]
    if rerun_failed is not None:
        options = replace(options, only=failed_in(rerun_failed))
    require_checks(options)
    entries = None if baseline is None else baselines.load(baseline)
    if len(targets) > 1 and write_baseline is not None:
        raise CommandError("--write-baseline is for one server", Exit.USAGE)
    folders = _folders(report_dir, targets)
    if len(targets) > 1:
        return _run_several(targets, options, entries, folders, output)
    run = Run(targets[0], options, entries, show=output == "text")
    if output == "json":
        write_data(json.render(run.report).rstrip("\n").encode())
    return run.end(folders[0], write_baseline)


def _run_several(
    targets: Sequence[Target],
    options: Options,
    entries: Sequence[baselines.Entry] | None,
    folders: Sequence[Path | None],
    output: str,
) -> Exit:
    """Run on one server after the other, with the same seed; the worst exit code is that of all."""
    reports: list[Report] = []
    ends: list[Exit] = []
    for target, folder in zip(targets, folders, strict=True):
        if output == "text":
            click.echo(f"{target.url}\n")
        run = Run(target, options, entries, show=output == "text")
        reports.append(run.report)
        try:
            ends.append(run.end(folder, None))
        except CommandError as error:
            click.echo(escape_lines(f"{error}"), err=True)
            ends.append(error.code)
        if output == "text":
            click.echo()
        if not run.finished:
            return Exit.INTERRUPTED
    if output == "json":
        write_data(merge.as_json(reports).rstrip("\n").encode())
    else:
        click.echo(escape_lines(merge.as_text(reports)), nl=False)
    return Exit.NO if Exit.NO in ends else max(ends)


def _folders(folder: Path | None, targets: Sequence[Target]) -> list[Path | None]:
    """Where the reports of each target go: of several, each into a folder of its own."""
    if folder is None:
        return [None for _ in targets]
    found = [folder]
    if len(targets) > 1:
        found = [folder / f"{number}" for number in range(1, len(targets) + 1)]
    for each in found:
        _prepare(each)
    return list(found)


def _prepare(folder: Path) -> None:
    try:
        prepare_folder(folder)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(f"cannot write to {folder}: {reason}", Exit.USAGE) from None
