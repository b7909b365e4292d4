"""A mock of the endpoint: an ASGI application that behaves as the service does.

>>> from modelarts_flavors.mock import create_app
>>> app = create_app(project_ids=["p1"])
>>> app.options.project_ids
('p1',)
"""

from __future__ import annotations

from typing import Any

from modelarts_flavors.errors import CatalogError
from modelarts_flavors.mock.access.known_credentials import Key, Token
from modelarts_flavors.mock.app import MockApp
from modelarts_flavors.mock.catalog.catalog import Catalog
from modelarts_flavors.mock.catalog.catalog_file import built_in, read_catalog
from modelarts_flavors.mock.options import MockOptions

__all__ = [
    "Catalog",
    "CatalogError",
    "Key",
    "MockApp",
    "MockOptions",
    "Token",
    "built_in",
    "create_app",
    "read_catalog",
]


def create_app(options: MockOptions | None = None, **settings: Any) -> MockApp:
    """An application with these options, or with options made of these settings.

    `settings` are the arguments of `MockOptions`. Raises CatalogError for a catalogue that cannot
    be served.
    """
    return MockApp(options or MockOptions(**settings))
