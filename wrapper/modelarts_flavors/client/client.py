"""The clients: `Client` waits for answers, `AsyncClient` awaits them; all else they share."""

from __future__ import annotations

import functools
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar, get_args

import httpx2

from modelarts_flavors.auth import AuthLike
from modelarts_flavors.client.connection import (
    DEFAULT_TIMEOUT,
    AsyncConnection,
    Connection,
    HttpT,
    Settings,
    Timeout,
)
from modelarts_flavors.client.pager import AsyncFlavorPager, FlavorPager
from modelarts_flavors.client.paginator import OnDuplicate, OnExpired, Paginator
from modelarts_flavors.client.request import ONE_ATTEMPT, RetryingRequest, request_arguments
from modelarts_flavors.clock import Clock
from modelarts_flavors.contract import contract
from modelarts_flavors.credentials import Project, resolve
from modelarts_flavors.errors import FlavorNotFoundError, InvalidArgumentError
from modelarts_flavors.flavors.flavor import Flavor
from modelarts_flavors.retries import RetryPolicy
from modelarts_flavors.selectors import LabelSelector

__all__ = ["DEFAULT_RETRIES", "DEFAULT_TIMEOUT", "AsyncClient", "Client"]

DEFAULT_RETRIES: Final = RetryPolicy()
"""Five attempts for each page within five minutes; the rules stand at `RetryPolicy`."""

PagesT = TypeVar("PagesT", FlavorPager, AsyncFlavorPager)


