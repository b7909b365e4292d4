"""Lists as users see them: flavors one by one or page by page, as often as they like."""

from __future__ import annotations

import itertools
import operator
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator

from modelarts_flavors.client.drivers import AsyncTransport, Transport, run_async, run_sync
from modelarts_flavors.client.paginator import Page, Walk
from modelarts_flavors.flavors.flavor import Flavor

__all__ = ["AsyncFlavorPager", "Page", "FlavorPager"]


class _Listing:
    """What both kinds of list share: `begin` starts a pass, which gives `max_items` flavors at most."""

    def __init__(self, begin: Callable[[], Walk], max_items: int | None) -> None:
        self._begin = begin
        self._max_items = max_items


_items = operator.attrgetter("items")


class FlavorPager(_Listing):
    """A list of flavors that is read while it is iterated over, a page at a time.

    Each `for` reads the list anew. Memory does not grow with the list. Errors are those of
    `modelarts_flavors.errors`; they say how many flavors were given and where to go on.

    >>> with Client(endpoint=url, project_id=project_id, auth=token) as client:
    ...     flavors = client.list_flavors(page_size=2)
    ...     print([flavor.name for flavor in flavors][:1])
    ...     print([len(page.items) for page in flavors.pages()][:1])
    ['modelarts.vm.cpu8u32g']
    [2]
    """

    def __init__(
        self, begin: Callable[[], Walk], max_items: int | None, surroundings: Transport
    ) -> None:
        super().__init__(begin, max_items)
        self._surroundings = surroundings

    def __iter__(self) -> Iterator[Flavor]:
        # Nothing here holds a page while the next is read.
        flavors = itertools.chain.from_iterable(map(_items, self.pages()))
        return itertools.islice(flavors, self._max_items)

    def pages(self) -> Generator[Page, None, None]:
        """The pages, read one at a time; each whole, also the one in which `max_items` falls.

        So `continue_token` of a page always goes on exactly behind its `items`.
        """
        return run_sync(self._begin().pages(), self._surroundings)


class AsyncFlavorPager(_Listing):
    """`FlavorPager` for `async for`.

    >>> import asyncio
    >>> async def sizes() -> list[int]:
    ...     async with AsyncClient(endpoint=url, project_id=project_id, auth=token) as client:
    ...         pages = client.list_flavors(page_size=2, max_items=4).pages()
    ...         return [len(page.items) async for page in pages]
    >>> asyncio.run(sizes())
    [2, 2]
    """

    def __init__(
        self, begin: Callable[[], Walk], max_items: int | None, surroundings: AsyncTransport
    ) -> None:
        super().__init__(begin, max_items)
        self._surroundings = surroundings

    async def __aiter__(self) -> AsyncIterator[Flavor]:
        left = self._max_items
        async for page in self.pages():
            for flavor in page.items[:left]:
                yield flavor
            left = None if left is None else max(0, left - len(page.items))
            del page

    def pages(self) -> AsyncGenerator[Page, None]:
        """The pages, read one at a time; each whole, also the one in which `max_items` falls."""
        return run_async(self._begin().pages(), self._surroundings)
