"""Survivors among the generated mutants, each with a label and the reason for it.

`equivalent`: no observer can tell the difference. `tolerated`: it can be seen, and the vendor's page
leaves it open. `missed`: it breaks the contract and the suite does not notice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml
from tests.mutants.matrix import Row

LABELS = Path(__file__).parent / "survivors.yaml"
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


def print_generated(rows: Iterable[Row], bar: float = 0.95) -> bool:
    """Print survivors and the killed share; whether it reaches the bar and every survivor is labelled."""
    known = labels()
    killed = counted = 0
    unlabelled, missed = [], []
    for row in rows:
        name = row.variant.name
        label = known.get(name)
        if not row.survived:
            killed += 1
            counted += 1
            if label is not None and label.kind != "missed":
                print(f"killed, though labelled {label.kind}: {name}: {', '.join(row.killers)}")
        elif label is None:
            unlabelled.append(name)
            counted += 1
        elif label.kind == "missed":
            missed.append(name)
            counted += 1
    for name in unlabelled:
        print(f"survives without a label: {name}")
    for name in missed:
        print(f"missed: {name}: {known[name].why}")
    kinds = [label.kind for label in known.values()]
    share = killed / counted if counted else 0.0
    print(
        f"{killed} of {counted} mutants that break the contract are killed ({share:.1%}, bar {bar:.0%});"
        f" {kinds.count('equivalent')} are equivalent, {kinds.count('tolerated')} tolerated"
    )
    return share >= bar and not unlabelled
