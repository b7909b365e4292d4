"""Plans of walks: which limit to ask of each page, so that every kind of boundary is met."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Limit = int | None
Plan = Sequence[Limit]

MANY_PAGES = 12
SMALL_PAGES = 9
FEW_PAGES = 10
FEW_STEPS = 3


@dataclass(frozen=True)
class Walk:
    """A walk to take, in steps of so many flavors, the last of them for the rest of the list.

    A step is a limit; a page that is shorter is allowed, and what is left of the step is asked for
    next, so that every walk meets the boundaries it was made for. None leaves the limit out.
    `expected` are the names that the walk must return, in order. `pages` ends the walk early;
    `selector` is sent with every page.
    """

    plan: Plan
    expected: Sequence[str]
    selector: str | None = None
    pages: int | None = None

    def steps(self) -> Iterator[Limit]:
        """Every step, without end."""
        yield from self.plan
        while True:
            yield self.plan[-1]


def reach(position: int, most: int) -> list[int]:
    """Limits that lead exactly to a position, in as few pages as possible.

    >>> reach(599, most=500), reach(500, most=500), reach(0, most=500)
    ([500, 99], [500], [])
    """
    full, rest = divmod(position, most)
    return [most] * full + ([rest] if rest else [])


def last_one(total: int, most: int) -> list[int]:
    """All but the last item, then one."""
    return [*reach(total - 1, most), 1]


def two_singles(total: int, most: int) -> list[int]:
    """All but the last two, then one and one."""
    return [*reach(total - 2, most), 1, 1]


def single_steps(total: int, most: int, steps: int = FEW_STEPS) -> list[int]:
    """A few single steps, then the rest.

    >>> single_steps(15, most=500), single_steps(4, most=500, steps=SMALL_PAGES)
    ([1, 1, 1, 12], [1, 1, 1, 1])
    """
    steps = min(steps, total - 1)
    return [*[1] * steps, *reach(total - steps, most)]


def exact_multiples(total: int, most: int) -> list[list[int]]:
    """Equal pages that leave nothing over: the fewest pages, and a handful if the total divides so.

    >>> exact_multiples(24, most=500), exact_multiples(23, most=500)
    ([[24], [12]], [[23]])
    >>> exact_multiples(600, most=500)
    [[300], [200]]
    """
    sizes = [total // pages for pages in range(1, FEW_PAGES + 1) if total % pages == 0]
    return [[size] for size in sizes if 0 < size <= most][:2]


def near_whole(total: int, most: int) -> list[list[int]]:
    """One page that is one too small, and one that is one too large, for the whole list."""
    return [[size] for size in (total - 1, total + 1) if 0 < size <= most]


def in_pages(total: int, most: int, pages: int) -> list[int]:
    """Equal pages, about so many.

    >>> in_pages(23, 500, 3), in_pages(5000, 500, 3), in_pages(0, 500, 3)
    ([8], [500], [1])
    """
    return [max(1, min(most, -(-total // pages)))]


def changing(total: int, most: int, chance: random.Random) -> list[list[int]]:
    """Walks with a new limit on each page, which together try every limit up to half the list.

    Of a longer list, a dozen of the limits. A limit that ends a walk begins the next one, as only a
    page that is followed by another shows what happens at its boundary.

    >>> changing(10, 500, random.Random("0"))
    [[3, 1, 2, 5], [5, 4]]
    """
    top = max(2, min(most, -(-total // 2)))
    bottom = min(top, max(1, total // MANY_PAGES // 2))
    limits = range(bottom, top + 1)
    if len(limits) <= MANY_PAGES:
        return _walks(chance.sample(limits, len(limits)), total)
    return _walks(chance.choices(limits, k=MANY_PAGES), total)


def _walks(limits: list[int], total: int) -> list[list[int]]:
    """The limits in order, cut into walks through so many items.

    >>> _walks([2, 3, 4, 5, 6], 10)
    [[2, 3, 4, 5], [5, 6]]
    """
    walks, walk = [], []
    for limit in limits:
        walk.append(limit)
        if sum(walk) >= total:
            walks.append(walk)
            walk = [limit]
    return walks if len(walk) == 1 and walks else [*walks, walk]
