"""A watch of many polls against the mock, with everything that can go wrong, misses no transition."""

from __future__ import annotations

import itertools
import random

import httpx2
import pytest

from modelarts_flavors import Client, PasswordAuth
from modelarts_flavors.capacity import Event, LostSight, PhaseChange, Poll, RegainedSight, watch
from modelarts_flavors.contract import contract
from modelarts_flavors.flavors import Flavor
from modelarts_flavors.mock.access.known_credentials import DEVELOPMENT_USER
from modelarts_flavors.testing import MockServer

from .scripted import FakeClock

# Together more than a third of the answers, so that retries do not hide them all.
FAULTS = (
    "error=503@0.1",
    "error=429@0.1",
    "error=401@0.02",
    "drop@0.1",
    "html@0.05",
    "truncate@0.05",
)
Key = tuple[str, str]


class World:
    """The mock, what it listed at each good poll, and what a watch said of it."""

    def __init__(self, server: MockServer, seed: int) -> None:
        self.server = server
        self.chance = random.Random(seed)
        self.truths: list[dict[Key, str]] = []
        self.failures = 0
        self.changes: list[tuple[Key, str | None, str | None]] = []
        self.sight: list[type[Event]] = []

    def phases(self) -> dict[Key, str]:
        """The truth: what the mock would list now."""
        catalog = self.server.app.state.current.catalogs[self.server.project_id]
        return {
            (flavor.name, zone): phase
            for flavor in map(Flavor, catalog.flavors)
            for zone, phase in flavor.zone_phases.items()
        }

    def polled(self, poll: Poll) -> None:
        """Note what the poll could see; then change what the next one will."""
        if poll.error is None:
            self.truths.append(self.phases())
        else:
            self.failures += 1
        for _ in range(self.chance.choice((0, 0, 1, 3))):
            key = self.chance.choice(sorted(self.phases()))
            self.server.set_phase(*key, self.chance.choice(contract().phases))
        if self.chance.random() < 0.05:
            self.server.expire_logins()
        self.server.set_faults(*FAULTS, seed=self.chance.randrange(10**6))

    def take(self, event: Event) -> None:
        """Note an event."""
        if isinstance(event, PhaseChange):
            self.changes.append(((event.flavor, event.zone), event.before, event.after))
        elif isinstance(event, LostSight | RegainedSight):
            self.sight.append(type(event))

    def expected(self) -> list[tuple[Key, str | None, str | None]]:
        """What changed from one good poll to the next."""
        return [
            (key, before.get(key), after.get(key))
            for before, after in itertools.pairwise(self.truths)
            for key in sorted({**before, **after})
            if before.get(key) != after.get(key)
        ]


@pytest.mark.parametrize("polls", [200, pytest.param(2000, marks=pytest.mark.slow)])
def test_every_transition_between_two_good_polls_is_reported_once(polls: int) -> None:
    clock = FakeClock()
    with MockServer() as server, httpx2.Client() as http:
        world = World(server, polls)
        auth = PasswordAuth(
            DEVELOPMENT_USER.name,
            DEVELOPMENT_USER.password,
            DEVELOPMENT_USER.domain,
            project=server.options.region,
            iam_url=server.url,
        )
        client = Client(
            endpoint=server.url,
            project_id=server.project_id,
            auth=auth,
            http_client=http,
            retries=2,
            clock=clock,
        )
        ended = False

        def polled(poll: Poll) -> None:
            nonlocal ended
            ended = len(world.truths) + world.failures >= polls
            if not ended:
                world.polled(poll)

        for event in watch(client, interval=10, on_poll=polled, clock=clock):
            if ended:
                break
            world.take(event)
    assert polls == len(world.truths) + world.failures
    assert world.expected() == world.changes
    assert world.failures > polls / 20
    # Lost and regained in turn, each once.
    assert world.sight == [(LostSight, RegainedSight)[n % 2] for n in range(len(world.sight))]
    assert len(world.sight) > 2
