"""Ids of the checks that other modules name, and the names that checks had before.

An id is stable. Where one is renamed all the same, its old name stays in `RENAMED`, so that `--only`
and files that name checks go on working.
"""

from __future__ import annotations

from collections.abc import Mapping

LIST_STATUS = "schema/list-status"
LIST_DOCUMENT = "schema/list-document"
ENDS = "pagination/ends"
ORDER = "pagination/stable-order"
CONSISTENT = "pagination/consistent"
COLD_START = "pagination/cold-start"
NAME_PRESENT = "schema/name-present"
REMAINING_COUNT = "pagination/remaining-count"
PAGES_AGREE = "pagination/pages-agree"
SAME_CONTENT = "pagination/same-content"
RELIABLE = "robustness/reliable"

# The old name of a check, and its name today.
RENAMED: Mapping[str, str] = {}


def current(name: str) -> str:
    """The id that a check has today, whatever name it is asked for by.

    >>> current("limit/range-accepted")
    'limit/range-accepted'
    """
    return RENAMED.get(name, name)


def selects(selection: str, check_id: str, clause: str) -> bool:
    """Whether a selection names a check: by its id, the beginning of its id, or its clause.

    >>> selects("limit/", "limit/range-accepted", "T2.limit.range")
    True
    >>> selects("T2.limit", "limit/range-accepted", "T2.limit.range")
    True
    >>> selects("T1", "schema/gpu", "T10.type.type")
    False
    """
    by_clause = f"{clause}.".startswith(f"{selection.rstrip('.')}.")
    return by_clause or check_id.startswith(current(selection))
