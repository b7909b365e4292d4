"""A mock server of the endpoint, as an ASGI application.

>>> from modelarts_flavors.mock import create_app
>>> app = create_app(project_ids=["p1"])
>>> app.options.project_ids
('p1',)
"""

from __future__ import annotations

from typing import Any

from modelarts_flavors.extras import require

require("mock")

from modelarts_flavors.mock.access.known_credentials import Key, Token
from modelarts_flavors.mock.app import MockApp
from modelarts_flavors.mock.catalog.catalog_file import built_in, read_catalog
from modelarts_flavors.mock.catalog.flavor_catalog import Catalog
from modelarts_flavors.mock.options import MockOptions

__all__ = [
    "Catalog",
    "Key",
    "MockApp",
    "MockOptions",
    "Token",
    "built_in",
    "create_app",
    "read_catalog",
]


def create_app(options: MockOptions | None = None, **settings: Any) -> MockApp:
    """Make an application.

    Arguments:
        options: the behaviour of the mock.
        settings: arguments of `MockOptions`, used if there are no `options`.

    Raises CatalogError for a catalog that cannot be served, FaultError for an invalid fault.
    """
    return MockApp(options or MockOptions(**settings))
