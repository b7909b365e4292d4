"""Lets objects start anew in a forked child, which must share no lock and no socket with its parent."""

from __future__ import annotations

import os
import weakref
from typing import Protocol


class Forkable(Protocol):
    """What holds a lock or a connection."""

    def after_fork(self) -> None:
        """Start anew: called in the child, before anything else runs there."""


_held: weakref.WeakSet[Forkable] = weakref.WeakSet()


def renew_after_fork(one: Forkable) -> None:
    """Call `after_fork` of this object in every forked child, for as long as the object lives."""
    _held.add(one)


def _renew_all() -> None:
    for one in list(_held):
        one.after_fork()


if hasattr(os, "register_at_fork"):  # pragma: no branch - Windows does not fork
    os.register_at_fork(after_in_child=_renew_all)
