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

# Per chip, the cores and GiB of a node that are usual: without accelerators, and for each kind.
_SIZES = ((4, 16), (8, 64), (24, 192))
_CHIPS = (1, 2, 4, 8)
_ZONES = ("cn-north-4a", "cn-north-4b", "cn-north-4c", "cn-north-9a", "cn-south-1e")
EVIDENCE = "synthetic; made from a seed"


def make_catalog(size: int, seed: int = 0) -> Catalog:
    """A catalogue of `size` flavors, the same for the same seed."""
    chance = random.Random(f"{seed}")  # noqa: S311 (not for secrets)
    return Catalog.from_flavors(_flavor(number, chance) for number in range(size))


def _flavor(number: int, chance: random.Random) -> dict[str, Any]:
    facts = contract()
    kinds = len(facts.flavor.accelerators)
    index = chance.randint(0, kinds)
    cores, memory = _SIZES[index % len(_SIZES)]
    factor = chance.choice(_CHIPS)
    row: dict[str, Any] = {"evidence": EVIDENCE, "type": 0, "arch": 0}
    kind = "cpu"
    if index:
        found = facts.flavor.accelerators[index - 1]
        kind = found.kind
        models = facts.at((*found.path, found.type), facts.flavor_schema).get("examples", [kind])
        row["accelerator"] = {"kind": kind, "type": chance.choice(models), "chips": factor}
        # The nodes of the last kind, the NPUs, are the ones with Arm processors.
        if index == kinds:
            row["arch"] = len(facts.flavor_values(facts.flavor.architecture)) - 1
    row |= {
        "name": f"mock.{kind}.{number:06d}.{cores * factor}u{memory * factor}g",
        "cpu": cores * factor,
        "memory": memory * factor,
    }
    scopes = facts.flavor.job_types
    if chance.random() < 0.8:
        row["scope"] = sorted(chance.sample(scopes, chance.randint(1, len(scopes))))
    modes = facts.flavor_values(facts.flavor.billing_modes)
    row["billing_modes"] = sorted(chance.sample(modes, chance.randint(1, len(modes))))
    zones = sorted(chance.sample(_ZONES, chance.randint(1, 3)))
    row["zones"] = {zone: chance.randrange(len(facts.phases)) for zone in zones}
    return to_flavor(row)
