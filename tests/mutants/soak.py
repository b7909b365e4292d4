"""Many runs over benign servers: freedoms combined by chance, and a catalogue that changes meanwhile."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.mutants.judging import judge_all
from tests.mutants.variants import Edit, PatchError, Variant, benign, combine

# After so many requests a flavor comes, goes, is gone for a while, or changes its phase. The order of
# those that stay is never touched: a list whose order changes breaks the contract.
MOVING = """
memory["n"] = memory.get("n", 0) + 1
if memory["n"] % PERIOD == 0:
    CHANGE
"""
CHANGES = {
    "comes": 'catalogue and catalogue.insert(memory["n"] * 7 % (len(catalogue) + 1), '
    'catalogue[0].__class__(f"modelarts.vm.new.{memory[\'n\']}", "x86", 2, 8))',
    "goes": 'len(catalogue) > 3 and catalogue.pop(memory["n"] * 7 % len(catalogue))',
    # Each project has its own list.
    "returns": 'key = f"away{id(catalogue)}"; place, away = memory.pop(key, (0, None)); '
    "catalogue.insert(place, away) if away else "
    'memory.update({key: (place := memory["n"] * 7 % len(catalogue), catalogue.pop(place))})',
    "sells-out": 'catalogue[:1] = [__import__("dataclasses").replace(each, '
    'zones={"cn-north-7a": ("normal", "soldout")[memory["n"] % 2]}) for each in catalogue[:1]]',
}
PERIODS = (1, 2, 3, 5, 11, 23, 60, 100, 170)
# What is there and gone in the rhythm of the requests is a server that contradicts itself.
SLOW_PERIODS = PERIODS[3:]


def moving(change: str, period: int) -> Variant:
    """A server whose catalogue changes after every so many requests."""
    code = MOVING.strip().replace("PERIOD", str(period)).replace("CHANGE", CHANGES[change])
    start = "limit = parse_limit"
    return Variant(
        f"{change}-every-{period}",
        (Edit("list_flavors", start, f"{code}\n{start}"),),
        why="The catalogue changes while it is read.",
        area="moving",
    )


def mixtures(count: int) -> Iterator[tuple[Variant, int]]:
    """`count` servers with the seed of their run: combined freedoms, every third one moving, too."""
    freedoms = [variant for variant in benign() if variant.name != "slow"]
    for number in range(count):
        chance = random.Random(number)
        parts = chance.sample(freedoms, chance.choice((1, 2, 2, 3, 3, 4)))
        if number % 3 == 2:
            change = chance.choice([*CHANGES])
            periods = SLOW_PERIODS if change == "returns" else PERIODS
            parts = [*parts[:2], moving(change, chance.choice(periods))]
        yield fitting(parts), number


def fitting(parts: list[Variant]) -> Variant:
    """The parts combined, without those whose edits collide with an earlier one's."""
    kept: list[Variant] = []
    for part in parts:
        try:
            combine([*kept, part])
        except PatchError:
            continue
        kept.append(part)
    return combine(kept)


def soak(count: int, jobs: int, **options: object) -> bool:
    """Run the suite on `count` benign servers and print every accusation; whether there was none."""
    accused = doubtful = 0
    for judgement in judge_all(list(mixtures(count)), jobs, **options):
        doubtful += bool(judgement.doubtful)
        # Where a list changes all the time a MUST stays open, which accuses nobody.
        open_too = judgement.verdict in ("pass", "inconclusive")
        if judgement.failed_strictly or judgement.broken or not open_too:
            accused += 1
            said = ", ".join([*judgement.failed_strictly, *judgement.broken]) or judgement.reason
            print(
                f"false alarm: {judgement.variant.name} seed {judgement.seed}: {said}", flush=True
            )
    print(f"{count} runs: {accused} false alarms, {doubtful} with something inconclusive")
    return accused == 0
