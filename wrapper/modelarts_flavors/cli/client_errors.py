"""What the command line makes of an error of the library: lines on stderr and an exit code."""

from __future__ import annotations

from modelarts_flavors import errors
from modelarts_flavors.cli.exit_codes import CommandError, Exit

# The first class that fits decides.
CODES: tuple[tuple[type[errors.FlavorsError], Exit], ...] = (
    (errors.AuthenticationError, Exit.REFUSED),
    (errors.PermissionDeniedError, Exit.REFUSED),
    (errors.NotFoundError, Exit.NO),
    (errors.FlavorNotFoundError, Exit.NO),
    (errors.BadRequestError, Exit.USAGE),
    (errors.ApiError, Exit.UNREACHABLE),
    (errors.TransportError, Exit.UNREACHABLE),
    (errors.ResponseError, Exit.UNREACHABLE),
    (errors.PagingError, Exit.UNREACHABLE),
    # Arguments, credentials, files, extras: what is wrong before a request was sent.
    (errors.FlavorsError, Exit.USAGE),
)
# What the client calls its arguments, and the options that give them here.
OPTIONS = (
    ("the endpoint from the argument", "the endpoint"),
    ("the argument auth", "--token-file"),
    ("the argument project_id", "--project-id"),
    ("the argument region", "--region"),
)


def exit_of(error: errors.FlavorsError) -> Exit:
    """The exit code that says to a script what kind of failure this is.

    >>> exit_of(errors.NotFoundError("no such project")), exit_of(errors.TransportError("down"))
    (<Exit.NO: 1>, <Exit.UNREACHABLE: 4>)
    """
    return next(code for kind, code in CODES if isinstance(error, kind))


def command_error(error: errors.FlavorsError) -> CommandError:
    """The error that ends the command; places that were searched stand below what to do."""
    if isinstance(error, errors.CredentialsError) and error.searched:
        places = ("searched:", *(f"  {place}" for place in error.searched))
        return CommandError(in_options(error.message), exit_of(error), places)
    return CommandError(in_options(str(error)), exit_of(error))


def in_options(message: str) -> str:
    """A message of the client in the words of the command line.

    >>> in_options("no credentials: give the argument auth or set HW_AUTH_TOKEN")
    'no credentials: give --token-file or set HW_AUTH_TOKEN'
    """
    for argument, option in OPTIONS:
        message = message.replace(argument, option)
    return message
