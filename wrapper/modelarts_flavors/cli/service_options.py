"""The options that say which service to ask, for whom, and with which credentials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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


def connection_options(function: Decorated) -> Decorated:
    """Give a command the options, which `Connection` takes as keywords."""
    for option in reversed(OPTIONS):
        function = option(function)
    return function
