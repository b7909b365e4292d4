"""The `serve` command: runs the mock server until a signal ends it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from modelarts_flavors.cli.exit_codes import CommandError, Exit
from modelarts_flavors.cli.numbers import Finite
from modelarts_flavors.cli.streams import read_stdin
from modelarts_flavors.cli.times import Moment
from modelarts_flavors.errors import CatalogError, FaultError, InvalidArgumentError
from modelarts_flavors.mock import Key, MockOptions, Token, create_app
from modelarts_flavors.mock.access.known_credentials import (
    DEVELOPMENT_AK,
    DEVELOPMENT_SK,
    DEVELOPMENT_TOKEN,
    DEVELOPMENT_USER,
    User,
)
from modelarts_flavors.mock.catalog.catalog_file import built_in, parse_catalog
from modelarts_flavors.mock.catalog.synthetic import make_catalog
from modelarts_flavors.mock.faults.kinds import describe
from modelarts_flavors.mock.options import (
    CatalogSource,
    default_project_id,
    default_region,
    to_catalog,
)
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
    """Adds the faults and the development credentials to the help text."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write both tables."""
        with formatter.section("Faults, each NAME[=VALUE][@RATE] with a rate from 0 to 1"):
            formatter.write_dl(describe())
            formatter.write_text(
                "A request can select a fault with a header: `Prefer: code=STATUS`, "
                "`Prefer: example=NAME` or `Prefer: fault=NAME`. PUT /_mock/faults replaces the "
                "faults of a running server."
            )
        with formatter.section("Development credentials, valid if no others are given"):
            formatter.write_dl(list(DEVELOPMENT.items()))


@click.command("serve", cls=ServeCommand)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 selects a free port.",
)
@click.option(
    "--catalog",
    metavar="FILE",
    help="Flavors to serve, JSON or YAML, as `list -o json` prints them; - reads stdin.",
)
@click.option("--synthetic", type=click.IntRange(min=0), help="Number of synthetic flavors.")
@click.option(
    "--replay",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Let flavors and phases follow a history, as `watch --record FILE` writes it.",
)
@click.option(
    "--synthetic-history",
    is_flag=True,
    help="Let the phases follow four weeks of scarcity made by --seed.",
)
@click.option("--at", type=Moment(), metavar="TIME", help="Begin the replay at this time.")
@click.option(
    "--speed",
    type=Finite(min=0, min_open=True),
    default=1.0,
    show_default=True,
    metavar="N",
    help="Replay N times as fast as recorded.",
)
@click.option("--replay-region", metavar="ID", help="Region of the history to replay.")
@click.option("--watch-catalog", is_flag=True, help="Read catalog files again when they change.")
@click.option(
    "--project-id", "project_ids", multiple=True, help="Id of a project to serve; repeatable."
)
@click.option(
    "--project",
    "projects",
    metavar="ID=FILE",
    multiple=True,
    help="A project with its own catalog file; repeatable.",
)
@click.option("--region", default=default_region, help="Name of the first project at IAM.")
@click.option(
    "--token",
    "tokens",
    metavar="[ID=]TOKEN",
    multiple=True,
    help="A valid token, for every project or for one; repeatable.",
)
@click.option("--ak", help="A valid access key.")
@click.option("--sk", help="The secret key of --ak.")
@click.option("--user", help="Name of an IAM user.")
@click.option("--password", help="Password of --user.")
@click.option("--domain", help=f"Account of --user; {DEVELOPMENT_USER.domain} by default.")
@click.option("--login-ttl", type=Finite(min=0), help="Lifetime of an IAM token in seconds.")
@click.option(
    "--profile",
    type=click.Choice(list(PROFILES)),
    default="documented",
    show_default=True,
    help="Behaviour where the vendor documentation is silent.",
)
@click.option(
    "--limit-zero",
    type=click.Choice([str(value) for value in LimitZero]),
    help="Meaning of a page size of 0; overrides --profile.",
)
@click.option(
    "--on-change",
    type=click.Choice([str(value) for value in OnChange]),
    help="Treatment of continue tokens after a change of the list; overrides --profile.",
)
@click.option(
    "--token-ttl",
    type=Finite(min=0),
    help="Lifetime of a continue token in seconds; unlimited by default.",
)
@click.option(
    "--secret",
    envvar="MODELARTS_FLAVORS_MOCK_SECRET",
    show_envvar=True,
    help="Key that signs tokens; replicas with the same secret serve one list. Random by default.",
)
@click.option("--fault", "faults", multiple=True, help="A fault of the table below; repeatable.")
@click.option("--seed", type=int, default=0, show_default=True, help="Random seed.")
@click.option(
    "--cors",
    metavar="ORIGIN",
    multiple=True,
    help="Origin of web pages that can use the list and IAM; repeatable; * allows all.",
)
@click.option(
    "--lockout", is_flag=True, help="Lock an access key after signature failures in a row."
)
@click.option("--docs", is_flag=True, help="Serve a page at /docs to try the API.")
@click.option(
    "--request-log", metavar="FILE", help="Append one line of JSON per request; - means stderr."
)
@click.option(
    "--allow-development-credentials",
    is_flag=True,
    help="Allow the development credentials, which are public, on any address.",
)
def command(host: str, port: int, allow_development_credentials: bool, **given: Any) -> Exit:
    """Run the mock server.

    Prints `listening on http://HOST:PORT` when it is ready; Ctrl+C or SIGTERM ends it.
    """
    try:
        options = _options(given)
    except (CatalogError, FaultError, InvalidArgumentError) as error:
        raise CommandError(str(error), Exit.USAGE) from None
    try:
        is_open = options.uses_development_credentials and not allow_development_credentials
        listening = listen(host, port, loopback_only=is_open)
    except InvalidArgumentError as error:
        hint = "; give --token, --ak or --user, or --allow-development-credentials" if host else ""
        raise CommandError(f"--host: {error.message}{hint}", Exit.USAGE) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(f"cannot listen on {host}:{port}: {reason}", Exit.UNREACHABLE) from None
    if options.uses_development_credentials:
        known = {**DEVELOPMENT, "project": options.project_ids[0]}
        shown = ", ".join(f"{name} {value}" for name, value in known.items())
        click.echo(f"development credentials: {shown}", err=True)
    run(create_app(options), listening, lambda: click.echo(f"listening on {url(listening)}"))
    return Exit.DONE


