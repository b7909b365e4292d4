"""The `conform` command: tests a server against the contract and says which clause it breaks."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from pathlib import Path

import click

from modelarts_flavors.cli import progress
from modelarts_flavors.cli.conform_target import Named
from modelarts_flavors.cli.exit_codes import CommandError, Exit
from modelarts_flavors.cli.numbers import Finite
from modelarts_flavors.cli.streams import write_data
from modelarts_flavors.cli.terminal_text import escape_lines
from modelarts_flavors.conformance import (
    CheckFinished,
    CheckResult,
    Event,
    Options,
    Profile,
    Report,
    Sent,
    Status,
    Verdict,
    stream,
)
from modelarts_flavors.conformance.checks.catalog import chosen, laws
from modelarts_flavors.conformance.reports import (
    Record,
    advice,
    json,
    prepare_folder,
    text,
    write_all,
)
from modelarts_flavors.conformance.schemathesis_bridge.bridge_checks import CHECKS, used

DEFAULTS = Options()
POSITIVE = Finite(0, min_open=True)
FILE = click.Path(path_type=Path)
NOT_JUDGED = {Verdict.REFUSED: Exit.REFUSED, Verdict.UNREACHABLE: Exit.UNREACHABLE}


@click.command("conform")
@click.argument("url", required=False)
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
    help=f"What the server claims to keep: {' or '.join(Profile)}.",
)
@click.option("--strict", is_flag=True, help="Let a broken SHOULD fail the server, too.")
@click.option(
    "--seed",
    type=int,
    metavar="N",
    default=0,
    show_default=True,
    help="Start of the random choices; the same N sends the same requests.",
)
@click.option(
    "--max-requests",
    type=click.IntRange(1),
    metavar="N",
    default=DEFAULTS.max_requests,
    show_default=True,
    help="Send no more requests than this.",
)
@click.option("--rate", type=POSITIVE, metavar="N", help="Send no more requests a second.")
@click.option("--max-time", type=POSITIVE, metavar="S", help="Send nothing after S seconds.")
@click.option(
    "--timeout",
    type=POSITIVE,
    metavar="S",
    default=DEFAULTS.timeout,
    show_default=True,
    help="Wait S seconds for an answer.",
)
@click.option("--allow-methods", is_flag=True, help="Send methods other than GET, too.")
@click.option("--laws-only", is_flag=True, help="Leave out schemathesis' phases.")
@click.option(
    "--only",
    multiple=True,
    metavar="ID",
    help="Run only this check, or those whose id begins so, such as T2.limit. May be repeated.",
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
    url: str | None,
    region: str | None,
    project_id: str | None,
    token_file: Path | None,
    other_project_id: str | None,
    other_token_file: Path | None,
    report_dir: Path | None,
    output: str,
    profile: str,
    laws_only: bool,
    **settings: object,
) -> int:
    """Test the server at URL against the contract.

    It only reads, with GET, unless --allow-methods is given. What is left out is looked for in the
    environment and in the files of the vendor's tools, as by the other commands.

    Exit codes: 0 conformant; 1 not; 2 wrong usage; 3 the credentials were refused; 4 the server
    could not be reached or judged.
    """
    target = Named(
        url=url,
        region=region,
        project_id=project_id,
        token_file=token_file,
        other_project_id=other_project_id,
        other_token_file=other_token_file,
    ).target()
    options = Options(profile=Profile(profile), phases=not laws_only, **settings)  # type: ignore[arg-type]
    _check_only(options)
    if report_dir is not None:
        _prepare(report_dir)
    record = Record(target, options)
    finished = _follow(stream(target, options), record, show=output == "text")
    report = record.report
    if report_dir is not None:
        write_all(report, report_dir)
    if output == "json":
        write_data(json.render(report).rstrip("\n").encode())
    return _end(report, finished=finished, show=output == "text")


def _follow(events: Iterable[Event], record: Record, *, show: bool) -> bool:
    """Take the events; print findings as they come and progress on a terminal. False: interrupted."""
    try:
        for event in events:
            record.take(event)
            if isinstance(event, Sent):
                progress.show(f"testing, {len(record.exchanges)} requests")
            if show and isinstance(event, CheckFinished):
                shown = _finding(event.result, strict=record.options.strict)
                if shown:
                    progress.clear()
                    click.echo(escape_lines(shown))
    except KeyboardInterrupt:
        return False
    finally:
        progress.clear()
    return True


def _finding(result: CheckResult, *, strict: bool) -> str:
    if result.status in (Status.FAIL, Status.ERROR):
        return text.failure(result, counts=result.counts(strict))
    return ""


def _end(report: Report, *, finished: bool, show: bool) -> int:
    """Say how it ended and give the exit code; one line where nothing was judged."""
    if finished and report.verdict in NOT_JUDGED:
        said = ". ".join(filter(None, (report.reason.rstrip("."), advice(report))))
        raise CommandError(said, NOT_JUDGED[report.verdict])
    if show:
        click.echo(escape_lines(text.summary(report)), nl=False)
    if report.verdict is Verdict.FAIL:
        return Exit.NO
    return Exit.DONE if finished else Exit.INTERRUPTED


def _check_only(options: Options) -> None:
    """Raise CommandError where nothing, or nothing of this run, has an id that begins as asked."""
    known = [*(law.id for law in laws()), *(check.id for check in CHECKS)]
    for start in options.only:
        if not any(name.startswith(start) for name in known):
            raise CommandError(
                f"no check has an id that begins with {start}{_near(start, known)}", Exit.USAGE
            )
    asked = [name for name in known if not options.only or name.startswith(options.only)]
    taken = {law.id for law in chosen(options)}
    if options.phases:
        taken |= {check.id for check in used(options)}
    if not taken.intersection(asked):
        said = "is of another --profile, or needs --allow-methods, or is left out by --laws-only"
        raise CommandError(f"nothing to run: {asked[0]} {said}", Exit.USAGE)


def _near(start: str, known: list[str]) -> str:
    """Beginnings of ids that look like what was asked for."""
    beginnings = {name[: cut.start()] for name in known for cut in re.finditer(r"[./]|$", name)}
    near = difflib.get_close_matches(start, sorted(beginnings), n=3)
    within = [name for name in known if start.lower() in name.lower()]
    found = list(dict.fromkeys([*within, *near]))[:3]
    return f"; near: {', '.join(found)}" if found else ""


def _prepare(folder: Path) -> None:
    try:
        prepare_folder(folder)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(f"cannot write to {folder}: {reason}", Exit.USAGE) from None
