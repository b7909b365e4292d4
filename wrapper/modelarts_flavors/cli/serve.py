"""The `serve` command: runs the mock server until it is told to stop."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from modelarts_flavors.cli.exits import CommandError, Exit
from modelarts_flavors.mock import CatalogError, Key, MockOptions, Token, create_app
from modelarts_flavors.mock.credentials import (
    DEVELOPMENT_AK,
    DEVELOPMENT_SK,
    DEVELOPMENT_TOKEN,
)
from modelarts_flavors.mock.options import default_project_id
from modelarts_flavors.mock.profiles import PROFILES
from modelarts_flavors.mock.server import Server, configure, listen, url


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option("--catalog", type=click.Path(path_type=Path), help="JSON or YAML file of flavors.")
@click.option("--project-id", "project_ids", multiple=True, help="A project that exists.")
@click.option("--token", "tokens", multiple=True, help="A token that is good.")
@click.option("--ak", help="An access key that is good.")
@click.option("--sk", help="The secret key of --ak.")
@click.option(
    "--profile",
    type=click.Choice(list(PROFILES)),
    default="documented",
    show_default=True,
    help="How to settle what the vendor's page leaves open.",
)
def command(
    host: str,
    port: int,
    catalog: Path | None,
    project_ids: tuple[str, ...],
    tokens: tuple[str, ...],
    ak: str | None,
    sk: str | None,
    profile: str,
) -> Exit:
    """Run the mock server.

    Prints `listening on http://HOST:PORT` when it is ready; Ctrl+C or SIGTERM ends it.
    """
    if (ak is None) != (sk is None):
        raise CommandError("--ak and --sk go together", Exit.USAGE)
    settings = {} if catalog is None else {"catalog": catalog}
    try:
        options = MockOptions(
            **settings,  # type: ignore[arg-type]
            project_ids=project_ids,
            tokens=tuple(Token(text) for text in tokens),
            keys=(Key(ak, sk),) if ak and sk else (),
            profile=profile,
        )
        app = create_app(options)
    except CatalogError as error:
        raise CommandError(str(error), Exit.USAGE) from None
    try:
        listening = listen(host, port)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(f"cannot listen on {host}:{port}: {reason}", Exit.UNREACHABLE) from None
    if not (tokens or ak):
        click.echo(
            f"development credentials: project {default_project_id()}, "
            f"token {DEVELOPMENT_TOKEN}, AK {DEVELOPMENT_AK}, SK {DEVELOPMENT_SK}",
            err=True,
        )
    # The server ends by the signals and raises them again afterwards; that must not end us.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    Server(configure(app), lambda: _announce(url(listening))).run([listening])
    return Exit.DONE


def _announce(where: str) -> None:
    click.echo(f"listening on {where}")
