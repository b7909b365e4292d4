"""One flavor as a value: names, quantities, zones; and filters over flavors."""

from __future__ import annotations

from modelarts_flavors.flavors.flavor import Accelerator, Flavor, Volume

__all__ = ["Accelerator", "Flavor", "Volume"]
