"""Whether each law is needed: some defect must live without it, or the law says why it is kept."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterable, Iterator

from tests.mutants.judging import Judgement, judge
from tests.mutants.matrix import Row

from modelarts_flavors.conformance import Law, registry
from modelarts_flavors.conformance.registry import laws


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


def sole_kills(rows: Iterable[Row]) -> dict[str, list[Judgement]]:
    """By law, the runs in which it alone failed."""
    found: dict[str, list[Judgement]] = defaultdict(list)
    for row in rows:
        for each in row.judgements:
            if len(each.failed_strictly) == 1:
                found[each.failed_strictly[0]].append(each)
    return found


def lets_live(law: Law, kill: Judgement, **options: object) -> bool:
    """Whether the defect of a run really lives once the law is gone."""
    with without(law):
        return not judge(kill.variant, kill.seed, **options).noticed


def print_laws(rows: Iterable[Row], **options: object) -> bool:
    """Print what each law alone kills; whether every law is needed or says why it is kept."""
    alone = sole_kills(rows)
    idle = []
    for law in laws():
        witness = next((k for k in alone[law.id] if lets_live(law, k, **options)), None)
        if witness is not None:
            print(f"{law.id:52} needed for {witness.variant.name} ({len(alone[law.id])} runs)")
        elif law.kept:
            print(f"{law.id:52} kept: {law.kept}")
        else:
            idle.append(law)
    for law in idle:
        print(f"{law.id:52} not needed: nothing lives without it")
    print(f"{len(laws())} laws, {len(idle)} neither needed nor explained")
    return not idle
