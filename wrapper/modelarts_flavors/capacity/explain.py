"""Says why a filter keeps nothing: what each condition alone removes, and which flavor comes nearest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from modelarts_flavors.flavors import Flavor
from modelarts_flavors.flavors.filters import FlavorFilter


@dataclass(frozen=True, slots=True)
class Removal:
    """How many flavors one condition removes by itself; `name` is that of the filter's field."""

    name: str
    text: str
    removed: int


@dataclass(frozen=True, slots=True)
class Miss:
    """A condition that the nearest flavor does not meet; `found` is what it has (None: unknown)."""

    name: str
    text: str
    found: str | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a filter keeps the flavors that it keeps.

    Attributes:
        total: Flavors in the list.
        kept: Those that meet every condition.
        removals: Each condition with what it removes alone, the strictest first.
        nearest: The flavor that meets most conditions but not all; None if there is none.
        misses: The conditions that it does not meet.
    """

    total: int
    kept: int
    removals: tuple[Removal, ...]
    nearest: Flavor | None
    misses: tuple[Miss, ...]

    def __str__(self) -> str:
        if not self.total:
            return "The list is empty."
        lines = [f"{self.kept} of {self.total} flavors meet every condition."]
        lines += [f"  {one.text}: removes {one.removed} of {self.total}" for one in self.removals]
        if self.nearest is not None:
            missed = "; ".join(
                f"{one.text} (it has {one.found or 'unknown'})" for one in self.misses
            )
            lines.append(f"Nearest: {self.nearest.name}, which misses: {missed}")
        return "\n".join(lines)


def explain(flavors: Iterable[Flavor], filter: FlavorFilter) -> Explanation:  # noqa: A002
    """Why a filter keeps what it keeps of these flavors, and above all why nothing.

    >>> small = Flavor({"metadata": {"name": "small"}, "spec": {"cpuArch": "x86", "cpu": "8"}})
    >>> print(explain([small], FlavorFilter(arch="x86", min_cpu=16)))
    0 of 1 flavors meet every condition.
      at least 16 CPU cores: removes 1 of 1
      architecture x86: removes 0 of 1
    Nearest: small, which misses: at least 16 CPU cores (it has 8)
    """
    listed: Sequence[Flavor] = tuple(flavors)
    criteria = filter.criteria
    removals = [
        Removal(c.name, c.text, sum(not c.holds(flavor) for flavor in listed)) for c in criteria
    ]
    kept = sum(map(filter.matches, listed))
    missed = [(flavor, [c for c in criteria if not c.holds(flavor)]) for flavor in listed]
    candidates = [(flavor, misses) for flavor, misses in missed if misses]
    nearest, misses = min(candidates, key=lambda pair: len(pair[1]), default=(None, []))
    return Explanation(
        total=len(listed),
        kept=kept,
        removals=tuple(sorted(removals, key=lambda one: -one.removed)),
        nearest=nearest,
        misses=tuple(Miss(c.name, c.text, _words(c.found(nearest))) for c in misses if nearest),
    )


def _words(found: object) -> str | None:
    if isinstance(found, float):
        return f"{found:g}"
    return None if found in (None, "") else str(found)
