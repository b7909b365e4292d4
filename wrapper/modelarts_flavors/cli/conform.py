"""The `conform` command: tests a server against the contract and says which clause it breaks."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import click
from rich.console import Console

from modelarts_flavors.cli.exits import CommandError, Exit
from modelarts_flavors.conformance import (
    CheckFinished,
    Event,
    Options,
    Profile,
    Sent,
    Status,
    Target,
    Verdict,
    stream,
)
from modelarts_flavors.conformance.reports import Record, json, prepare_folder, text, write_all
from modelarts_flavors.contract import contract

EXITS = {
    Verdict.PASS: Exit.DONE,
    Verdict.FAIL: Exit.NO,
    Verdict.REFUSED: Exit.REFUSED,
    Verdict.UNREACHABLE: Exit.UNREACHABLE,
}
TOKEN_VARIABLE = "HW_AUTH_TOKEN"  # noqa: S105  (the name of a variable)
INTERRUPTED = 130


@click.command("conform")
@click.argument("url")
@click.option(
    "--project-id", metavar="ID", envvar="HW_PROJECT_ID", required=True, help="The project to read."
)
@click.option(
    "--token-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=f"File with the token; else {TOKEN_VARIABLE} is read.",
)
@click.option(
    "--profile",
    type=click.Choice([str(p) for p in Profile]),
    default=str(Profile.DOCUMENTED),
    show_default=True,
    help="What the server claims to keep.",
)
@click.option("--strict", is_flag=True, help="Let a broken SHOULD fail the server, too.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of every random choice.")
@click.option(
    "--max-requests",
    type=click.IntRange(1),
    default=Options().max_requests,
    show_default=True,
    metavar="N",
    help="Send no more requests than this.",
)
@click.option(
    "--rate",
    type=click.FloatRange(0, min_open=True),
    metavar="R",
    help="Send no more requests a second.",
)
@click.option(
    "--max-time",
    type=click.FloatRange(0, min_open=True),
    metavar="S",
    help="Send nothing after so many seconds.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=Options().timeout,
    show_default=True,
    metavar="S",
    help="Wait so many seconds for one answer.",
)
@click.option("--laws-only", is_flag=True, help="Leave out schemathesis' phases.")
@click.option(
    "--only", multiple=True, metavar="ID", help="Run the checks whose id begins so; repeatable."
)
@click.option("--allow-methods", is_flag=True, help="Send methods other than GET, too.")
@click.option("--other-project-id", metavar="ID", help="A second project, for isolation.")
@click.option(
    "--other-token-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File with the token of the second project.",
)
@click.option(
    "--report-dir",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write all reports there: text, JSON, HTML, JUnit, HAR, badge.",
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
    url: str,
    project_id: str,
    token_file: Path | None,
    profile: str,
    strict: bool,
    seed: int,
    max_requests: int,
    rate: float | None,
    max_time: float | None,
    timeout: float,
    laws_only: bool,
    only: tuple[str, ...],
    allow_methods: bool,
    other_project_id: str | None,
    other_token_file: Path | None,
    report_dir: Path | None,
    output: str,
) -> int:
    """Test the server at URL against the contract.

    It only reads, with GET, unless --allow-methods is given. Exit codes: 0 conformant; 1 not; 2
    wrong usage; 3 the credentials were refused; 4 it could not be reached or judged.
    """
    token = _token(token_file) if token_file else os.environ.get(TOKEN_VARIABLE)
    target = Target(
        url=_base_url(url),
        project_id=project_id,
        auth=token or None,
        other_project_id=other_project_id,
        other_auth=_token(other_token_file) if other_token_file else None,
    )
    options = Options(
        profile=Profile(profile),
        strict=strict,
        seed=seed,
        max_requests=max_requests,
        rate=rate,
        max_time=max_time,
        timeout=timeout,
        allow_methods=allow_methods,
        phases=not laws_only,
        only=only,
    )
    if report_dir is not None:
        try:
            prepare_folder(report_dir)
        except OSError as error:
            raise CommandError(
                f"cannot write to {report_dir}: {error.strerror or error}", Exit.USAGE
            ) from None
    record = Record(target, options)
    finished = _follow(stream(target, options), record, show=output == "text")
    report = record.report
    if report_dir is not None:
        write_all(report, report_dir)
    if output == "json":
        click.echo(json.render(report), nl=False)
    else:
        click.echo(text.summary(report), nl=False)
    if not finished:
        return INTERRUPTED if report.verdict is not Verdict.FAIL else Exit.NO
    return EXITS[report.verdict]


def _follow(events: Iterable[Event], record: Record, *, show: bool) -> bool:
    """Take the events; print findings as they come and progress on a terminal. False: interrupted."""
    console = Console(stderr=True)
    try:
        with console.status("checking") as status:
            for event in events:
                record.take(event)
                if isinstance(event, Sent):
                    status.update(f"checking, {len(record.exchanges)} requests")
                if show and isinstance(event, CheckFinished):
                    _show(event, record)
    except KeyboardInterrupt:
        return False
    return True


def _show(event: CheckFinished, record: Record) -> None:
    if event.result.status in (Status.FAIL, Status.ERROR):
        counts = event.result.counts(record.options.strict)
        click.echo(text.failure(event.result, counts=counts))


def _base_url(url: str) -> str:
    """The base URL without a slash at its end; raises CommandError where it cannot be one."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CommandError(f"not an http or https URL: {url}", Exit.USAGE)
    if parts.query or parts.fragment:
        raise CommandError(f"the URL must end before its query: {url}", Exit.USAGE)
    if parts.username or parts.password:
        raise CommandError("leave the credentials out of the URL", Exit.USAGE)
    end = contract().operation.path.rpartition("/")[2]
    if parts.path.rstrip("/").endswith(f"/{end}"):
        base = f"{parts.scheme}://{parts.netloc}"
        raise CommandError(f"give the base URL, without the path: {base}", Exit.USAGE)
    return url.rstrip("/")


def _token(file: Path) -> str:
    try:
        token = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not a text file"
        raise CommandError(f"cannot read {file}: {reason}", Exit.USAGE) from None
    if not token or not token.isascii() or any(c.isspace() for c in token):
        raise CommandError(f"{file} does not hold a token", Exit.USAGE)
    return token
