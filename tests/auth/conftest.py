"""The colours that every behaviour is tried in, and a mock server with IAM beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from modelarts_flavors.testing import MockServer

from .colours import AsyncColour, Colour, ManualClock, SyncColour
from .places import FILE, write


@pytest.fixture(params=[SyncColour, AsyncColour], ids=["sync", "async"])
def colour(request: pytest.FixtureRequest) -> Colour:
    """A client of each colour."""
    made: Colour = request.param()
    return made


@pytest.fixture
def clock() -> ManualClock:
    """Time that a test moves."""
    return ManualClock()


@pytest.fixture
def server(clock: ManualClock) -> Iterator[MockServer]:
    """The mock on a real socket, which has the same time."""
    with MockServer(clock=clock.now) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder with a credentials file."""
    write(tmp_path, "credentials", FILE)
    return tmp_path
