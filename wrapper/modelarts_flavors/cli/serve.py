"""The `serve` command: runs the mock server until it is told to stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from modelarts_flavors.cli.exit_codes import CommandError, Exit
from modelarts_flavors.cli.numbers import Finite
from modelarts_flavors.cli.streams import read_stdin
from modelarts_flavors.mock import CatalogError, Key, MockOptions, Token
from modelarts_flavors.mock.access.iam import DEVELOPMENT_USER, User
from modelarts_flavors.mock.access.known_credentials import (
    DEVELOPMENT_AK,
    DEVELOPMENT_SK,
    DEVELOPMENT_TOKEN,
)
from modelarts_flavors.mock.catalog.catalog_file import parse_catalog
from modelarts_flavors.mock.catalog.synthetic import make_catalog
from modelarts_flavors.mock.faults.fault_syntax import FaultError
from modelarts_flavors.mock.faults.kinds import describe
from modelarts_flavors.mock.options import CatalogSource, default_project_id, default_region
from modelarts_flavors.mock.profiles import PROFILES, LimitZero, OnChange
from modelarts_flavors.mock.server.server import listen, run, url

DEVELOPMENT = {
    "project": default_project_id(),
    "token": DEVELOPMENT_TOKEN,
    "AK": DEVELOPMENT_AK,
    "SK": DEVELOPMENT_SK,
    "IAM user": DEVELOPMENT_USER.name,
    "password": DEVELOPMENT_USER.password,
    "account": DEVELOPMENT_USER.domain,
}


class ServeCommand(click.Command):
    """Adds the faults and the development credentials to the help."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write both tables."""
        with formatter.section("Faults, each NAME[=VALUE][@RATE]"):
            formatter.write_dl(describe())
            formatter.write_text(
                "A single request asks for one by a header: `Prefer: code=STATUS` or "
                "`Prefer: fault=NAME`. While the server runs they are changed at /_mock/faults."
            )
        with formatter.section("Development credentials, good when none are given"):
            formatter.write_dl(list(DEVELOPMENT.items()))


@click.command("serve", cls=ServeCommand)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that serve one list together.",
)
@click.option(
    "--catalog",
    metavar="FILE",
    help="Flavors to serve: JSON or YAML, as `list -o json` prints them; - reads stdin.",
)
@click.option(
    "--synthetic", type=click.IntRange(0, 1_000_000), help="Serve so many made-up flavors."
)
@click.option("--watch-catalog", is_flag=True, help="Read catalog files again when they change.")
@click.option(
    "--project-id", "project_ids", multiple=True, help="A project that exists; repeatable."
)
@click.option(
    "--project",
    "projects",
    metavar="ID=FILE",
    multiple=True,
    help="A project with flavors of its own; repeatable.",
)
@click.option("--region", default=default_region, help="Name of the first project.")
@click.option(
    "--token",
    "tokens",
    metavar="[ID=]TOKEN",
    multiple=True,
    help="A token that is good for every project, or for one; repeatable.",
)
@click.option("--ak", help="An access key that is good.")
@click.option("--sk", help="The secret key of --ak.")
@click.option("--user", help="IAM user who may log in.")
@click.option("--password", help="Password of --user.")
@click.option("--domain", help="Account of --user.")
@click.option("--login-ttl", type=Finite(min=0), help="Life of an IAM token in seconds.")
@click.option(
    "--profile",
    type=click.Choice(list(PROFILES)),
    default="documented",
    show_default=True,
    help="How to settle what the vendor's page leaves open.",
)
@click.option(
    "--limit-zero",
    type=click.Choice([str(value) for value in LimitZero]),
    help="What a page size of 0 means, whatever the profile says.",
)
@click.option(
    "--on-change",
    type=click.Choice([str(value) for value in OnChange]),
    help="What becomes of a continue token when the list changes, whatever the profile says.",
)
@click.option(
    "--token-ttl",
    type=Finite(min=0),
    help="Life of a continue token in seconds; for ever by default.",
)
@click.option(
    "--secret",
    envvar="MODELARTS_FLAVORS_MOCK_SECRET",
    show_envvar=True,
    help="What tokens are made with; servers with one secret serve one list. Random by default.",
)
@click.option("--fault", "faults", multiple=True, help="A fault from the table below; repeatable.")
@click.option("--seed", type=int, default=0, show_default=True, help="What chance depends on.")
@click.option("--docs", is_flag=True, help="Serve a page at /docs to try the API out.")
@click.option(
    "--request-log", metavar="FILE", help="Append a line of JSON per request; - is stderr."
)
def command(host: str, port: int, workers: int, **given: Any) -> Exit:
    """Run the mock server.

    Prints `listening on http://HOST:PORT` when it is ready; Ctrl+C or SIGTERM ends it.
    """
    try:
        options = _options(given)
    except (CatalogError, FaultError) as error:
        raise CommandError(str(error), Exit.USAGE) from None
    try:
        listening = listen(host, port)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(f"cannot listen on {host}:{port}: {reason}", Exit.UNREACHABLE) from None
    if not (given["tokens"] or given["ak"]):
        known = {**DEVELOPMENT, "project": options.project_ids[0]}
        shown = ", ".join(f"{name} {value}" for name, value in known.items())
        click.echo(f"development credentials: {shown}", err=True)
    run(options, listening, workers, lambda: click.echo(f"listening on {url(listening)}"))
    return Exit.DONE


