"""What work asks of its surroundings, and the two drivers that grant it: one waits, one awaits.

Work is a generator that yields effects and is sent what they gave: `Send` a response, `Sleep`
nothing. Any other value that it yields is handed out. So one description of paging, retries and
waiting serves the synchronous and the asynchronous client.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import httpx2

from modelarts_flavors.errors import FlavorsError

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
    """Wait so many seconds."""

    seconds: float


Steps = Generator[Send | Sleep | T, Any, None]
"""Work that hands out values of type T."""


class Transport(Protocol):
    """Grants effects at once."""

    def send(self, arguments: dict[str, Any]) -> httpx2.Response:
        """Make a request."""
        raise NotImplementedError

    def sleep(self, seconds: float) -> None:
        """Wait."""
        raise NotImplementedError


class AsyncTransport(Protocol):
    """Grants effects in due course."""

    async def send(self, arguments: dict[str, Any]) -> httpx2.Response:
        """Make a request."""
        raise NotImplementedError

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        raise NotImplementedError


def run_sync(work: Steps[T], surroundings: Transport) -> Generator[T, None, None]:
    """Grant effects by waiting; yield what the work hands out."""
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
                    answer = surroundings.send(arguments)
                case Sleep(seconds):
                    surroundings.sleep(seconds)
                case _:
                    yield effect
                    del effect
        except (httpx2.HTTPError, FlavorsError) as error:
            step, answer = work.throw, error


async def run_async(work: Steps[T], surroundings: AsyncTransport) -> AsyncGenerator[T, None]:
    """Grant effects by awaiting; yield what the work hands out."""
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
                    answer = await surroundings.send(arguments)
                case Sleep(seconds):
                    await surroundings.sleep(seconds)
                case _:
                    yield effect
                    del effect
        except (httpx2.HTTPError, FlavorsError) as error:
            step, answer = work.throw, error
