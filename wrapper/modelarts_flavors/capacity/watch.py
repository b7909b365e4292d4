"""Watches capacity: polls the list, and reports what changes."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from typing import TypeVar, cast, overload

from modelarts_flavors.capacity.conditions import Condition
from modelarts_flavors.capacity.drivers import TaskPolls, ThreadPolls, Work, run_async, run_sync
from modelarts_flavors.capacity.events import Event, TimedOut
from modelarts_flavors.capacity.poll import Poll
from modelarts_flavors.capacity.schedule import Schedule, check_interval, lowest_interval
from modelarts_flavors.capacity.watcher import Watcher
from modelarts_flavors.capacity.writer import HistoryWriter
from modelarts_flavors.client import AsyncClient, Client
from modelarts_flavors.clock import Clock
from modelarts_flavors.errors import InvalidArgumentError
from modelarts_flavors.flavors.filters import FlavorFilter
from modelarts_flavors.selectors import LabelSelector

__all__ = ["polls", "watch"]

T = TypeVar("T")

Clients = Client | Mapping[str, Client]
AsyncClients = AsyncClient | Mapping[str, AsyncClient]


@overload
def watch(
    clients: Clients,
    filter: FlavorFilter | None = ...,
    *,
    interval: float = ...,
    until: Condition | None = ...,
    repeat: bool = ...,
    timeout: float | None = ...,
    label_selector: str | LabelSelector | None = ...,
    record: HistoryWriter | None = ...,
    on_poll: Callable[[Poll], object] | None = ...,
    clock: Clock | None = ...,
) -> Generator[Event, None, None]: ...
@overload
def watch(
    clients: AsyncClients,
    filter: FlavorFilter | None = ...,
    *,
    interval: float = ...,
    until: Condition | None = ...,
    repeat: bool = ...,
    timeout: float | None = ...,
    label_selector: str | LabelSelector | None = ...,
    record: HistoryWriter | None = ...,
    on_poll: Callable[[Poll], object] | None = ...,
    clock: Clock | None = ...,
) -> AsyncGenerator[Event, None]: ...
def watch(
    clients: Clients | AsyncClients,
    filter: FlavorFilter | None = None,  # noqa: A002 - the word that users look for
    *,
    interval: float = 30.0,
    until: Condition | None = None,
    repeat: bool = False,
    timeout: float | None = None,
    label_selector: str | LabelSelector | None = None,
    record: HistoryWriter | None = None,
    on_poll: Callable[[Poll], object] | None = None,
    clock: Clock | None = None,
) -> Generator[Event, None, None] | AsyncGenerator[Event, None]:
    """Poll the list and yield what changes: a `FirstSnapshot` of each region, then changes only.

    An available flavor is no reservation: creating a node may still fail.

    Regions are polled each at its own times, so that one which hangs or fails holds up no other. A
    region that cannot be read is reported once, as `LostSight`, and once when it can be read again.
    After a refusal of the credentials the next poll comes later each time; a Retry-After is
    honoured up to an hour. Only a region that could not be read even once raises its error, if no
    other could be read.

    Args:
        clients: A client, or clients by name of their region; asynchronous ones give an
            asynchronous generator.
        filter: Flavors and zones to report; its `available` must be left out, since flavors are
            followed through every phase. None: all.
        interval: Seconds from one poll of a region to the next, a tenth more or less at random;
            10 at least, unless the service is on this machine.
        until: Condition that ends the watch, after a `ConditionMet`. None: it goes on.
        repeat: Whether the watch goes on even then; `ConditionMet` follows each time that the
            condition holds again after it did not.
        timeout: Seconds after which the watch ends with `TimedOut`. None: never.
        label_selector: Flavors to ask the service for.
        record: History to which every poll is added, of the whole list whatever `filter` keeps.
        on_poll: Called with every poll, before its events.
        clock: Time, waiting and randomness, for tests.

    Raises:
        InvalidArgumentError: At once, if the arguments cannot be right.
        UnknownNameError: After the first poll, if no region has a flavor or zone that is named.
        FlavorsError: If no region can be read at the start.

    >>> with Client(endpoint=url, project_id=project_id, auth=token) as client:
    ...     wanted = FlavorFilter(names=("modelarts.vm.cpu8u32g",))
    ...     for event in watch(client, wanted, until=Available(zones=("cn-north-7c",))):
    ...         print(type(event).__name__)
    FirstSnapshot
    ConditionMet
    """
    kept = filter or FlavorFilter()
    if kept.available is not None:
        raise InvalidArgumentError(
            "a watch follows flavors through every phase; its filter has no `available`",
            hint="Use the condition `until` to end the watch when something is available.",
        )
    if label_selector and record:
        raise InvalidArgumentError(
            "a history is kept of the whole list, which a label selector does not give",
            hint="Use a filter instead of the label selector.",
        )
    named = _named(clients)
    listeners = [one for one in (record.add if record else None, on_poll) if one is not None]
    schedule = _schedule(named, interval, timeout, clock)
    work = _events(schedule, Watcher(named, kept, until, repeat=repeat), listeners)
    return _run(work, named, schedule, label_selector)


@overload
def polls(
    clients: Clients,
    *,
    interval: float = ...,
    timeout: float | None = ...,
    label_selector: str | LabelSelector | None = ...,
    clock: Clock | None = ...,
) -> Generator[Poll, None, None]: ...
@overload
def polls(
    clients: AsyncClients,
    *,
    interval: float = ...,
    timeout: float | None = ...,
    label_selector: str | LabelSelector | None = ...,
    clock: Clock | None = ...,
) -> AsyncGenerator[Poll, None]: ...
def polls(
    clients: Clients | AsyncClients,
    *,
    interval: float = 30.0,
    timeout: float | None = None,
    label_selector: str | LabelSelector | None = None,
    clock: Clock | None = None,
) -> Generator[Poll, None, None] | AsyncGenerator[Poll, None]:
    """Poll the list and yield every poll, the failed ones too; the arguments are those of `watch`.

    >>> with Client(endpoint=url, project_id=project_id, auth=token) as client:
    ...     poll = next(polls(client))
    >>> poll.error is None and len(poll.flavors) > 0
    True
    """
    named = _named(clients)
    schedule = _schedule(named, interval, timeout, clock)
    return _run(_polls(schedule), named, schedule, label_selector)


def _named(clients: Clients | AsyncClients) -> Mapping[str, Client | AsyncClient]:
    named: Mapping[str, Client | AsyncClient] = (
        clients if isinstance(clients, Mapping) else {clients.region or "": clients}
    )
    if len({type(client) for client in named.values()}) != 1:
        raise InvalidArgumentError("clients must be one or more, all of one kind")
    return named


def _schedule(
    named: Mapping[str, Client | AsyncClient],
    interval: float,
    timeout: float | None,
    clock: Clock | None,
) -> Schedule:
    lowest = max(lowest_interval(client.endpoint) for client in named.values())
    check_interval(interval, lowest)
    return Schedule(named, interval, lowest, clock or Clock(), timeout)


def _run(
    work: Work[T],
    named: Mapping[str, Client | AsyncClient],
    schedule: Schedule,
    label_selector: str | LabelSelector | None,
) -> Generator[T, None, None] | AsyncGenerator[T, None]:
    settings = (schedule.interval, schedule.clock, {"label_selector": label_selector})
    if isinstance(next(iter(named.values())), AsyncClient):
        return run_async(work, TaskPolls(cast("dict[str, AsyncClient]", named), *settings))
    return run_sync(work, ThreadPolls(cast("dict[str, Client]", named), *settings))


def _polls(schedule: Schedule) -> Work[Poll]:
    while (poll := (yield from schedule.next_poll())) is not None:
        yield poll


def _events(
    schedule: Schedule, watcher: Watcher, listeners: list[Callable[[Poll], object]]
) -> Work[Event]:
    while (poll := (yield from schedule.next_poll())) is not None:
        for listen in listeners:
            listen(poll)
        yield from watcher.events(poll)
        if watcher.is_done:
            return
    seconds = schedule.clock.monotonic() - schedule.begun
    yield TimedOut(at=schedule.clock.now(), region="", seconds=seconds)
