"""Exit codes of the command line, and the error that ends it with one of them."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import click

from modelarts_flavors.cli.terminal_text import escape

PROGRAM = "modelarts-flavors"


class Exit(IntEnum):
    """What the exit code means to a script."""

    DONE = 0
    NO = 1
    USAGE = 2
    REFUSED = 3
    UNREACHABLE = 4
    INTERRUPTED = 130


class CommandError(click.ClickException):
    """Ends the command with one line on stderr and an exit code.

    `details` are further lines, for what a reader needs only after the first: they are indented
    below it.

    >>> CommandError("the token was refused", Exit.REFUSED).code
    <Exit.REFUSED: 3>
    """

    def __init__(self, message: str, code: Exit, details: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.details = details

    def show(self, file: Any = None) -> None:
        """Print it, with the control characters of a server's text escaped."""
        for line in (
            f"{PROGRAM}: {escape(self.message)}",
            *(f"  {escape(d)}" for d in self.details),
        ):
            click.echo(line, file=file, err=True)


def usage_error(error: click.UsageError) -> CommandError:
    """Wrong usage as one line that says where to read on, in place of click's four.

    >>> usage_error(click.UsageError("No such option '--foo'.")).message
    "No such option '--foo'."
    """
    said = " ".join(error.format_message().split()).rstrip(".") + "."
    if error.ctx is not None:
        said += f" See `{error.ctx.command_path} --help`."
    return CommandError(said, Exit.USAGE)
