"""Plans of walks: which limit to ask of each page, so that every kind of boundary is met."""

from __future__ import annotations

from hypothesis import strategies as st

from modelarts_flavors.conformance.drawing import whole

MANY_PAGES = 12
FEW_PAGES = 10
LIMITS_DRAWN = 24


def reach(position: int, most: int) -> list[int]:
    """Limits that lead exactly to a position, in as few pages as can be.

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


def single_steps(total: int, most: int) -> list[int]:
    """Five single steps, then the rest."""
    steps = min(5, total - 1)
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


def changing(total: int, most: int) -> st.SearchStrategy[list[int]]:
    """A new limit on each page, for about five pages."""
    top = max(2, min(most, -(-total // 2)))
    bottom = max(1, -(-total // MANY_PAGES) // 2)
    return st.tuples(*[whole(bottom, top)] * LIMITS_DRAWN).map(list)
