"""What the vendor page leaves open, settled in one of two ways: as little as possible, or as Kubernetes does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LimitZero(StrEnum):
    """What a page size of 0 means."""

    DEFAULT = "default"
    """The same as no page size at all."""
    ALL = "all"
    """Everything on one page."""
    NONE = "none"
    """A page without items, with a token to go on."""


class OnChange(StrEnum):
    """What becomes of a token when flavors were added, removed or reordered since it was given."""

    GO_ON = "go-on"
    """It counts in the list as it is now."""
    EXPIRE = "expire"
    """It has expired; the answer carries a fresh one."""


@dataclass(frozen=True, slots=True)
class Profile:
    """`counts_selected`: whether a page of a selection tells how many flavors come after it."""

    name: str
    limit_zero: LimitZero
    on_change: OnChange
    counts_selected: bool


DOCUMENTED = Profile("documented", LimitZero.DEFAULT, OnChange.GO_ON, counts_selected=True)
KUBERNETES = Profile("kubernetes", LimitZero.ALL, OnChange.EXPIRE, counts_selected=False)
PROFILES = {profile.name: profile for profile in (DOCUMENTED, KUBERNETES)}
