"""Remembers an interrupt (SIGINT), which other code may catch or lose."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType


class Interrupts:
    """Whether there was an interrupt."""

    def __init__(self) -> None:
        self.seen = False

    def require_none(self) -> None:
        """Raise KeyboardInterrupt if there was one."""
        if self.seen:
            raise KeyboardInterrupt


@contextlib.contextmanager
def remembered() -> Iterator[Interrupts]:
    """Remember interrupts meanwhile, besides what the handler in place does.

    schemathesis ends its own work at an interrupt and goes on as if nothing was; what is raised in a
    finalizer is lost. Outside of the main thread, and where Python does not handle the signal, none
    is remembered.
    """
    found = Interrupts()
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield found
        return

    def remember(number: int, frame: FrameType | None) -> None:
        found.seen = True
        before(number, frame)

    signal.signal(signal.SIGINT, remember)
    try:
        yield found
    finally:
        signal.signal(signal.SIGINT, before)
