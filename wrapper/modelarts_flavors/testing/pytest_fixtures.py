"""The pytest plugin: fixtures `flavor_server` and `flavor_client`.

`flavor_server` is a running `MockServer`, one for each test; the marker
`@pytest.mark.flavor_server(...)` takes the arguments of `MockOptions`. `flavor_client` is a `Client` of
that server.

pytest loads this module in every run, so it imports very little; the fixtures import the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from modelarts_flavors.errors import MissingExtraError

if TYPE_CHECKING:
    from modelarts_flavors import Client
    from modelarts_flavors.testing.mock_server import MockServer


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers", "flavor_server(**options): options of the mock server of a test"
    )


@pytest.fixture
def flavor_server(request: pytest.FixtureRequest) -> Iterator[MockServer]:
    """A mock server that runs during the test."""
    try:
        from modelarts_flavors.testing.mock_server import MockServer
    except MissingExtraError as missing:
        raise pytest.fail.Exception(str(missing), pytrace=False) from None
    marker = request.node.get_closest_marker("flavor_server")
    with MockServer(**(marker.kwargs if marker else {})) as server:
        yield server


@pytest.fixture
def flavor_client(flavor_server: MockServer) -> Iterator[Client]:
    """A client of the mock server of the test, with its project and token."""
    from modelarts_flavors import Client

    with Client(
        endpoint=flavor_server.url, project_id=flavor_server.project_id, auth=flavor_server.token
    ) as client:
        yield client
