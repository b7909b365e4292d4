"""Makes catalogs of any size from a random seed: plausible flavors, none of which exists.

>>> catalog = make_catalog(3, seed=1)
>>> len(catalog), catalog == make_catalog(3, seed=1), catalog == make_catalog(3, seed=2)
(3, True, False)
"""

from __future__ import annotations

import random
from typing import Any

from modelarts_flavors.contract import contract
from modelarts_flavors.mock.catalog.catalog_rows import to_flavor
from modelarts_flavors.mock.catalog.flavor_catalog import Catalog

# Per family: the index of the accelerator kind, its model, the usual numbers of chips, and the
# cores and GiB of memory for each chip.
_FAMILIES: tuple[tuple[int | None, str, tuple[int, ...], int, int], ...] = (
    (None, "cpu", (0,), 4, 16),
    (0, "nvidia-t4", (1, 2, 4), 8, 32),
    (0, "nvidia-v100-pcie", (1, 2, 4, 8), 8, 64),
    (1, "snt9", (1, 2, 8), 24, 96),
    (1, "snt9b", (1, 2, 4, 8), 24, 192),
)
_ZONES = ("cn-north-4a", "cn-north-4b", "cn-north-4c", "cn-north-9a", "cn-south-1e")
EVIDENCE = "synthetic; made from a random seed"


def make_catalog(size: int, seed: int = 0) -> Catalog:
    """A catalog of `size` flavors, always the same for the same seed."""
    rng = random.Random(f"{seed}")  # noqa: S311 (not for secrets)
    return Catalog.from_flavors(_flavor(number, rng) for number in range(size))


def _flavor(number: int, rng: random.Random) -> dict[str, Any]:
    facts = contract()
    index, model, counts, cores, memory = rng.choice(_FAMILIES)
    kind = model if index is None else facts.flavor.accelerators[index].kind
    chips = rng.choice(counts)
    factor = chips or rng.choice((1, 2, 4, 8, 16))
    row: dict[str, Any] = {
        "name": f"mock.{kind}.{number:06d}.{cores * factor}u{memory * factor}g",
        "evidence": EVIDENCE,
        "type": 0,
        "arch": len(facts.flavor_values(facts.flavor.architecture)) - 1 if index == 1 else 0,
        "cpu": cores * factor,
        "memory": memory * factor,
    }
    if rng.random() < 0.8:
        row["scope"] = sorted(
            rng.sample(facts.flavor.job_types, rng.randint(1, len(facts.flavor.job_types)))
        )
    if chips:
        row["accelerator"] = {"kind": index, "type": model, "chips": chips}
    modes = facts.flavor_values(facts.flavor.billing_modes)
    row["billing_modes"] = sorted(rng.sample(modes, rng.randint(1, len(modes))))
    zones = sorted(rng.sample(_ZONES, rng.randint(1, 3)))
    row["zones"] = {zone: rng.randrange(len(facts.phases)) for zone in zones}
    return to_flavor(row)
