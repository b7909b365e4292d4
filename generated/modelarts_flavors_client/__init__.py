# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
"""A client library for accessing ModelArts resource flavors"""

from .api.flavors import list_resource_flavors as operation
from .client import AuthenticatedClient, Client
from .models.error_response import ErrorResponse as Problem
from .models.resource_flavor import ResourceFlavor as Item
from .models.resource_flavor_list import ResourceFlavorList as Page

__all__ = (
    "AuthenticatedClient",
    "Client",
    "Item",
    "Page",
    "Problem",
    "operation",
)