class _Base(ABC, Generic[HttpT, PagesT]):
    """What both clients share: where the service is, who asks, and how a list begins."""

    def __init__(
        self,
        region: str | None = None,
        *,
        endpoint: str | None = None,
        project_id: str | None = None,
        auth: AuthLike | None = None,
        profile: str | None = None,
        timeout: Timeout = DEFAULT_TIMEOUT,
        retries: RetryPolicy | None = DEFAULT_RETRIES,
        http_client: HttpT | None = None,
        clock: Clock | None = None,
    ) -> None:
        if auth is None and http_client is not None:
            auth = http_client.auth
        found = resolve(region, endpoint, project_id, auth, profile)
        clock = clock or Clock()
        self._project = Project(found.project_id, found.project_name, found.iam_url)
        self._settings = Settings(
            endpoint=found.endpoint.rstrip("/"),
            project=self._project,
            auth=found.auth,
            # A client of the user's own has a timeout of its own, unless one is asked for here.
            timeout=http_client.timeout if http_client and timeout is DEFAULT_TIMEOUT else timeout,
            clock=clock,
        )
        self._request = RetryingRequest(retries or ONE_ATTEMPT, clock, self._project)
        self._connect(http_client)

    @abstractmethod
    def _connect(self, http_client: HttpT | None) -> None: ...

    @abstractmethod
    def _listing(self, begin: Callable[[], Paginator], max_items: int | None) -> PagesT: ...

    @property
    def endpoint(self) -> str:
        """Where the service is, without a path."""
        return self._settings.endpoint

    @property
    def project_id(self) -> str | None:
        """The project whose flavors are listed; None until the first list has asked IAM for it."""
        return self._project.id

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} {self.endpoint} project {self.project_id or 'of the region'}>"
        )

    def list_flavors(
        self,
        *,
        label_selector: str | LabelSelector | None = None,
        page_size: int | None = None,
        continue_token: str | None = None,
        max_items: int | None = None,
        on_expired: OnExpired = "raise",
        on_duplicate: OnDuplicate = "raise",
        parameters: Mapping[str, Any] | None = None,
    ) -> PagesT:
        """The flavors of the project, every page, read while you iterate.

        Args:
            label_selector: Keeps the flavors whose labels match. A text is sent as it is; a
                `LabelSelector` was checked when it was made.
            page_size: Flavors per page, 1 to the documented maximum; a service may give fewer.
                None: as many as the service likes.
            continue_token: That of a page or of an error, to go on there. It holds
                only with the same `label_selector` and `page_size`. None: the beginning.
            max_items: Flavors to give at most. None: all.
            on_expired: What to do when the page token grows too old in the middle: "raise" an
                ExpiredTokenError; "restart" from the beginning and leave out what was given
                already; "resume" with the fresh token of the answer, if it has one, and accept
                that flavors which came or went meanwhile may be missing.
            on_duplicate: What to do when a flavor comes twice: "raise" a DuplicateFlavorError;
                "skip" the second; "keep" it. The last two log a warning.
            parameters: Further query parameters, by their names on the wire; for those that the
                document has and this signature has not.

        Raises:
            InvalidArgumentError: At once, if the arguments cannot be right.
            FlavorsError: While iterating; says how many flavors were given and where to go on.

        >>> with Client(endpoint=url, project_id=project_id, auth=token) as client:
        ...     first = next(client.list_flavors(page_size=3).pages())
        ...     rest = client.list_flavors(page_size=3, continue_token=first.continue_token)
        ...     print([flavor.name for flavor in rest][0], first.remaining == len(list(rest)))
        modelarts.vm.cpu.8ud True
        """
        operation = contract().operation
        # 0 is never sent: what it means is not published.
        least = max(1, operation.page_size.minimum or 1)
        most = operation.page_size.maximum
        if page_size is not None and (
            type(page_size) is not int or not least <= page_size <= (most or page_size)
        ):
            raise InvalidArgumentError(
                f"page_size is {page_size!r}; it can be {least} to {most or 'any'}"
            )
        if max_items is not None and max_items < 0:
            raise InvalidArgumentError(f"max_items is {max_items}; it cannot be negative")
        own = (
            operation.project,
            operation.page_token,
            operation.page_size,
            operation.label_selector,
        )
        for parameter in own:
            if parameter.name in (parameters or {}):
                raise InvalidArgumentError(
                    f"the parameter {parameter.name!r} has an argument of its own"
                )
        _check_choice("on_expired", on_expired, OnExpired)
        _check_choice("on_duplicate", on_duplicate, OnDuplicate)
        # No more is asked for than is wanted; the size stays the same for every page of a list.
        bounds = (max_items, page_size or operation.page_size.default, most)
        if max_items and max_items == min(bound for bound in bounds if bound):
            page_size = max(max_items, least)
        values = {
            **(parameters or {}),
            operation.page_size.name: page_size,
            operation.label_selector.name: str(label_selector or "") or None,
        }
        request_arguments({**values, operation.project.name: ""})
        begin = functools.partial(
            Paginator,
            self._request,
            values,
            token=continue_token or None,
            max_items=max_items,
            on_expired=on_expired,
            on_duplicate=on_duplicate,
        )
        return self._listing(begin, max_items)