def _options(given: Mapping[str, Any]) -> MockOptions:
    for name in ("project_ids", "tokens"):
        if not all(given[name]):
            raise CommandError(f"--{name.rstrip('s').replace('_', '-')} is empty", Exit.USAGE)
    own = dict(_pair(text) for text in given["projects"])
    pids = tuple(dict.fromkeys((*given["project_ids"], *own)))
    settings: dict[str, Any] = {
        "project_ids": pids,
        "catalogs": own,
        "tokens": tuple(_token(text, pids) for text in given["tokens"]),
        "keys": _keys(given["ak"], given["sk"]),
        "user": _user(given["user"], given["password"], given["domain"]),
        "secret": given["secret"] and given["secret"].encode(),
        "login_ttl": given["login_ttl"],
        "catalog": _catalog(given),
        "watch": given["watch_catalog"],
        "request_log": given["request_log"] and _log_file(given["request_log"]),
        **{
            name: given[name]
            for name in ("region", "profile", "token_ttl", "faults", "seed", "docs")
        },
    }
    options = MockOptions(**{name: value for name, value in settings.items() if value is not None})
    if given["watch_catalog"] and not options.files:
        raise CommandError("--watch-catalog needs --catalog FILE or --project ID=FILE", Exit.USAGE)
    changes = {
        name: kind(given[name])
        for name, kind in (("limit_zero", LimitZero), ("on_change", OnChange))
        if given[name]
    }
    return options.with_profile(**changes) if changes else options


def _catalog(given: Mapping[str, Any]) -> CatalogSource | None:
    path, size = given["catalog"], given["synthetic"]
    if path is not None and size is not None:
        raise CommandError("--catalog and --synthetic exclude each other", Exit.USAGE)
    if size is not None:
        return make_catalog(size, given["seed"])
    if path == "-":
        return parse_catalog(read_stdin(), "stdin")
    return None if path is None else Path(path)


def _pair(text: str) -> tuple[str, Path]:
    project_id, _, path = text.partition("=")
    if not project_id or not path:
        raise CommandError(f"--project {text}: write ID=FILE", Exit.USAGE)
    return project_id, Path(path)


def _token(text: str, project_ids: tuple[str, ...]) -> Token:
    # A token may hold an equals sign itself, but hardly after the id of a project.
    before, _, after = text.partition("=")
    return Token(after, before) if before in project_ids and after else Token(text)


def _keys(ak: str | None, sk: str | None) -> tuple[Key, ...]:
    if (ak is None) != (sk is None):
        raise CommandError("--ak and --sk go together", Exit.USAGE)
    return (Key(ak, sk),) if ak and sk else ()


def _user(name: str | None, password: str | None, domain: str | None) -> User:
    if (name is None) != (password is None):
        raise CommandError("--user and --password go together", Exit.USAGE)
    user = User(name, password, DEVELOPMENT_USER.domain) if name and password else DEVELOPMENT_USER
    return replace(user, domain=domain) if domain else user


def _log_file(text: str) -> Path:
    path = Path(text)
    if text != "-":
        try:
            path.open("ab").close()
        except OSError as error:
            raise CommandError(f"--request-log {text}: {error.strerror}", Exit.USAGE) from None
    return path
