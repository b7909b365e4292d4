"""A service that answers each poll as a script says, and the ways to watch it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2

from modelarts_flavors import AsyncClient, Client
from modelarts_flavors.capacity import (
    Event,
    FlavorAppeared,
    FlavorVanished,
    PhaseChange,
    watch,
)
from modelarts_flavors.clock import Clock
from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.contract.error_cases import ErrorRole

REMOTE = "https://service.invalid"
Phases = Mapping[str, Mapping[str, str]]


class FakeClock(Clock):
    """Time that passes only while somebody sleeps."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.time = now
        self.sleeps: list[float] = []

    def monotonic(self) -> float:
        return self.time

    def now(self) -> float:
        return self.time

    def random(self) -> float:
        return 0.5

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.time += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)


def listing(flavors: Phases, **spec: Any) -> httpx2.Response:
    """A page of flavors with these zones and phases."""
    facts = contract()
    body: dict[str, Any] = facts.constants(facts.page_schema)
    items = []
    for name, zones in flavors.items():
        item: dict[str, Any] = {"spec": dict(spec)}
        pointer.set_at(item, facts.flavor.name, name)
        pointer.set_at(item, facts.flavor.phase, dict(zones))
        items.append(item)
    pointer.set_at(body, facts.operation.paging.items_path, items)
    return httpx2.Response(200, json=body)


def refused(role: ErrorRole, **headers: str) -> httpx2.Response:
    """An error answer that the document names, by its role."""
    case = contract().error_by_role(role)
    return httpx2.Response(case.status, json=case.body, headers=headers)


@dataclass
class Script:
    """Answers one after another, the last for ever; `times` are those of the requests."""

    answers: Iterable[httpx2.Response | Exception]
    clock: FakeClock = field(default_factory=FakeClock)
    times: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._answers = list(self.answers)

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        answer = self._answers[min(len(self.times), len(self._answers) - 1)]
        self.times.append(self.clock.time)
        if isinstance(answer, Exception):
            raise answer
        return httpx2.Response(
            answer.status_code, headers=answer.headers.raw, content=answer.content
        )


Watch = Callable[..., list[Event]]


def _settings(script: Script, endpoint: str) -> dict[str, Any]:
    return {
        "endpoint": endpoint, "project_id": "p", "auth": "t", "retries": None, "clock": script.clock
    }  # fmt: skip


def watch_sync(
    scripts: Mapping[str, Script], *args: Any, endpoint: str = REMOTE, **settings: Any
) -> list[Event]:
    """The events of a watch by synchronous clients."""
    clients = {
        name: Client(
            http_client=httpx2.Client(transport=httpx2.MockTransport(script)),
            **_settings(script, endpoint),
        )
        for name, script in scripts.items()
    }
    clock = next(iter(scripts.values())).clock
    try:
        found = watch(clients, *args, **{"clock": clock, **settings})
        assert isinstance(found, Generator)
        return list(found)
    finally:
        for client in clients.values():
            client.http_client.close()


def watch_async(
    scripts: Mapping[str, Script], *args: Any, endpoint: str = REMOTE, **settings: Any
) -> list[Event]:
    """The events of a watch by asynchronous clients."""
    return asyncio.run(collect(scripts, *args, endpoint=endpoint, **settings))


async def collect(
    scripts: Mapping[str, Script], *args: Any, endpoint: str = REMOTE, **settings: Any
) -> list[Event]:
    clients = {
        name: AsyncClient(
            http_client=httpx2.AsyncClient(transport=httpx2.MockTransport(script)),
            **_settings(script, endpoint),
        )
        for name, script in scripts.items()
    }
    clock = next(iter(scripts.values())).clock
    try:
        found = watch(clients, *args, **{"clock": clock, **settings})
        assert isinstance(found, AsyncGenerator)
        return [event async for event in found]
    finally:
        for client in clients.values():
            await client.http_client.aclose()


def lists(*phases: Phases) -> Script:
    """A script that answers each poll with the next of these phases."""
    return Script([listing(one) for one in phases])


def short(event: Event) -> object:
    """What a test compares of an event."""
    match event:
        case FlavorAppeared():
            return "+", event.flavor.name
        case FlavorVanished():
            return "-", event.flavor.name
        case PhaseChange():
            return (event.flavor, event.zone), event.before, event.after
        case _:
            return type(event)
