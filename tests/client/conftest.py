"""The ways to use the client that every behaviour is tried with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.support.clients import AsyncKind, ClientKind, SyncKind
from tests.support.server import Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server for the handlers of all tests."""
    with Server() as running:
        yield running


@pytest.fixture(params=["sync", "async", "sync-socket", "async-socket"])
def client_kind(request: pytest.FixtureRequest) -> ClientKind:
    """Each kind, in process and over a socket."""
    kind, _, socket = request.param.partition("-")
    server = request.getfixturevalue("server") if socket else None
    return SyncKind(server) if kind == "sync" else AsyncKind(server)
