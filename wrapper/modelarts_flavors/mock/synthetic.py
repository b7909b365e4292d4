"""Makes catalogues of any size from a seed: plausible flavors, none of which exists.

>>> catalog = make_catalog(3, seed=1)
>>> len(catalog), catalog == make_catalog(3, seed=1), catalog == make_catalog(3, seed=2)
(3, True, False)
"""

from __future__ import annotations

import random
from typing import Any

from modelarts_flavors.contract import contract
from modelarts_flavors.contract.pointer import place
from modelarts_flavors.mock.catalog import Catalog

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
EVIDENCE = ("modelarts-flavors/evidence", "synthetic; made from a seed")


def make_catalog(size: int, seed: int = 0) -> Catalog:
    """A catalogue of `size` flavors, the same for the same seed."""
    chance = random.Random(f"{seed}")  # noqa: S311 (not for secrets)
    return Catalog.from_flavors(_flavor(number, chance) for number in range(size))


def _flavor(number: int, chance: random.Random) -> dict[str, Any]:
    shape = contract().flavor
    kind, model, counts, cores, memory = chance.choice(_FAMILIES)
    chips = chance.choice(counts)
    factor = chips or chance.choice((1, 2, 4, 8, 16))
    made: dict[str, Any] = contract().constants(contract().flavor_schema)
    place(made, shape.name, f"mock.{kind}.{number:06d}.{cores * factor}u{memory * factor}g")
    place(made, shape.labels, {})
    if chance.random() < 0.8:
        scopes = sorted(chance.sample(_SCOPES, chance.randint(1, len(_SCOPES))))
        place(made, shape.scope, shape.scope_separator.join(scopes))
    place(made, (*shape.annotations, EVIDENCE[0]), EVIDENCE[1])
    place(made, shape.type, contract().flavor_values(shape.type)[0])
    architectures = contract().flavor_values(shape.architecture)
    place(made, shape.architecture, architectures[-1 if kind == "npu" else 0])
    place(made, shape.cpu, str(cores * factor))
    place(made, shape.memory, f"{memory * factor}Gi")
    for accelerator in shape.accelerators:
        if accelerator.kind == kind:
            parts = {accelerator.type: model, accelerator.count: str(chips)}
            place(made, accelerator.path, parts)
    modes = contract().flavor_values(shape.billing_modes)
    place(made, shape.billing_modes, sorted(chance.sample(modes, chance.randint(1, len(modes)))))
    zones = sorted(chance.sample(_ZONES, chance.randint(1, 3)))
    place(made, shape.phase, {zone: chance.choice(contract().phases) for zone in zones})
    return made