# The options of the command that are arguments of `MockOptions`.
_AS_GIVEN = ("region", "profile", "token_ttl", "faults", "seed", "docs", "cors", "lockout")


def _options(given: Mapping[str, Any]) -> MockOptions:
    for name in ("project_ids", "tokens"):
        if not all(given[name]):
            raise CommandError(
                f"--{name.rstrip('s').replace('_', '-')} has an empty value", Exit.USAGE
            )
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
        **_catalog_and_replay(given),
        "watch": given["watch_catalog"],
        "request_log": given["request_log"] and _log_file(given["request_log"]),
        **{name: given[name] for name in _AS_GIVEN},
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


def _catalog_and_replay(given: Mapping[str, Any]) -> dict[str, Any]:
    """The catalog, and what it does over time."""
    if given["replay"] is None and (given["at"] is not None or given["replay_region"]):
        raise CommandError("--at and --replay-region need --replay", Exit.USAGE)
    if given["replay"] is None and not given["synthetic_history"]:
        return {"catalog": _catalog(given)}
    # The history is read by other layers than the mock's, so they are imported only for this.
    from modelarts_flavors.cli import replay

    if given["replay"] is not None:
        if given["synthetic_history"] or given["catalog"] or given["synthetic"] is not None:
            raise CommandError(
                "--replay excludes --catalog, --synthetic and --synthetic-history", Exit.USAGE
            )
        steps = replay.recorded(
            given["replay"],
            at=given["at"],
            speed=given["speed"],
            region=given["replay_region"],
        )
    else:
        catalog = to_catalog(_catalog(given) or built_in())
        steps = replay.synthetic(catalog, seed=given["seed"], speed=given["speed"])
    return {"catalog": replay.first_catalog(steps), "replay": steps}


def _catalog(given: Mapping[str, Any]) -> CatalogSource | None:
    path, size = given["catalog"], given["synthetic"]
    if path is not None and size is not None:
        raise CommandError("give either --catalog or --synthetic, not both", Exit.USAGE)
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
    # A token can contain an equals sign itself, but hardly after the id of a project.
    before, _, after = text.partition("=")
    return Token(after, before) if before in project_ids and after else Token(text)


def _keys(ak: str | None, sk: str | None) -> tuple[Key, ...]:
    if (ak is None) != (sk is None):
        raise CommandError("--ak and --sk need each other", Exit.USAGE)
    return (Key(ak, sk),) if ak and sk else ()


def _user(name: str | None, password: str | None, domain: str | None) -> User | None:
    if (name is None) != (password is None):
        raise CommandError("--user and --password need each other", Exit.USAGE)
    if name and password:
        return User(name, password, domain or DEVELOPMENT_USER.domain)
    if domain:
        raise CommandError("--domain needs --user and --password", Exit.USAGE)
    return None


def _log_file(text: str) -> Path:
    path = Path(text)
    if text != "-":
        try:
            path.open("ab").close()
        except OSError as error:
            raise CommandError(f"--request-log {text}: {error.strerror}", Exit.USAGE) from None
    return path
