"""The options that say which service to ask, for whom, and with which credentials."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from modelarts_flavors import Client
from modelarts_flavors.auth import TokenAuth
from modelarts_flavors.contract import contract

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

OPTIONS = (
    click.option("--region", metavar="ID", help=f"Region id, such as {contract().default_region}."),
    click.option("--project-id", metavar="ID", help="Project whose flavors are listed."),
    click.option("--endpoint", metavar="URL", help="Base URL; overrides that of the region."),
    click.option(
        "--token-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="File that holds a token.",
    ),
    click.option("--profile", metavar="NAME", help="Section of the credentials file."),
)

_SEVERAL = click.option(
    "--region",
    metavar="ID,...",
    help=f"Region ids, such as {contract().default_region}.",
)


@dataclass(frozen=True, slots=True)
class Connection:
    """The options given; None is looked up in the environment and the files."""

    region: str | None = None
    project_id: str | None = None
    endpoint: str | None = None
    token_file: Path | None = None
    profile: str | None = None

    def client(self, **settings: Any) -> Client:
        """A client for it; `settings` are further arguments of `Client`."""
        return Client(
            self.region,
            endpoint=self.endpoint,
            project_id=self.project_id,
            auth=TokenAuth.from_file(self.token_file) if self.token_file else None,
            profile=self.profile,
            **settings,
        )


@dataclass(frozen=True, slots=True)
class Regions:
    """Several regions, each with a client of its own; without any, the default one."""

    connection: Connection
    names: tuple[str, ...] = ()

    @property
    def are_several(self) -> bool:
        """Whether a command must say of each thing which region it is from."""
        return len(self.names) > 1

    def client(self, name: str, **settings: Any) -> Client:
        """A client for a region; raises CredentialsError where something is missing for it."""
        return replace(self.connection, region=name or None).client(**settings)

    @contextlib.contextmanager
    def clients(self) -> Iterator[dict[str, Client]]:
        """A client for each region, by its name; the end of the block closes them."""
        with contextlib.ExitStack() as stack:
            named = {name: stack.enter_context(self.client(name)) for name in self.names or ("",)}
            if not self.are_several:
                named = {client.region or "": client for client in named.values()}
            yield named


def take_regions(options: dict[str, Any]) -> Regions:
    """The regions of the options of `region_options`, which are taken out of `options`."""
    names = {field.name: options.pop(field.name) for field in fields(Connection)}
    every = options.pop("all_regions")
    given = names["region"]
    if every and given:
        raise click.UsageError("--region and --all-regions exclude each other.")
    if every and names["endpoint"]:
        raise click.UsageError("--endpoint and --all-regions exclude each other.")
    split = tuple(dict.fromkeys(filter(None, (given or "").split(","))))
    return Regions(Connection(**names), contract().regions if every else split)


def region_options(function: Decorated) -> Decorated:
    """Give a command the options for any number of regions, which `take_regions` takes out again."""
    function = click.option("--all-regions", is_flag=True, help="Every region of the document.")(
        function
    )
    for option in reversed((_SEVERAL, *OPTIONS[1:])):
        function = option(function)
    return function