class Client(_Base[httpx2.Client, FlavorPager]):
    """Lists the compute flavors of a project, and where they have capacity.

    What is left out comes from the environment and the files that the vendor's own tools read;
    `modelarts_flavors.credentials.resolve` documents where and in which order. One client serves
    any number of lists and threads.

    Args:
        region: Region id, such as `cn-north-4`; gives the address of the service.
        endpoint: Address of the service, instead of that of the region.
        project_id: The project whose flavors are listed. None: found, or asked of IAM by region.
        auth: A token, `TokenAuth`, `PasswordAuth`, `AkSkAuth`, any `httpx2.Auth`, or a credentials
            object of the vendor's core package. None: that of `http_client`, else found.
        profile: Section of the credentials file.
        timeout: Seconds, or an `httpx2.Timeout`; None waits for ever. By default 10 to connect and
            30 for each read and write, or what `http_client` has.
        retries: When a failed request is sent again, five attempts within five minutes by default;
            the rules stand at `RetryPolicy`. None: never.
        http_client: An `httpx2.Client` of your own, for proxies, CA bundles and event hooks; it
            stays open. Redirects are not followed even if it does.
        clock: Time, waiting and chance, for tests.

    Raises:
        InvalidArgumentError: If an argument is of no use.
        CredentialsError: If region, project or credentials are missing; says where it looked.

    >>> with Client(endpoint=url, project_id=project_id, auth=token) as client:
    ...     for flavor in client.list_flavors(max_items=2):
    ...         print(flavor.name, flavor.cpu, flavor.memory_gib, flavor.available_zones)
    modelarts.vm.cpu8u32g 8 32.0 ('cn-north-7c',)
    modelarts.vm.cpu.2u 2 8.0 ('cn-north-4a', 'cn-north-4b', 'cn-north-4c')
    """

    def _connect(self, http_client: httpx2.Client | None) -> None:
        self._connection = Connection(self._settings, http_client)

    def _listing(self, begin: Callable[[], Paginator], max_items: int | None) -> FlavorPager:
        return FlavorPager(begin, max_items, self._connection)

    @property
    def http_client(self) -> httpx2.Client:
        """The httpx2 client that sends the requests: its event hooks and cookies are yours to set."""
        return self._connection.http

    def get_flavor(self, name: str) -> Flavor:
        """The flavor of this name; the service finds none by name, so the list is read up to it.

        Raises:
            FlavorNotFoundError: If the list has none of this name.
            FlavorsError: If the list cannot be read that far.

        >>> with Client(endpoint=url, project_id=project_id, auth=token) as client:
        ...     client.get_flavor("modelarts.vm.cpu8u32g").is_available("cn-north-7a")
        False
        """
        for flavor in self.list_flavors():
            if flavor.name == name:
                return flavor
        raise _not_found(name)

    def close(self) -> None:
        """Close the connections; a client of your own stays open."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self.close()


class AsyncClient(_Base[httpx2.AsyncClient, AsyncFlavorPager]):
    """`Client` for asynchronous programs: the same arguments, the same rules.

    `http_client` is an `httpx2.AsyncClient` here.

    >>> import asyncio
    >>> async def names() -> list[str]:
    ...     async with AsyncClient(endpoint=url, project_id=project_id, auth=token) as client:
    ...         return [flavor.name async for flavor in client.list_flavors(max_items=1)]
    >>> asyncio.run(names())
    ['modelarts.vm.cpu8u32g']
    """

    def _connect(self, http_client: httpx2.AsyncClient | None) -> None:
        self._connection = AsyncConnection(self._settings, http_client)

    def _listing(self, begin: Callable[[], Paginator], max_items: int | None) -> AsyncFlavorPager:
        return AsyncFlavorPager(begin, max_items, self._connection)

    @property
    def http_client(self) -> httpx2.AsyncClient:
        """The httpx2 client that sends the requests: its event hooks and cookies are yours to set."""
        return self._connection.http

    async def get_flavor(self, name: str) -> Flavor:
        """The flavor of this name; raises FlavorNotFoundError if the list has none.

        >>> import asyncio
        >>> async def cores() -> int | None:
        ...     async with AsyncClient(endpoint=url, project_id=project_id, auth=token) as client:
        ...         return (await client.get_flavor("modelarts.vm.cpu8u32g")).cpu
        >>> asyncio.run(cores())
        8
        """
        async for flavor in self.list_flavors():
            if flavor.name == name:
                return flavor
        raise _not_found(name)

    async def close(self) -> None:
        """Close the connections; a client of your own stays open."""
        await self._connection.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.close()


def _check_choice(name: str, value: object, choices: Any) -> None:
    if value not in get_args(choices):
        raise InvalidArgumentError(f"{name} is {value!r}; it can be {', '.join(get_args(choices))}")


def _not_found(name: str) -> FlavorNotFoundError:
    return FlavorNotFoundError(f"no flavor is called {name!r}")
