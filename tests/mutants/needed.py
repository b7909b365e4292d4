"""Whether each law is needed: some defect must live without it, or the law says why it is kept."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterable, Iterator

from tests.mutants.judging import Judgement, judge
from tests.mutants.matrix import Row

from modelarts_flavors.conformance import Law
from modelarts_flavors.conformance.checks import registry
from modelarts_flavors.conformance.checks.catalog import laws

# A defect that many laws see does not need any of them.
TRIED = 6


@contextlib.contextmanager
def without(law: Law) -> Iterator[None]:
    """A suite that lacks one law."""
    registered = registry._LAWS
    kept = dict(registered)
    del registered[law.id]
    try:
        yield
    finally:
        registered.clear()
        registered.update(kept)


def kills(rows: Iterable[Row]) -> dict[str, list[Judgement]]:
    """By law, the runs in which it failed, those in which little else did first.

    A law takes its requests along when it goes, and with them what others saw in passing: so it may
    be needed for a defect although it is not the only one to fail.
    """
    found: dict[str, list[Judgement]] = defaultdict(list)
    judgements = [each for row in rows for each in row.judgements]
    for each in sorted(judgements, key=lambda judgement: len(judgement.failed_strictly)):
        for check in each.failed_strictly:
            found[check].append(each)
    return found


def lets_live(law: Law, kill: Judgement, **options: object) -> bool:
    """Whether the defect of a run really lives once the law is gone."""
    with without(law):
        return not judge(kill.variant, kill.seed, **options).noticed


def print_laws(rows: Iterable[Row], **options: object) -> bool:
    """Print what each law is needed for; whether every law is needed or says why it is kept."""
    found = kills(rows)
    idle = []
    for law in laws():
        tried = found[law.id][:TRIED]
        witness = next((kill for kill in tried if lets_live(law, kill, **options)), None)
        if witness is not None:
            print(f"{law.id:52} needed for {witness.variant.name} (fails in {len(found[law.id])})")
        elif law.kept:
            print(f"{law.id:52} kept: {law.kept}")
        else:
            idle.append(law)
    for law in idle:
        print(f"{law.id:52} not needed: nothing lives without it")
    print(f"{len(laws())} laws, {len(idle)} neither needed nor explained")
    return not idle
