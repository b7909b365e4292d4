"""Runs work that is written as a generator: `run_sync` waits for its effects, `run_async` awaits them.

Work yields effects and is sent what they gave: `Send` a response, `Sleep` nothing. Any other value
that it yields is handed out. So one description of paging, retries and waiting serves the
synchronous and the asynchronous client.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, Self, TypeVar

import httpx2

from modelarts_flavors.errors import ClientStateError, FlavorsError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Send:
    """Make this request, with the arguments of `httpx2.Client.build_request`; gives the response.

    What goes wrong on the way is thrown into the work: `httpx2.HTTPError`, or the `FlavorsError`
    of an authentication that failed before the request was sent.
    """

    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sleep:
    """Wait for this number of seconds."""

    seconds: float


Steps = Generator[Send | Sleep | T, Any, None]
"""Work that hands out values of type T."""


class Transport(Protocol):
    """Carries out effects, and returns when they are done."""

    def send(self, arguments: dict[str, Any]) -> httpx2.Response:
        """Make a request."""
        raise NotImplementedError

    def sleep(self, seconds: float) -> None:
        """Wait."""
        raise NotImplementedError


class AsyncTransport(Protocol):
    """Carries out effects without holding up the event loop."""

    async def send(self, arguments: dict[str, Any]) -> httpx2.Response:
        """Make a request."""
        raise NotImplementedError

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        raise NotImplementedError


def run_sync(work: Steps[T], transport: Transport) -> Generator[T, None, None]:
    """Carry out effects by waiting; yield what the work hands out."""
    answer: Any = None
    step = work.send
    while True:
        try:
            effect = step(answer)
        except StopIteration:
            return
        step, answer = work.send, None
        try:
            match effect:
                case Send(arguments):
                    answer = transport.send(arguments)
                case Sleep(seconds):
                    transport.sleep(seconds)
                case _:
                    yield effect
                    del effect
        except (httpx2.HTTPError, FlavorsError) as error:
            step, answer = work.throw, error


class AsyncSteps(AsyncIterator[T], Generic[T]):
    """Carries out effects by awaiting; gives what the work hands out.

    It is no asynchronous generator, which event loops want closed: it can be left at any point. A
    call that is cancelled loses nothing, because the next one carries out the same effect again.
    """

    def __init__(self, work: Steps[T], transport: AsyncTransport) -> None:
        self._work = work
        self._transport = transport
        self._effect: Any = None
        self._is_running = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        if self._is_running:
            raise ClientStateError(
                "two tasks read the same list at the same time",
                hint="Give each task a list of its own, or let one task hand out the flavors.",
            )
        self._is_running = True
        try:
            effect = self._effect or self._step(self._work.send, None)
            while isinstance(effect, Send | Sleep):
                self._effect = effect
                effect = self._step(*await self._outcome(effect))
            given: T = effect
            return given
        finally:
            self._is_running = False

    async def _outcome(self, effect: Send | Sleep) -> tuple[Callable[[Any], Any], Any]:
        try:
            if isinstance(effect, Send):
                return self._work.send, await self._transport.send(effect.arguments)
            await self._transport.sleep(effect.seconds)
        except (httpx2.HTTPError, FlavorsError) as error:
            return self._work.throw, error
        return self._work.send, None

    def _step(self, step: Callable[[Any], Any], answer: Any) -> Any:
        self._effect = None
        try:
            return step(answer)
        except StopIteration:
            raise StopAsyncIteration from None

    async def aclose(self) -> None:
        """End the list here; for `contextlib.aclosing`, needed nowhere."""
        self._effect = None
        self._work.close()


def run_async(work: Steps[T], transport: AsyncTransport) -> AsyncSteps[T]:
    """Carry out effects by awaiting; give what the work hands out."""
    return AsyncSteps(work, transport)
