"""What goes wrong with a history file; the tree of all errors stands in `modelarts_flavors.errors`."""

from __future__ import annotations

from modelarts_flavors.errors import FlavorsError


class HistoryError(FlavorsError):
    """A history file cannot be read or written."""


class HistoryLockedError(HistoryError):
    """Another program writes to the history file; a file has one writer at a time."""


class HistoryVersionError(HistoryError):
    """A newer version of this package wrote the history file."""
