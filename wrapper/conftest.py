"""Gives the doctests of the wrapper a mock server to talk to: `url`, `project_id` and `token`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from modelarts_flavors import AsyncClient, Client
from modelarts_flavors.capacity import Available
from modelarts_flavors.testing import MockServer


@pytest.fixture(scope="session")
def doctest_server() -> Iterator[MockServer]:
    """One server for all doctests; it is started by the first that wants it."""
    with MockServer() as server:
        yield server


@pytest.fixture(autouse=True)
def server_in_namespace(request: pytest.FixtureRequest, doctest_namespace: dict[str, Any]) -> None:
    """Put the clients and the server's address into the names that a doctest sees."""
    test = getattr(request.node, "dtest", None)
    if test is not None and "endpoint=url" in (test.docstring or ""):
        server: MockServer = request.getfixturevalue("doctest_server")
        doctest_namespace |= {
            "Client": Client,
            "AsyncClient": AsyncClient,
            "Available": Available,
            "url": server.url,
            "project_id": server.project_id,
            "token": server.token,
        }
