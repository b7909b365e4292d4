"""Lists as users see them: flavors one by one or page by page, as often as they like."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping
from contextlib import closing
from typing import Any, Generic, Self, TypeVar

from modelarts_flavors.client.drivers import (
    AsyncSteps,
    AsyncTransport,
    Transport,
    run_async,
    run_sync,
)
from modelarts_flavors.client.paginator import Page, Paginator
from modelarts_flavors.flavors.flavor import Flavor

__all__ = ["AsyncFlavorPager", "FlavorPager", "Page"]

TransportT = TypeVar("TransportT", bound=Transport | AsyncTransport)


class _Pager(Generic[TransportT]):
    """What both kinds share: `begin` starts a pass over the list; `query` is what was asked for."""

    def __init__(
        self,
        begin: Callable[[], Paginator],
        max_items: int | None,
        transport: TransportT,
        query: Mapping[str, Any],
    ) -> None:
        self._begin = begin
        self._max_items = max_items
        self._transport = transport
        self._query = query

    def __repr__(self) -> str:
        asked = "".join(f" {k}={v!r}" for k, v in self._query.items() if v is not None)
        return f"<{type(self).__name__}{asked}>"


class FlavorPager(_Pager[Transport]):
    """A list of flavors that is read while it is iterated over, a page at a time.

    Each `for` reads the list anew. Memory grows only by a few bytes for each flavor, which detect
    repeats. Errors are those of `modelarts_flavors.errors`; they say how many flavors were yielded
    and where to continue. Two threads that advance one iterator at the same time get Python's own
    ValueError ("generator already executing"); give each an iterator of its own.

    >>> with Client(endpoint=url, project_id=project_id, auth=token) as client:
    ...     flavors = client.list_flavors(page_size=2)
    ...     print(flavors, [flavor.name for flavor in flavors][:1])
    ...     print([len(page.items) for page in flavors.pages()][:1])
    <FlavorPager page_size=2> ['modelarts.vm.cpu8u32g']
    [2]
    """

    def __iter__(self) -> Iterator[Flavor]:
        left = self._max_items
        with closing(self.pages()) as pages:
            for page in pages:
                items = page.items[:left]
                left = None if left is None else left - len(items)
                # Nothing here holds a page while the next is read.
                del page
                yield from items
                del items

    def pages(self) -> Generator[Page, None, None]:
        """The pages, read one at a time; each whole, also the one in which `max_items` falls.

        So `continue_token` of a page always continues exactly after its `items`.
        """
        return run_sync(self._begin().pages(), self._transport)


class AsyncFlavorPager(_Pager[AsyncTransport]):
    """`FlavorPager` for `async for`. A list can be left at any point; nothing needs to be closed.

    >>> import asyncio
    >>> async def sizes() -> list[int]:
    ...     async with AsyncClient(endpoint=url, project_id=project_id, auth=token) as client:
    ...         pages = client.list_flavors(page_size=2, max_items=4).pages()
    ...         return [len(page.items) async for page in pages]
    >>> asyncio.run(sizes())
    [2, 2]
    """

    def __aiter__(self) -> AsyncIterator[Flavor]:
        return _AsyncFlavors(self.pages(), self._max_items)

    def pages(self) -> AsyncSteps[Page]:
        """The pages, read one at a time; each whole, also the one in which `max_items` falls."""
        return run_async(self._begin().pages(), self._transport)


class _AsyncFlavors(AsyncIterator[Flavor]):
    """The flavors of pages, `left` at most."""

    def __init__(self, pages: AsyncSteps[Page], left: int | None) -> None:
        self._pages = pages
        self._left = left
        self._items: Iterator[Flavor] = iter(())

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Flavor:
        while True:
            for flavor in self._items:
                return flavor
            # Nothing here holds a page while the next is read.
            self._items = iter(())
            items = (await anext(self._pages)).items[: self._left]
            self._left = None if self._left is None else self._left - len(items)
            self._items = iter(items)

    async def aclose(self) -> None:
        """End the list here; for `contextlib.aclosing`, needed nowhere."""
        self._items = iter(())
        await self._pages.aclose()
