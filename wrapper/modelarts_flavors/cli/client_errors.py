"""What the command line makes of an error of the client: one line and an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx2

from modelarts_flavors import errors
from modelarts_flavors.cli.exit_codes import CommandError, Exit

# The first class that fits decides.
CODES: tuple[tuple[type[errors.FlavorsError], Exit], ...] = (
    (errors.AuthenticationError, Exit.REFUSED),
    (errors.PermissionDeniedError, Exit.REFUSED),
    (errors.InvalidArgumentError, Exit.USAGE),
    (errors.CredentialsError, Exit.USAGE),
    (errors.BadRequestError, Exit.USAGE),
    (errors.NotFoundError, Exit.NO),
    (errors.FlavorNotFoundError, Exit.NO),
    (errors.FlavorsError, Exit.UNREACHABLE),
)
# What the client calls its arguments, and the options that give them here.
OPTIONS = (
    ("the endpoint from the argument", "the endpoint"),
    ("the argument auth", "--token-file"),
    ("the argument project_id", "--project-id"),
    ("the argument region", "--region"),
)


def exit_of(error: errors.FlavorsError) -> Exit:
    """The exit code that tells a script what kind of failure this is.

    >>> exit_of(errors.NotFoundError("no such project")), exit_of(errors.TransportError("down"))
    (<Exit.NO: 1>, <Exit.UNREACHABLE: 4>)
    """
    return next(code for kind, code in CODES if isinstance(error, kind))


@contextmanager
def told() -> Iterator[None]:
    """Turn an error of the client inside the block into the one that ends the command."""
    try:
        yield
    except errors.FlavorsError as error:
        raise CommandError(in_options(str(error)), exit_of(error)) from error
    except httpx2.InvalidURL as error:
        # That of a proxy: the endpoint's own was checked. It may hold a password.
        raise CommandError("the address of the proxy is not a URL", Exit.USAGE) from error
    except OSError as error:
        raise CommandError(f"the client cannot be set up: {error}", Exit.USAGE) from error


def in_options(said: str) -> str:
    """A message of the client in the words of the command line.

    >>> in_options("no credentials: looked for the argument auth; HW_AUTH_TOKEN of the environment")
    'no credentials: looked for --token-file; HW_AUTH_TOKEN of the environment'
    """
    for argument, option in OPTIONS:
        said = said.replace(argument, option)
    return said
