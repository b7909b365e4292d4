"""Progress and retries: one line on stderr that is overwritten, on a terminal only; log with --debug."""

from __future__ import annotations

import logging
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from modelarts_flavors.cli.terminal_text import escape

LOGGER = "modelarts_flavors"
_shown = False


def show(text: str) -> None:
    """Put this text in place of the last one; nothing happens where stderr is not a terminal."""
    global _shown
    if sys.stderr.isatty():
        _shown = True
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write(f"\r\x1b[K{escape(text)[:width]}")
        sys.stderr.flush()


def clear() -> None:
    """Take the line away; call it before anything else is printed."""
    global _shown
    if _shown:
        _shown = False
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


class _OnTheLine(logging.Handler):
    """Shows a warning, such as a failed attempt, while the command goes on."""

    def emit(self, record: logging.LogRecord) -> None:
        show(record.getMessage())


@contextmanager
def log_messages(*, debug: bool) -> Iterator[None]:
    """Print all log messages while the block runs, or show the last warning as progress."""
    logger = logging.getLogger(LOGGER)
    level = logger.level
    handler = logging.StreamHandler() if debug else _OnTheLine(logging.WARNING)
    if debug:
        handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
        logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        clear()
