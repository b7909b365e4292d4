"""Pictures of a terminal: runs a command in one, and draws what it shows as SVG.

Rich's own template names fonts of another host; this one leaves them out.
"""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

FOLDER = "assets/pictures"
WIDTH = 100
HEIGHT = 60
TEMPLATE = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
# What moves the cursor or asks the terminal has no place in a still picture.
CLEARED = re.compile(r"[^\n]*\r\x1b\[K")
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-LN-Za-ln-z]|\x1b\][^\x07]*\x07|\x1b[()][A-Z0-9]|\r")


def run_in_terminal(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], timeout: float
) -> tuple[str, int]:
    """What a command shows in a terminal of `WIDTH` columns, and its exit code."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
    shown = bytearray()

    def read() -> None:
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                return
            if not piece:
                return
            shown.extend(piece)

    process = subprocess.Popen(  # noqa: S603  (the pages are the project's own)
        arguments,
        cwd=folder,
        env={**environment, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        code = process.wait(timeout)
    finally:
        # The children, too: the reader goes on while one of them has the terminal.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        reader.join(timeout)
        os.close(ours)
    return shown.decode("utf-8", "replace"), code


def drawn(text: str, title: str) -> str:
    """Text with the colors of a terminal as SVG.

    >>> "font-face" in drawn("\\x1b[31mred\\x1b[0m", "ls"), "red" in drawn("\\x1b[31mred", "ls")
    (False, True)
    >>> "reading" in drawn("\\r\\x1b[Kreading\\r\\x1b[Kdone", "ls")
    False
    """
    # What a program took away again, such as its progress, is not there at the end.
    text = CLEARED.sub("", text.replace("\r\n", "\n"))
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(CONTROL.sub("", text).rstrip("\n")))
    return console.export_svg(title=title, code_format=TEMPLATE)
