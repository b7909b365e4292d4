# Generated from openapi/openapi.yaml by openapi-python-client. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
"""A client library for accessing ModelArts resource flavors"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
