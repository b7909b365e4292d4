"""The kill matrix: which check killed which defective server, and which benign one was accused."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.mutants.judging import Judgement, judge_all
from tests.mutants.variants import Variant

WIDTH = 44


@dataclass
class Row:
    """The judgements of one variant, one for each seed."""

    variant: Variant
    judgements: list[Judgement] = field(default_factory=list)

    @property
    def survived(self) -> list[int]:
        """The seeds with which nothing was found."""
        return [each.seed for each in self.judgements if not each.noticed]

    @property
    def foreign(self) -> list[int]:
        """The seeds with which only checks of other clauses failed."""
        return [each.seed for each in self.judgements if each.noticed and not each.killed]

    @property
    def lenient(self) -> list[int]:
        """The seeds with which the server fails only when strict."""
        return [each.seed for each in self.judgements if each.failed_strictly and not each.failed]

    @property
    def alarmed(self) -> list[int]:
        return [each.seed for each in self.judgements if each.alarmed]

    @property
    def killers(self) -> Counter[str]:
        """The checks that failed, those of the variant's own clauses if there are any."""
        return Counter(
            check for each in self.judgements for check in each.own or each.failed_strictly
        )

    def line(self) -> str:
        """One line of the matrix: how many seeds killed it, and by which checks."""
        benign = not self.variant.clauses
        kills = sum(not each.alarmed if benign else each.killed for each in self.judgements)
        stands_for = self.variant.seen if kills else "-"
        first, *others = [name for name, _ in self.killers.most_common()] or [stands_for]
        more = f" +{len(others)}" if others else ""
        requests = statistics.median(each.requests for each in self.judgements)
        seconds = statistics.median(each.seconds for each in self.judgements)
        share = f"{kills}/{len(self.judgements)}"
        name = f"{self.variant.name:{WIDTH}}"
        return f"{name} {share:>5}  {first + more:52} {requests:5.0f} {seconds:6.2f}s"


def collect(
    variants: Sequence[Variant], seeds: Sequence[int], jobs: int = 1, **options: Any
) -> Iterator[Row]:
    """Judge every variant with every seed; each row as soon as it is complete."""
    work = [(variant, seed) for variant in variants for seed in seeds]
    row = Row(variants[0]) if variants else None
    for judgement in judge_all(work, jobs, **options):
        if row is None or row.variant != judgement.variant:
            row = Row(judgement.variant)
        row.judgements.append(judgement)
        if len(row.judgements) == len(seeds):
            yield row


def print_defects(rows: Iterable[Row]) -> bool:
    """Print the matrix of the defective servers; whether every one was killed by its own clause."""
    header = f"{'defect':{WIDTH}} seeds  {'killed by (own clause first)':52}  reqs    time"
    print(header)
    done: list[Row] = []
    area = ""
    for row in rows:
        if row.variant.area != area:
            area = row.variant.area
            print(f"-- {area}")
        print(row.line(), flush=True)
        done.append(row)
    survivors = [row for row in done if row.survived]
    foreign = [row for row in done if row.foreign]
    lenient = [row for row in done if row.lenient]
    runs = sum(len(row.judgements) for row in done)
    killed = sum(each.noticed for row in done for each in row.judgements)
    own = sum(each.killed for row in done for each in row.judgements)
    print(
        f"\n{len(done)} defects, {runs} runs: {killed} killed, {own} by a check of the own clause"
    )
    for row in survivors:
        print(f"  survives with seeds {row.survived}: {row.variant.name}: {row.variant.why}")
    for row in foreign:
        names = ", ".join(row.killers)
        print(f"  only by other clauses {row.foreign}: {row.variant.name}: {names}")
    print(
        f"{len(lenient)} fail when strict alone: {', '.join(row.variant.name for row in lenient)}"
    )
    print_suite_errors(done)
    return not survivors and not foreign


def print_benign(rows: Iterable[Row]) -> bool:
    """Print what was said against benign servers; whether that was nothing."""
    done: list[Row] = []
    print(f"{'benign':{WIDTH}} clean  {'accused of':52}  reqs    time")
    for row in rows:
        done.append(row)
        print(row.line(), flush=True)
        for each in row.judgements:
            if each.alarmed:
                said = ", ".join([*each.failed_strictly, *each.broken]) or each.reason
                print(f"false alarm: {row.variant.name} seed {each.seed}: {each.verdict}: {said}")
    runs = sum(len(row.judgements) for row in done)
    alarmed = sum(len(row.alarmed) for row in done)
    doubtful = sum(bool(each.doubtful) for row in done for each in row.judgements)
    requests = max((each.requests for row in done for each in row.judgements), default=0)
    print(
        f"{len(done)} benign variants, {runs} runs: {alarmed} false alarms,"
        f" {doubtful} runs with something inconclusive, {requests} requests at most"
    )
    return alarmed == 0


def print_suite_errors(rows: Sequence[Row]) -> None:
    """Print where the suite itself went wrong."""
    for row in rows:
        for each in row.judgements:
            for broken in each.broken:
                print(f"  the suite failed on {row.variant.name} seed {each.seed}: {broken}")
