"""The public names as a user's type checker sees them; checked by mypy and pyright, never run."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator
from typing import assert_type

import httpx2

from modelarts_flavors import (
    Accelerator,
    AsyncClient,
    AsyncFlavorPager,
    Client,
    Flavor,
    FlavorPager,
    FlavorsError,
    LabelSelector,
    Page,
    RetryPolicy,
    Volume,
    errors,
)
from modelarts_flavors.auth import AkSkAuth, PasswordAuth, TokenAuth
from modelarts_flavors.capacity import Available, Event, Poll, polls, watch
from modelarts_flavors.flavors import filters, sorting
from modelarts_flavors_client import Item


def clients() -> Iterator[Client]:
    yield Client("cn-north-4")
    yield Client(endpoint="http://127.0.0.1:8000", project_id="p", auth="token")
    yield Client("cn-north-4", auth=TokenAuth("token"), timeout=5, retries=None)
    yield Client("cn-north-4", auth=AkSkAuth("ak", "sk", security_token="st"))
    yield Client("cn-north-4", auth=PasswordAuth("user", "password", "account"))
    yield Client("cn-north-4", auth=httpx2.BasicAuth("user", "password"), profile="work")
    yield Client("cn-north-4", http_client=httpx2.Client(proxy="http://proxy"))
    yield Client("cn-north-4", retries=RetryPolicy(max_attempts=3, total_timeout=60.0))
    yield Client("cn-north-4", retries=3)
    yield Client("cn-north-4", retries="3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # An asynchronous client of httpx2 is refused.
    yield Client("cn-north-4", http_client=httpx2.AsyncClient())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def lists() -> None:
    with Client("cn-north-4") as client:
        assert_type(client, Client)
        assert_type(client.list_flavors(), FlavorPager)
        assert_type(client.get_flavor("name"), Flavor)
        assert_type(client.http_client, httpx2.Client)
        assert_type(client.endpoint, str)
        assert_type(client.project_id, str | None)
        for flavor in client.list_flavors(label_selector="a=b", page_size=100, max_items=5):
            assert_type(flavor, Flavor)
        for page in client.list_flavors(label_selector=LabelSelector().exists("a")).pages():
            assert_type(page, Page)
            assert_type(page.items, tuple[Flavor, ...])
            assert_type(page.continue_token, str | None)
            assert_type(page.remaining, int | None)
            assert_type(page.request_id, str | None)
        client.list_flavors(continue_token="token", on_expired="resume", on_duplicate="skip")
        client.list_flavors(parameters={"name": 1})
        client.list_flavors(on_expired="ignore")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        client.list_flavors("a=b")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


async def async_lists() -> None:
    async with AsyncClient("cn-north-4", http_client=httpx2.AsyncClient()) as client:
        assert_type(client, AsyncClient)
        assert_type(client.list_flavors(), AsyncFlavorPager)
        assert_type(await client.get_flavor("name"), Flavor)
        assert_type(client.http_client, httpx2.AsyncClient)
        async for flavor in client.list_flavors():
            assert_type(flavor, Flavor)
        async for page in client.list_flavors().pages():
            assert_type(page, Page)
        names: AsyncIterator[str] = (flavor.name async for flavor in client.list_flavors())
        del names


def flavors(flavor: Flavor) -> None:
    assert_type(flavor.name, str)
    assert_type(flavor.type, str | None)
    assert_type(flavor.arch, str | None)
    assert_type(flavor.cpu, int | None)
    assert_type(flavor.memory_gib, float | None)
    assert_type(flavor.accelerator, Accelerator | None)
    assert_type(flavor.accelerators, tuple[Accelerator, ...])
    assert_type(flavor.volumes, tuple[Volume, ...])
    assert_type(flavor.root_volume, Volume | None)
    assert_type(flavor.zones, tuple[str, ...])
    assert_type(flavor.zone_phases, dict[str, str])
    assert_type(flavor.available_zones, tuple[str, ...])
    assert_type(flavor.is_available("cn-north-4a"), bool)
    assert_type(flavor.job_types, tuple[str, ...])
    assert_type(flavor.job_flavors, tuple[str, ...])
    assert_type(flavor.billing_modes, tuple[int, ...])
    assert_type(flavor.billing_code, str | None)
    assert_type(flavor.labels, dict[str, str])
    assert_type(flavor.annotations, dict[str, str])
    assert_type(flavor.raw, Item)
    if flavor.accelerator is not None:
        assert_type(flavor.accelerator.kind, str)
        assert_type(flavor.accelerator.count, int | None)
    flavor.cpu = 8  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    criteria = filters.FlavorFilter(accelerator="npu", min_cpu=8, available=True)
    assert_type(criteria.matches(flavor), bool)
    assert_type(sorting.sort([flavor], "cpu", descending=True), list[Flavor])


def watching(client: Client, other: AsyncClient) -> None:
    assert_type(watch(client, until=Available(), timeout=60), Generator[Event, None, None])
    assert_type(watch({"a": client}, interval=60.0), Generator[Event, None, None])
    assert_type(watch(other), AsyncGenerator[Event, None])
    assert_type(watch({"a": other}), AsyncGenerator[Event, None])
    assert_type(polls(client), Generator[Poll, None, None])


def failures(get_flavor: Callable[[], Flavor]) -> None:
    try:
        get_flavor()
    except errors.ExpiredTokenError as error:
        assert_type(error.fresh_token, str | None)
    except errors.RateLimitError as error:
        assert_type(error.retry_after, float | None)
    except errors.ResponseSchemaError as error:
        assert_type(error.pointer, str)
    except FlavorsError as error:
        assert_type(error.status, int | None)
        assert_type(error.code, str | None)
        assert_type(error.message, str)
        assert_type(error.request_id, str | None)
        assert_type(error.hint, str | None)
        assert_type(error.yielded, int | None)
        assert_type(error.continue_token, str | None)
