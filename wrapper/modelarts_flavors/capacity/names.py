"""Errors for names that nothing has, with the known names that are most like them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

from modelarts_flavors.errors import UnknownNameError

# How much of a name must be alike, and how many are shown.
LIKENESS: Final = 0.45
SHOWN: Final = 3


def near_matches(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known names most like a name, the nearest first; case does not matter.

    >>> near_matches("cn-nroth-4A", ["cn-north-4a", "far-1e"])
    ('cn-north-4a',)
    """
    folded: dict[str, str] = {}
    for one in sorted(known):
        folded.setdefault(one.casefold(), one)
    wanted = name.casefold()
    near = [one for one in folded if wanted and wanted in one][:SHOWN]
    near += difflib.get_close_matches(wanted, folded, SHOWN, LIKENESS)
    return tuple(folded[one] for one in dict.fromkeys(near))[:SHOWN]


def unknown(kind: str, name: str, known: Iterable[str], where: str) -> UnknownNameError:
    """The error for a name that nothing has: `kind` says of what, `where` in which list.

    >>> str(unknown("zone", "cn-north-4z", ["cn-north-4a"], "in the list"))
    "no zone 'cn-north-4z' in the list. The nearest: cn-north-4a."
    """
    near = near_matches(name, known)
    return UnknownNameError(
        f"no {kind} {name!r} {where}",
        near=near,
        hint=f"The nearest: {', '.join(near)}." if near else None,
    )
