"""Survivors among the generated mutants, each with a label and the reason for it.

`equivalent`: no observer can tell the difference. `tolerated`: it can be seen, and the vendor's page
leaves it open. `missed`: it breaks the contract and the suite does not notice.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from tests.mutants.matrix import Row
from tests.mutants.variants import Variant

LABELS = Path(__file__).parent / "survivors.yaml"
MORE = 600
Retry = Callable[[Sequence[Variant]], Iterable[Row]]
KINDS = ("equivalent", "tolerated", "missed")


@dataclass(frozen=True)
class Label:
    """What is known about a survivor."""

    kind: str
    why: str


def labels(path: Path = LABELS) -> dict[str, Label]:
    """The labels by the mutant's name; the file groups names under a reason, and reasons under a kind."""
    data = yaml.safe_load(path.read_text("utf-8"))
    found: dict[str, Label] = {}
    for kind in KINDS:
        for group in data.get(kind) or []:
            for name in group["mutants"]:
                if name in found:
                    raise ValueError(f"{name} has two labels")
                found[name] = Label(kind, group["why"])
    return found


def print_generated(rows: Iterable[Row], again: Retry, bar: float = 0.95) -> bool:
    """Print survivors and the killed share; whether it reaches the bar and every survivor is labelled.

    Some changes show only where a list is longer than the largest page: `again` judges the survivors
    with more flavors.
    """
    known = labels()
    total = killed = 0
    survivors: list[Variant] = []
    for row in rows:
        total += 1
        killed += not row.survived
        if row.survived:
            survivors.append(row.variant)
        elif row.variant.name in known and known[row.variant.name].kind != "missed":
            print(
                f"killed, though labelled: {row.variant.name}: {', '.join(row.killers)}", flush=True
            )
    longer = [dataclasses.replace(variant, flavors=MORE) for variant in survivors]
    living = {row.variant.name for row in again(longer) if row.survived}
    kinds = {kind: [name for name in living if kind == _kind(known, name)] for kind in (*KINDS, "")}
    for name in [*kinds[""], *kinds["missed"]]:
        said = f"missed: {known[name].why}" if name in known else "survives without a label"
        print(f"{said}: {name}")
    for name in sorted(set(known) - {variant.name for variant in survivors}):
        print(f"labelled, but not a survivor: {name}")
    harmless = len(kinds["equivalent"]) + len(kinds["tolerated"])
    share = (total - len(living)) / (total - harmless)
    print(
        f"{total} mutants: {killed} killed with 23 flavors, {total - len(living) - killed} more with {MORE};"
        f" {len(kinds['equivalent'])} are equivalent, {len(kinds['tolerated'])} tolerated;"
        f" of the rest {share:.1%} are killed (bar {bar:.0%})"
    )
    return share >= bar and not kinds[""]


def _kind(known: Mapping[str, Label], name: str) -> str:
    return known[name].kind if name in known else ""
