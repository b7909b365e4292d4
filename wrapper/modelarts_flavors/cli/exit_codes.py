"""Exit codes of the command line, and the error that ends it with one of them."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import click


class Exit(IntEnum):
    """What the exit code tells a script."""

    DONE = 0
    NO = 1
    USAGE = 2
    REFUSED = 3
    UNREACHABLE = 4


class CommandError(click.ClickException):
    """Ends the command with one line on stderr and an exit code.

    >>> CommandError("the token was refused", Exit.REFUSED).code
    <Exit.REFUSED: 3>
    """

    def __init__(self, message: str, code: Exit) -> None:
        super().__init__(message)
        self.code = code

    def show(self, file: Any = None) -> None:
        """Print the one line."""
        click.echo(f"modelarts-flavors: {self.format_message()}", file=file, err=True)


def usage_error(error: click.UsageError) -> CommandError:
    """Wrong usage as one line that says where to read on, in place of click's four.

    >>> usage_error(click.UsageError("No such option '--foo'.")).message
    "No such option '--foo'."
    """
    said = " ".join(error.format_message().split()).rstrip(".") + "."
    if error.ctx is not None:
        said += f" See `{error.ctx.command_path} --help`."
    return CommandError(said, Exit.USAGE)
