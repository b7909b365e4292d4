"""The ways to use the client that every behaviour is tried with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .scripted import AsyncSubject, Server, Subject, SyncSubject


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server for the scripts of all tests."""
    with Server() as running:
        yield running


@pytest.fixture(params=["sync", "async", "sync-socket", "async-socket"])
def subject(request: pytest.FixtureRequest) -> Subject:
    """Each colour, in process and over a socket."""
    colour, _, socket = request.param.partition("-")
    server = request.getfixturevalue("server") if socket else None
    return SyncSubject(server) if colour == "sync" else AsyncSubject(server)
