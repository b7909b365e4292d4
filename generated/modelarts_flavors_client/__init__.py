# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
"""A client library for accessing ModelArts resource flavors"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api.flavors import list_resource_flavors as operation
    from .client import AuthenticatedClient, Client
    from .models.error_response import ErrorResponse as Problem
    from .models.resource_flavor import ResourceFlavor as Item
    from .models.resource_flavor_list import ResourceFlavorList as Page

_HOMES = {
    "AuthenticatedClient": (".client", "AuthenticatedClient"),
    "Client": (".client", "Client"),
    "Page": (".models.resource_flavor_list", "ResourceFlavorList"),
    "Item": (".models.resource_flavor", "ResourceFlavor"),
    "Problem": (".models.error_response", "ErrorResponse"),
    "operation": (".api.flavors.list_resource_flavors", ""),
}

__all__ = (
    "AuthenticatedClient",
    "Client",
    "Item",
    "Page",
    "Problem",
    "operation",
)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home, attribute = _HOMES[name]
    module = importlib.import_module(home, __name__)
    found = getattr(module, attribute) if attribute else module
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
