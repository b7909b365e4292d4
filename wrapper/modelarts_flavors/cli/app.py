"""The command group: knows each command's name, one line of help and module, and imports it on use.

A command module lies in this package, is named after its command and holds it as `command`. It is
imported only when the command runs, so that `list` does not pay for the conformance suite.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

from modelarts_flavors.cli import progress, streams
from modelarts_flavors.cli.exit_codes import PROGRAM, CommandError, Exit, usage_error
from modelarts_flavors.errors import FlavorsError
from modelarts_flavors.extras import require

PACKAGE = "modelarts_flavors.cli"
COMMANDS = {
    "list": ("List flavors, every page.", "list_flavors", ()),
    "show": ("Show one flavor.", "show", ()),
    "zones": ("Show which zones have capacity.", "zones", ()),
    "watch": ("Watch capacity, and act when some appears.", "watch", ()),
    "history": ("Ask a recorded history.", "history", ()),
    "metrics": ("Serve metrics for Prometheus.", "metrics", ("metrics",)),
    "serve": ("Run the mock server.", "serve", ("mock",)),
    "conform": ("Test a server against the contract.", "conform", ("conformance",)),
    "report": ("Compare, render and merge test reports.", "report", ("conformance",)),
    "demo": ("Try the whole toolkit on this machine.", "demo", ("mock", "conformance")),
    "spec": ("Print the OpenAPI document.", "spec", ()),
    "mcp": ("Serve tools for agents over MCP.", "mcp_server", ("mcp",)),
}
DEBUG = "--debug"


def debug_option() -> click.Option:
    """The option that the group and every command have."""
    return click.Option(
        [DEBUG], is_flag=True, expose_value=False, help="Print log messages and tracebacks."
    )


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The command names, in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; raises MissingExtraError where its extra is missing."""
        if cmd_name not in COMMANDS:
            return None
        _, module, extras = COMMANDS[cmd_name]
        require(*extras)
        command: click.Command = importlib.import_module(f"{PACKAGE}.{module}").command
        if not any(DEBUG in parameter.opts for parameter in command.params):
            command.params.append(debug_option())
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry[0]) for name, entry in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    params=[debug_option()],
)
@click.version_option(package_name=PROGRAM)
def app() -> None:
    """Compute flavors of Huawei Cloud ModelArts, and the zones that have capacity.

    Exit codes: 0 done; 1 negative result (not conformant, not found); 2 wrong usage; 3 the
    credentials were refused; 4 the service could not be reached or kept failing; 130 interrupted.
    """


def run(arguments: Sequence[str] | None = None, **extra: Any) -> int:
    """Run the command line and return its exit code.

    Whatever goes wrong is one line on stderr; a traceback is printed with `--debug` only.

    Args:
        arguments: The words after the name of the program. None: those of the process.
        extra: Further arguments of `click.Command.main`.
    """
    streams.prepare()
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = DEBUG in words
    try:
        with progress.log_messages(debug=debug):
            return _run(words, extra)
    except Exception as error:  # noqa: BLE001 - the last resort: whatever it is, it is one line
        if debug and not isinstance(error, click.ClickException):
            traceback.print_exc()
        return _report(error)


def _run(words: list[str], extra: dict[str, Any]) -> int:
    for number, word in enumerate(words, 1):
        try:
            word.encode()
        except UnicodeEncodeError:
            shown = os.fsencode(word).decode(errors="backslashreplace")
            said = f"argument {number} is not UTF-8 text: {shown}"
            raise CommandError(said, Exit.USAGE) from None
    try:
        result = app.main(words, PROGRAM, standalone_mode=False, **extra)
    except click.Abort:
        raise CommandError("interrupted", Exit.INTERRUPTED) from None
    except SystemExit:
        # click raises it for a broken pipe: the reader, `head` for example, has read enough.
        streams.discard_stdout()
        return Exit.DONE
    return result if isinstance(result, int) else Exit.DONE


def _report(error: Exception) -> int:
    """Print what an error means to the user, and give the exit code."""
    match error:
        case click.UsageError() if type(error).show is not click.UsageError.show:
            # A call without a command, which is shown the help.
            error.show()
            return Exit.USAGE
        case click.UsageError():
            ending = usage_error(error)
        case CommandError():
            ending = error
        case FlavorsError():
            from modelarts_flavors.cli.client_errors import command_error

            ending = command_error(error)
        case io.UnsupportedOperation():
            ending = CommandError("standard output is closed", Exit.USAGE)
        case OSError():
            streams.discard_stdout()
            reason = error.strerror or str(error)
            ending = CommandError(
                f"{error.filename}: {reason}" if error.filename else reason, Exit.USAGE
            )
        case _:
            # Its text may hold a secret.
            said = f"internal error: {type(error).__name__}. Report it with what {DEBUG} prints"
            ending = CommandError(said, Exit.UNREACHABLE)
    ending.show()
    return ending.code
