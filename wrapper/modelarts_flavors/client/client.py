"""The clients: `Client` waits for responses, `AsyncClient` awaits them; all else they share."""

from __future__ import annotations

import functools
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, Self, TypeVar

import httpx2

from modelarts_flavors.auth import AuthLike
from modelarts_flavors.client import arguments
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
from modelarts_flavors.client.request import RetryingRequest
from modelarts_flavors.clock import Clock
from modelarts_flavors.credentials import Project, resolve
from modelarts_flavors.errors import FlavorNotFoundError
from modelarts_flavors.flavors.flavor import Flavor
from modelarts_flavors.retries import RetryPolicy

if TYPE_CHECKING:
    from modelarts_flavors.selectors import LabelSelector

__all__ = ["DEFAULT_RETRIES", "DEFAULT_TIMEOUT", "AsyncClient", "Client"]

DEFAULT_RETRIES: Final = RetryPolicy()
"""Five attempts for each page within five minutes; the rules stand at `RetryPolicy`."""

PagerT = TypeVar("PagerT", FlavorPager, AsyncFlavorPager)


class _Base(ABC, Generic[HttpT, PagerT]):
    """What both clients share: where the service is, who asks, and how a list begins."""

    _check_open: Callable[[], None]
    _http_kind: ClassVar[type]

    def __init__(
        self,
        region: str | None = None,
        *,
        endpoint: str | None = None,
        project_id: str | None = None,
        auth: AuthLike | None = None,
        profile: str | None = None,
        timeout: Timeout = DEFAULT_TIMEOUT,
        retries: RetryPolicy | int | None = DEFAULT_RETRIES,
        http_client: HttpT | None = None,
        clock: Clock | None = None,
    ) -> None:
        arguments.check_type("http_client", http_client, self._http_kind)
        arguments.check_type("clock", clock, Clock)
        arguments.check_timeout(timeout)
        policy = RetryPolicy.of(retries)
        if auth is None and http_client is not None:
            auth = http_client.auth
        found = resolve(region, endpoint, project_id, auth, profile)
        clock = clock or Clock()
        self.region: Final = found.region  # None where only the endpoint is known
        self._project = Project(found.project_id, found.project_name, found.iam_url)
        settings = Settings(
            endpoint=found.endpoint.rstrip("/"),
            project=self._project,
            auth=found.auth,
            # A client of the user's own has a timeout of its own, unless one is given here.
            timeout=http_client.timeout if http_client and timeout is DEFAULT_TIMEOUT else timeout,
            clock=clock,
        )
        self._endpoint = settings.endpoint
        self._request = RetryingRequest(policy, clock, self._project)
        self._connect(settings, http_client)

    @abstractmethod
    def _connect(self, settings: Settings, http_client: HttpT | None) -> None: ...

    @abstractmethod
    def _pager(
        self, begin: Callable[[], Paginator], max_items: int | None, query: Mapping[str, Any]
    ) -> PagerT: ...

    @property
    def endpoint(self) -> str:
        """Where the service is, without a path."""
        return self._endpoint

    @property
    def project_id(self) -> str | None:
        """The project whose flavors are listed; None until the first list has asked IAM for it."""
        return self._project.id

    def __repr__(self) -> str:
        project = self.project_id or "of the region"
        return f"<{type(self).__name__} {self.endpoint} project {project}>"

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
    ) -> PagerT:
        """The flavors of the project, every page, read while you iterate.

        Args:
            label_selector: Keeps the flavors whose labels match. A text is sent as it is; a
                `LabelSelector` was checked when it was made.
            page_size: Flavors per page, 1 to the documented maximum; a service may give fewer.
                None: as many as the service likes.
            continue_token: That of a page or of an error, to continue there. It is valid
                only with the same `label_selector` and `page_size`. None: from the beginning.
            max_items: Maximum number of flavors. None: all.
            on_expired: What to do when the continue token expires in the middle: "raise" an
                ExpiredTokenError; "restart" from the beginning and leave out what was yielded
                already; "resume" with the fresh token of the response, if it has one, and accept
                that flavors which were added or removed meanwhile may be missing.
            on_duplicate: What to do when a flavor is repeated: "raise" a DuplicateFlavorError;
                "skip" the second; "keep" it. The last two log a warning.
            parameters: Further query parameters, by their names on the wire; for those that the
                document has and this signature has not.

        Raises:
            InvalidArgumentError: At once, if the arguments cannot be right.
            ClientStateError: At once, if the client is closed.
            FlavorsError: While iterating; says how many flavors were yielded and where to continue.

        >>> with Client(endpoint=url, project_id=project_id, auth=token) as client:
        ...     first = next(client.list_flavors(page_size=3).pages())
        ...     rest = client.list_flavors(page_size=3, continue_token=first.continue_token)
        ...     print([flavor.name for flavor in rest][0], first.remaining == len(list(rest)))
        modelarts.vm.cpu.8ud True
        """
        values = arguments.list_parameters(
            label_selector, page_size, continue_token, max_items, parameters
        )
        arguments.check_choice("on_expired", on_expired, OnExpired)
        arguments.check_choice("on_duplicate", on_duplicate, OnDuplicate)
        self._check_open()
        query = {
            "label_selector": label_selector,
            "page_size": page_size,
            "continue_token": continue_token,
            "max_items": max_items,
        }
        begin = functools.partial(
            Paginator,
            self._request,
            values,
            token=continue_token or None,
            max_items=max_items,
            on_expired=on_expired,
            on_duplicate=on_duplicate,
        )
        return self._pager(begin, max_items, query)


