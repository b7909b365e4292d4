"""The ways to watch that every behaviour is tried with."""

from __future__ import annotations

import pytest

from .scripted import Watch, watch_async, watch_sync


@pytest.fixture(params=[watch_sync, watch_async], ids=["sync", "async"])
def run(request: pytest.FixtureRequest) -> Watch:
    """Both kinds of client."""
    found: Watch = request.param
    return found
