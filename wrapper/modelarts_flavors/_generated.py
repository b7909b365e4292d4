"""The one door to the generated package: everything the wrapper uses of it passes through here.

The package is imported when it is needed, because its models take longer to import than the client.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # These names stay when the document renames the operation or a schema.
    from modelarts_flavors_client import Item as ResourceFlavor

__all__ = [
    "ResourceFlavor",
    "parse_flavor",
    "request_arguments",
]


def request_arguments(values: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of `httpx2.Client.request` for the list operation; its `url` is a path.

    `values` gives the parameters by the names they have on the wire. One that is None or missing
    is left out of the request, even where the document has a default: the default is the
    server's. A name that the document does not have raises KeyError; a required parameter that is
    missing, TypeError.

    >>> request_arguments({"project_id": "p 1", "limit": None})
    {'method': 'get', 'url': '/v1/p%201/resourceflavors', 'params': {}}
    """
    from modelarts_flavors_client import operation
    from modelarts_flavors_client.types import UNSET

    arguments: dict[str, Any] = {
        keyword: UNSET
        for name, keyword in operation.PARAMETERS.items()
        if name not in operation.REQUIRED
    }
    for name, value in values.items():
        keyword = operation.PARAMETERS[name]
        if value is not None:
            arguments[keyword] = value
    return operation.get_kwargs(**arguments)


def __getattr__(name: str) -> Any:
    if name != "ResourceFlavor":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from modelarts_flavors_client import Item

    return Item


def parse_flavor(data: Mapping[str, Any]) -> ResourceFlavor:
    """The model of one flavor, from its JSON object.

    >>> parse_flavor({"metadata": {"name": "modelarts.vm.cpu.8ud"}}).metadata.name
    'modelarts.vm.cpu.8ud'
    """
    from modelarts_flavors_client import Item

    return Item.from_dict(data)
