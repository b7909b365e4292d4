"""Which service to ask, for which project and as whom, where the caller does not say."""

from __future__ import annotations

from modelarts_flavors.credentials.project import Project
from modelarts_flavors.credentials.resolve import Resolved, resolve

__all__ = ["Project", "Resolved", "resolve"]
