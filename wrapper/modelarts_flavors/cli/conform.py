"""The `conform` command: tests a server against the contract and says which clause it breaks."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from pathlib import Path

import click

from modelarts_flavors.cli import progress
from modelarts_flavors.cli.conform_target import TargetOptions
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
from modelarts_flavors.conformance.checks.catalog import checks, chosen
from modelarts_flavors.conformance.clauses.ids import selects
from modelarts_flavors.conformance.interrupts import remembered
from modelarts_flavors.conformance.reports import (
    Record,
    hint,
    json,
    prepare_folder,
    text,
    write_all,
)
from modelarts_flavors.conformance.schemathesis_bridge.schemathesis_checks import CHECKS, used

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
    no_schemathesis: bool,
    **settings: object,
) -> int:
    """Test the server at URL against the contract.

    It only reads, with GET, unless --allow-methods is given. Settings that are not given are taken
    from the environment and the files of the vendor's tools, as by the other commands.

    Exit codes: 0 conformant; 1 not; 2 wrong usage; 3 the credentials were refused; 4 the server
    could not be reached or judged.
    """
    target = TargetOptions(
        url=url,
        region=region,
        project_id=project_id,
        token_file=token_file,
        other_project_id=other_project_id,
        other_token_file=other_token_file,
    ).target()
    options = Options(profile=Profile(profile), phases=not no_schemathesis, **settings)  # type: ignore[arg-type]
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
    """Take the events; print findings as they are made and progress on a terminal. False: interrupted."""
    try:
        with remembered() as interrupts:
            for event in events:
                record.take(event)
                interrupts.require_none()
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
        said = ". ".join(filter(None, (report.reason.rstrip("."), hint(report))))
        raise CommandError(said, NOT_JUDGED[report.verdict])
    if show:
        click.echo(escape_lines(text.summary(report)), nl=False)
    if report.verdict is Verdict.FAIL:
        return Exit.NO
    if finished and report.verdict is Verdict.INCONCLUSIVE:
        return Exit.UNREACHABLE
    return Exit.DONE if finished else Exit.INTERRUPTED


def _check_only(options: Options) -> None:
    """Raise CommandError where no check, or none of this run, is called as asked."""
    known = {check.id: check.clause for check in checks()}
    known |= {check.id: check.clause for check in CHECKS}
    asked: set[str] = set()
    for start in options.only:
        found = {name for name, clause in known.items() if selects(start, name, clause)}
        if not found:
            near = _near(start, {*known, *known.values()})
            raise CommandError(f"no check has an id or clause like {start}{near}", Exit.USAGE)
        asked |= found
    taken = {check.id for check in chosen(options)}
    if options.phases:
        taken |= {check.id for check in used(options)}
    if not taken:
        said = "is of another --profile, or needs --allow-methods, or is part of schemathesis"
        raise CommandError(f"nothing to run: {min(asked)} {said}", Exit.USAGE)


def _near(start: str, known: set[str]) -> str:
    """Beginnings of ids and clauses that look like what was asked for."""
    beginnings = {name[: cut.start()] for name in known for cut in re.finditer(r"[./]|$", name)}
    near = difflib.get_close_matches(start, sorted(beginnings), n=3)
    within = sorted(name for name in beginnings if start.lower() in name.lower())
    found = list(dict.fromkeys([*near, *within]))[:3]
    return f"; near: {', '.join(found)}" if found else ""


def _prepare(folder: Path) -> None:
    try:
        prepare_folder(folder)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(f"cannot write to {folder}: {reason}", Exit.USAGE) from None
