"""Tools for tests: a mock server in a thread, an in-process transport, fixtures and strategies.

>>> from modelarts_flavors.testing import MockServer
>>> with MockServer(project_ids=["p1"]) as server:
...     server.url.partition("127")[0], server.project_id
('http://', 'p1')
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from modelarts_flavors.extras import require

if TYPE_CHECKING:
    from modelarts_flavors.testing.mock_server import MockServer
    from modelarts_flavors.testing.strategies import flavor_lists, flavors
    from modelarts_flavors.testing.transport import MockTransport

__all__ = ["MockServer", "MockTransport", "flavor_lists", "flavors"]

# Module and extra of each name; imported on first use, because pytest loads this package in every run.
_HOMES = {
    "MockServer": ("mock_server", "mock"),
    "MockTransport": ("transport", "mock"),
    "flavor_lists": ("strategies", "conformance"),
    "flavors": ("strategies", "conformance"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, extra = _HOMES[name]
    require(extra)
    return getattr(importlib.import_module(f"{__name__}.{module}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
