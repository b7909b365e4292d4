"""Makes catalogues of any size from a seed: plausible flavors, none of which exists.

>>> catalog = make_catalog(3, seed=1)
>>> len(catalog), catalog == make_catalog(3, seed=1), catalog == make_catalog(3, seed=2)
(3, True, False)
"""

from __future__ import annotations

import random
from typing import Any

from modelarts_flavors.contract import contract
from modelarts_flavors.mock.catalog.catalog import Catalog
from modelarts_flavors.mock.catalog.catalog_rows import to_flavor

# Chips, and per chip the cores and GiB of a node that are usual for the family.
_FAMILIES = (
    ("cpu", "", (0,), 4, 16),
    ("gpu", "nvidia-t4", (1, 2, 4), 8, 32),
    ("gpu", "nvidia-v100-pcie", (1, 2, 4, 8), 8, 64),
    ("npu", "snt9", (1, 2, 8), 24, 96),
    ("npu", "snt9b", (1, 2, 4, 8), 24, 192),
)
_ZONES = ("cn-north-4a", "cn-north-4b", "cn-north-4c", "cn-north-9a", "cn-south-1e")
_SCOPES = ("Train", "Infer", "Notebook")
EVIDENCE = "synthetic; made from a seed"


def make_catalog(size: int, seed: int = 0) -> Catalog:
    """A catalogue of `size` flavors, the same for the same seed."""
    chance = random.Random(f"{seed}")  # noqa: S311 (not for secrets)
    return Catalog.from_flavors(_flavor(number, chance) for number in range(size))


def _flavor(number: int, chance: random.Random) -> dict[str, Any]:
    facts = contract()
    kind, model, counts, cores, memory = chance.choice(_FAMILIES)
    chips = chance.choice(counts)
    factor = chips or chance.choice((1, 2, 4, 8, 16))
    row: dict[str, Any] = {
        "name": f"mock.{kind}.{number:06d}.{cores * factor}u{memory * factor}g",
        "evidence": EVIDENCE,
        "type": 0,
        "arch": len(facts.flavor_values(facts.flavor.architecture)) - 1 if kind == "npu" else 0,
        "cpu": cores * factor,
        "memory": memory * factor,
    }
    if chance.random() < 0.8:
        row["scope"] = sorted(chance.sample(_SCOPES, chance.randint(1, len(_SCOPES))))
    if chips:
        row["accelerator"] = {"kind": kind, "type": model, "chips": chips}
    modes = facts.flavor_values(facts.flavor.billing_modes)
    row["billing_modes"] = sorted(chance.sample(modes, chance.randint(1, len(modes))))
    zones = sorted(chance.sample(_ZONES, chance.randint(1, 3)))
    row["zones"] = {zone: chance.randrange(len(facts.phases)) for zone in zones}
    return to_flavor(row)
