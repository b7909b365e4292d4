"""Standard streams that never surprise: closed ones, full disks, encodings without the characters."""

from __future__ import annotations

import io
import os
import re
import sys
from typing import Any

import click
import orjson

from modelarts_flavors.cli.exit_codes import CommandError, Exit

# In UTF-8: DEL, the C1 controls, separators of lines, what changes the direction of writing.
_CONTROLS = re.compile(rb"\x7f|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]|\xe2\x81[\xa6-\xa9]")
# A closed stdout gets nothing to write to: what is lost there is data.
_IN_PLACE_OF_CLOSED = (("stdin", "r"), ("stdout", "r"), ("stderr", "w"))


def prepare() -> None:
    """Make the standard streams usable; call it before any file is opened.

    A stream that the caller closed is None in Python, and its number would go to the next file or
    socket that is opened. Here it is opened on nothing: reading gives nothing, messages are
    dropped, and a write to stdout raises io.UnsupportedOperation. A character that the encoding
    of stdout lacks is replaced.
    """
    for name, mode in _IN_PLACE_OF_CLOSED:
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="replace")


def discard_stdout() -> None:
    """If stdout cannot be written to, let Python end without complaining about what is left."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_data(data: bytes, *, newline: bool = True) -> None:
    """Write data to stdout as UTF-8, whatever the encoding of the terminal is, and a newline."""
    click.echo(data if hasattr(sys.stdout, "buffer") else data.decode(), nl=newline)


def write_json(value: Any) -> None:
    """Write a value as indented JSON."""
    write_data(json_bytes(value, option=orjson.OPT_INDENT_2))


def json_bytes(value: Any, option: int = 0) -> bytes:
    r"""A value as JSON that a terminal can show: no control characters, spelled as JSON spells them.

    >>> json_bytes("\x9b31m \u202e 昇腾").decode()
    '"\\u009b31m \\u202e 昇腾"'
    """
    return _CONTROLS.sub(
        lambda match: b"\\u%04x" % ord(match[0].decode()), orjson.dumps(value, option=option)
    )


def read_stdin() -> str:
    """The text on stdin, which is UTF-8; empty where it is closed. Raises CommandError."""
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"stdin is not UTF-8 at byte {error.start}", Exit.USAGE) from None
