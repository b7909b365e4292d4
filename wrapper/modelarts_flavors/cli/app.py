"""The command group: knows each command's name, one line of help and module, and imports it on use.

A command module lies in this package, is named after its command and holds it as `command`. It is
imported only when the command runs, so that `list` does not pay for the conformance suite.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from modelarts_flavors.cli.exit_codes import CommandError, Exit, usage_error
from modelarts_flavors.errors import MissingExtraError
from modelarts_flavors.extras import require

PACKAGE = "modelarts_flavors.cli"
COMMANDS = {
    "list": ("List flavors, every page.", "list_flavors", ()),
    "serve": ("Run the mock server.", "serve", ("mock",)),
    "conform": ("Test a server against the contract.", "conform", ("conformance",)),
    "demo": ("Try all of it on this machine.", "demo", ("mock", "conformance")),
    "spec": ("Print the OpenAPI document.", "spec", ()),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The command names, in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; raises CommandError where its extra is missing."""
        if cmd_name not in COMMANDS:
            return None
        _, module, extras = COMMANDS[cmd_name]
        try:
            for extra in extras:
                require(extra)
        except MissingExtraError as missing:
            raise CommandError(str(missing), Exit.USAGE) from None
        command: click.Command = importlib.import_module(f"{PACKAGE}.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry[0]) for name, entry in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="modelarts-flavors")
def app() -> None:
    """Compute flavors of Huawei Cloud ModelArts, and where they have capacity.

    Exit codes: 0 done; 1 the answer is no; 2 wrong usage; 3 the credentials were refused; 4 the
    service could not be reached or kept failing.
    """


def run(arguments: list[str] | None = None, **extra: Any) -> int:
    """Run the command line and give its exit code; the arguments are the process's own if None."""
    try:
        result = app.main(arguments, "modelarts-flavors", standalone_mode=False, **extra)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.UsageError as error:
        # One that has a way of its own to be shown is the help, for a call without arguments.
        own = type(error).show is not click.UsageError.show
        (error if own else usage_error(error)).show()
        return Exit.USAGE
    except click.ClickException as error:
        error.show()
        return error.code if isinstance(error, CommandError) else error.exit_code
    except click.Abort:
        return 130
    except BrokenPipeError:
        # The reader, `head` for example, has seen enough; Python would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except OSError as error:
        CommandError(f"{error.strerror or error}", Exit.USAGE).show()
        return Exit.USAGE
    return result if isinstance(result, int) else Exit.DONE
