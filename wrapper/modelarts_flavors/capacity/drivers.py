"""The two drivers of the work of this package: one polls in threads, one in tasks."""

from __future__ import annotations

import asyncio
import importlib
import itertools
import queue
import threading
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping
from typing import Any, Final, TypeVar

import anyio

from modelarts_flavors.capacity.poll import Poll
from modelarts_flavors.capacity.schedule import Start, Wait
from modelarts_flavors.client import AsyncClient, Client
from modelarts_flavors.clock import Clock
from modelarts_flavors.errors import ClientStateError, FlavorsError, InvalidArgumentError
from modelarts_flavors.flavors import Flavor

T = TypeVar("T")

Work = Generator[Start | Wait | T, Poll | None, None]
"""Work that hands out values of type T."""

# What is a fault of the caller; the rest is a failure of the service, which a poll reports.
FATAL: Final = (InvalidArgumentError, ClientStateError)
# Seconds for which an ended watch waits for a poll that still runs.
GRACE: Final = 0.5
# A lock takes no longer times.
LONGEST: Final = 86_400.0


class _Polls:
    """What both drivers share: `query` holds the arguments of `list_flavors`."""

    def __init__(self, interval: float, clock: Clock, query: Mapping[str, Any]) -> None:
        self._interval = interval
        self.clock = clock
        # A list that changes while it is read is read anew.
        self._query = {"on_expired": "restart", **query}
        self._running = 0

    def _poll(self, region: str, begun: float, result: list[Flavor] | FlavorsError) -> Poll:
        seconds = self.clock.monotonic() - begun
        common = (region, self.clock.now(), self._interval, seconds)
        if isinstance(result, FlavorsError):
            return Poll(*common, error=result)
        return Poll(*common, flavors=tuple(result))


class ThreadPolls(_Polls):
    """Polls in threads; `close` lets those that run end at the next page, which closes what they opened."""

    def __init__(self, clients: Mapping[str, Client], *settings: Any) -> None:
        super().__init__(*settings)
        self._clients = clients
        self._ended: queue.SimpleQueue[Poll | Exception] = queue.SimpleQueue()
        self._threads: dict[str, threading.Thread] = {}
        self._is_over = False

    def start(self, region: str) -> None:
        """Begin a poll."""
        self._running += 1
        # A daemon: a service that hangs does not keep the program from ending.
        thread = threading.Thread(target=self._run, args=(region,), name="poll", daemon=True)
        self._threads[region] = thread
        thread.start()

    def _run(self, region: str) -> None:
        begun = self.clock.monotonic()
        result: list[Flavor] | FlavorsError
        try:
            try:
                flavors = self._clients[region].list_flavors(**self._query)
                result = list(itertools.takewhile(lambda _: not self._is_over, flavors))
            except FATAL:
                raise
            except FlavorsError as error:
                result = error
            self._ended.put(self._poll(region, begun, result))
        except Exception as error:  # noqa: BLE001 - raised where the poll is waited for
            self._ended.put(error)

    def wait(self, seconds: float) -> Poll | None:
        """Wait for a poll to end, or so long."""
        if not self._running:
            self.clock.sleep(seconds)
            return None
        try:
            found = self._ended.get(timeout=min(seconds, LONGEST))
        except queue.Empty:
            return None
        self._running -= 1
        return _good(found)

    def close(self) -> None:
        """Let the polls that run end, and wait for them; not for long, as a service may hang."""
        self._is_over = True
        until = time.monotonic() + GRACE
        for thread in self._threads.values():
            thread.join(max(0.0, until - time.monotonic()))


class TaskPolls(_Polls):
    """Polls in tasks of the event loop; `close` cancels those that run."""

    def __init__(self, clients: Mapping[str, AsyncClient], *settings: Any) -> None:
        super().__init__(*settings)
        self._clients = clients
        self._ended: list[Poll | Exception] = []
        self._news = anyio.Event()
        self._scopes: set[anyio.CancelScope] = set()
        self._tasks: set[object] = set()

    def start(self, region: str) -> None:
        """Begin a poll."""
        self._running += 1
        _spawn(lambda: self._run(region), self._tasks)

    async def _run(self, region: str) -> None:
        with anyio.CancelScope() as scope:
            self._scopes.add(scope)
            begun = self.clock.monotonic()
            result: list[Flavor] | FlavorsError
            try:
                try:
                    flavors = self._clients[region].list_flavors(**self._query)
                    result = [flavor async for flavor in flavors]
                except FATAL:
                    raise
                except FlavorsError as error:
                    result = error
                self._ended.append(self._poll(region, begun, result))
            except Exception as error:  # noqa: BLE001 - raised where the poll is waited for
                self._ended.append(error)
            self._scopes.discard(scope)
            self._news.set()

    async def wait(self, seconds: float) -> Poll | None:
        """Wait for a poll to end, or so long."""
        if not self._running:
            await self.clock.sleep_async(seconds)
            return None
        if not self._ended:
            self._news = anyio.Event()
            with anyio.move_on_after(seconds):
                await self._news.wait()
        if not self._ended:
            return None
        self._running -= 1
        return _good(self._ended.pop(0))

    def close(self) -> None:
        """Cancel the polls that run."""
        for scope in self._scopes:
            scope.cancel()


def _next(work: Work[T], answer: Poll | None) -> Start | Wait | T | None:
    """What the work asks for next, or hands out; None at its end."""
    try:
        return work.send(answer)
    except StopIteration:
        return None


def run_sync(work: Work[T], polls: ThreadPolls) -> Generator[T, None, None]:
    """Do what the work asks for; yield what it hands out."""
    answer: Poll | None = None
    try:
        while (step := _next(work, answer)) is not None:
            answer = None
            match step:
                case Start(region):
                    polls.start(region)
                case Wait(seconds):
                    answer = polls.wait(seconds)
                case _:
                    yield step
    finally:
        polls.close()


async def run_async(work: Work[T], polls: TaskPolls) -> AsyncGenerator[T, None]:
    """Do what the work asks for; yield what it hands out."""
    answer: Poll | None = None
    try:
        while (step := _next(work, answer)) is not None:
            answer = None
            match step:
                case Start(region):
                    polls.start(region)
                case Wait(seconds):
                    answer = await polls.wait(seconds)
                case _:
                    yield step
    finally:
        polls.close()


def _good(found: Poll | Exception) -> Poll:
    if isinstance(found, Exception):
        raise found
    return found


def _spawn(function: Callable[[], Awaitable[None]], tasks: set[object]) -> None:
    """Run a function as a task that no task group waits for: a generator cannot hold one open."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        importlib.import_module("trio").lowlevel.spawn_system_task(function)
        return
    task = asyncio.ensure_future(function())
    tasks.add(task)
    task.add_done_callback(tasks.discard)
