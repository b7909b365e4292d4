"""Many walks over one list while a replica is killed and started again, and what became of each."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from modelarts_flavors import AsyncClient, FlavorsError
from modelarts_flavors.contract import contract
from modelarts_flavors.mock.access.known_credentials import DEVELOPMENT_TOKEN
from modelarts_flavors.mock.options import default_project_id

from .topology import Replica, balanced

PAGE_SIZE = 20
CONNECTIONS = 32


@dataclass
class Outcome:
    """What became of the walks."""

    whole: int = 0
    wrong: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    restarts: int = 0

    @property
    def done(self) -> int:
        """Walks that ended, in whatever way."""
        return self.whole + self.wrong + self.lost.total()


async def walk(client: AsyncClient, expected: list[str], outcome: Outcome) -> None:
    """List everything once and compare."""
    try:
        names = [flavor.name async for flavor in client.list_flavors(page_size=PAGE_SIZE)]
    except FlavorsError as error:
        outcome.lost[f"{type(error).__name__}: {error}"] += 1
    else:
        if names == expected:
            outcome.whole += 1
        else:
            outcome.wrong += 1


async def restart(replica: Replica, walks: int, kills: int, outcome: Outcome) -> None:
    """Kill the replica at even parts of the work, and start it again each time."""
    for number in range(1, kills + 1):
        while outcome.done < walks * number / (kills + 1):
            await asyncio.sleep(0.01)
        await asyncio.to_thread(replica.kill)
        await asyncio.to_thread(replica.start)
        outcome.restarts += 1


async def _run(url: str, replica: Replica, walks: int, kills: int) -> Outcome:
    outcome = Outcome()
    arguments = {
        "endpoint": url,
        "project_id": default_project_id(),
        "auth": DEVELOPMENT_TOKEN,
    }
    async with AsyncClient(**arguments) as client:
        expected = [flavor.name async for flavor in client.list_flavors(page_size=PAGE_SIZE)]
        assert len(expected) == len(set(expected)) > contract().operation.page_size.minimum
        left = iter(range(walks))

        async def worker() -> None:
            for _ in left:
                await walk(client, expected, outcome)

        await asyncio.gather(
            restart(replica, walks, kills, outcome), *(worker() for _ in range(CONNECTIONS))
        )
    return outcome


def run(folder: Path, *, walks: int, kills: int, flavors: int = 45) -> Outcome:
    """Walk through nginx over two replicas, one of which is killed so many times."""
    with balanced(folder, flavors) as (url, replicas):
        return asyncio.run(_run(url, replicas[0], walks, kills))
