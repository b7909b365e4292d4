"""Which checks a run of `conform` takes: those that --only names, or those that failed in a report."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path

from modelarts_flavors.cli.exit_codes import CommandError, Exit
from modelarts_flavors.conformance import Options
from modelarts_flavors.conformance.checks.catalog import checks, chosen
from modelarts_flavors.conformance.clauses.ids import selects
from modelarts_flavors.conformance.reports.load import load
from modelarts_flavors.conformance.results import Status
from modelarts_flavors.conformance.schemathesis_bridge.schemathesis_checks import CHECKS, used


def known_checks() -> Mapping[str, str]:
    """The clause of every check there is, by the id of the check."""
    found = {check.id: check.clause for check in checks()}
    return found | {check.id: check.clause for check in CHECKS}


def failed_in(file: Path) -> tuple[str, ...]:
    """The ids of the checks that failed in a report; raises CommandError if there are none."""
    failed = tuple(check.id for check in load(file).with_status(Status.FAIL))
    if not failed:
        raise CommandError(f"no check failed in {file}", Exit.USAGE)
    return failed


def require_checks(options: Options) -> None:
    """Raise CommandError where no check, or none of this run, is called as asked."""
    known = known_checks()
    asked: set[str] = set()
    for start in options.only:
        found = {name for name, clause in known.items() if selects(start, name, clause)}
        if not found:
            near = _near(start, {*known, *known.values()})
            raise CommandError(f"no check has an id or clause like {start}{near}", Exit.USAGE)
        asked |= found
    taken = {check.id for check in chosen(options)}
    if options.phases:
        taken |= {check.id for check in used(options)}
    if not taken:
        said = "is of another --profile, or needs --allow-methods, or is part of schemathesis"
        raise CommandError(f"nothing to run: {min(asked)} {said}", Exit.USAGE)


def _near(start: str, known: set[str]) -> str:
    """Beginnings of ids and clauses that look like what was asked for."""
    beginnings = {name[: cut.start()] for name in known for cut in re.finditer(r"[./]|$", name)}
    near = difflib.get_close_matches(start, sorted(beginnings), n=3)
    within = sorted(name for name in beginnings if start.lower() in name.lower())
    found = list(dict.fromkeys([*near, *within]))[:3]
    return f"; near: {', '.join(found)}" if found else ""
