"""The kinds of client that every behaviour is tried with, and a mock server with IAM beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.auth.places import FILE, write
from tests.support.clients import AsyncKind, ClientKind, SyncKind
from tests.support.clock import ManualClock

from modelarts_flavors.testing import MockServer


@pytest.fixture(params=[SyncKind, AsyncKind], ids=["sync", "async"])
def client_kind(request: pytest.FixtureRequest) -> ClientKind:
    """A client of each client_kind."""
    made: ClientKind = request.param()
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