class Client(_Base[httpx2.Client, FlavorPager]):
    """Lists the compute flavors of a project, and where they have capacity.

    What is left out comes from the environment and the files that the vendor's own tools read;
    `modelarts_flavors.credentials.resolve` documents where and in which order. One client serves
    any number of lists, threads and forked processes; after `close` it serves none.

    Args:
        region: Region id, such as `cn-north-4`; gives the address of the service.
        endpoint: Address of the service, instead of that of the region.
        project_id: The project whose flavors are listed. None: found, or IAM is asked for that of the region.
        auth: A token, `TokenAuth`, `PasswordAuth`, `AkSkAuth`, any `httpx2.Auth`, or a credentials
            object of the vendor's core package. None: that of `http_client`, else found.
        profile: Section of the credentials file.
        timeout: Seconds, or an `httpx2.Timeout`; None waits without limit. By default 10 to connect and
            30 for each read and write, or what `http_client` has.
        retries: When a failed request is sent again: a `RetryPolicy`, whose documentation states
            the rules, or its number of attempts; by default five within five minutes. None: never.
        http_client: An `httpx2.Client` of your own, for proxies, CA bundles and event hooks; it
            stays open. Redirects are not followed even if it does. None: one that uses the proxies
            of the environment, but none for the loopback interface.
        clock: Time, waiting and randomness, for tests.

    Raises:
        InvalidArgumentError: If an argument, or a variable of the environment, is of no use.
        CredentialsError: If region, project or credentials are missing; says where it looked.

    >>> with Client(endpoint=url, project_id=project_id, auth=token) as client:
    ...     for flavor in client.list_flavors(max_items=2):
    ...         print(flavor.name, flavor.cpu, flavor.memory_gib, flavor.available_zones)
    modelarts.vm.cpu8u32g 8 32.0 ('cn-north-7c',)
    modelarts.vm.cpu.2u 2 8.0 ('cn-north-4a', 'cn-north-4b', 'cn-north-4c')
    """

    _http_kind = httpx2.Client

    def _connect(self, settings: Settings, http_client: httpx2.Client | None) -> None:
        self._connection = Connection(settings, http_client)
        self._check_open = self._connection.check_open

    def _pager(
        self, begin: Callable[[], Paginator], max_items: int | None, query: Mapping[str, Any]
    ) -> FlavorPager:
        return FlavorPager(begin, max_items, self._connection, query)

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
        arguments.check_name(name)
        for flavor in self.list_flavors():
            if flavor.name == name:
                return flavor
        raise _not_found(name)

    def close(self) -> None:
        """Close the connections; a client of your own stays open."""
        self._connection.close()

    def __enter__(self) -> Self:
        self._check_open()
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

    _http_kind = httpx2.AsyncClient

    def _connect(self, settings: Settings, http_client: httpx2.AsyncClient | None) -> None:
        self._connection = AsyncConnection(settings, http_client)
        self._check_open = self._connection.check_open

    def _pager(
        self, begin: Callable[[], Paginator], max_items: int | None, query: Mapping[str, Any]
    ) -> AsyncFlavorPager:
        return AsyncFlavorPager(begin, max_items, self._connection, query)

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
        arguments.check_name(name)
        async for flavor in self.list_flavors():
            if flavor.name == name:
                return flavor
        raise _not_found(name)

    async def close(self) -> None:
        """Close the connections; a client of your own stays open."""
        await self._connection.close()

    async def __aenter__(self) -> Self:
        self._check_open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.close()


def _not_found(name: str) -> FlavorNotFoundError:
    return FlavorNotFoundError(f"no flavor has the name {name!r}")
