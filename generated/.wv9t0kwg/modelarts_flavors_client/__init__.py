"""A client library for accessing ModelArts resource flavors"""

from .api.flavors import list_resource_flavors as operation
from .client import AuthenticatedClient, Client
from .models.resource_flavor_list import ResourceFlavorList as Page
from .models.resource_flavor import ResourceFlavor as Item
from .models.error_response import ErrorResponse as Problem

__all__ = (
    "AuthenticatedClient",
    "Client",
    "Item",
    "Page",
    "Problem",
    "operation",
)
