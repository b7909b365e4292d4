"""Whether each check is needed: some defect must live without it, or the check says why it is kept."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterable, Iterator

from tests.mutants.judging import Judgement, judge
from tests.mutants.matrix import Row

from modelarts_flavors.conformance import Check
from modelarts_flavors.conformance.checks import registry
from modelarts_flavors.conformance.checks.catalog import checks

# A defect that many checks see does not need any of them.
TRIED = 6


@contextlib.contextmanager
def without(check: Check) -> Iterator[None]:
    """A suite that lacks one check."""
    registered = registry._CHECKS
    kept = dict(registered)
    del registered[check.id]
    try:
        yield
    finally:
        registered.clear()
        registered.update(kept)


def kills(rows: Iterable[Row]) -> dict[str, list[Judgement]]:
    """By check, the runs in which it failed, those in which little else did first.

    A check takes its requests along when it goes, and with them what others saw in passing: so it may
    be needed for a defect although it is not the only one to fail.
    """
    found: dict[str, list[Judgement]] = defaultdict(list)
    judgements = [each for row in rows for each in row.judgements]
    for each in sorted(judgements, key=lambda judgement: len(judgement.failed_strictly)):
        for check in each.failed_strictly:
            found[check].append(each)
    return found


def lets_live(check: Check, kill: Judgement, **options: object) -> bool:
    """Whether the defect of a run really lives once the check is gone."""
    with without(check):
        return not judge(kill.variant, kill.seed, **options).noticed


def print_checks(rows: Iterable[Row], **options: object) -> bool:
    """Print what each check is needed for; whether every check is needed or says why it is kept."""
    found = kills(rows)
    idle = []
    for check in checks():
        tried = found[check.id][:TRIED]
        witness = next((kill for kill in tried if lets_live(check, kill, **options)), None)
        if witness is not None:
            print(
                f"{check.id:52} needed for {witness.variant.name} (fails in {len(found[check.id])})"
            )
        elif check.kept:
            print(f"{check.id:52} kept: {check.kept}")
        else:
            idle.append(check)
    for check in idle:
        print(f"{check.id:52} not needed: nothing lives without it")
    print(f"{len(checks())} checks, {len(idle)} neither needed nor explained")
    return not idle
