"""Profiles: the behaviour where the vendor documentation is silent, minimal or as in Kubernetes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LimitZero(StrEnum):
    """The meaning of a page size of 0."""

    DEFAULT = "default"
    """The same as no page size."""
    ALL = "all"
    """All flavors on one page."""
    NONE = "none"
    """A page without items, with a continue token."""


class OnChange(StrEnum):
    """The treatment of a token issued before flavors were added, removed or reordered."""

    GO_ON = "go-on"
    """It continues at its position in the new list."""
    EXPIRE = "expire"
    """It is expired; the error contains a new one."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One behaviour; `counts_selected`: whether pages with a selector have a remaining count."""

    name: str
    limit_zero: LimitZero
    on_change: OnChange
    counts_selected: bool


DOCUMENTED = Profile("documented", LimitZero.DEFAULT, OnChange.GO_ON, counts_selected=True)
KUBERNETES = Profile("kubernetes", LimitZero.ALL, OnChange.EXPIRE, counts_selected=False)
PROFILES = {profile.name: profile for profile in (DOCUMENTED, KUBERNETES)}
