"""The one door to the generated package: everything the wrapper uses of it passes through here."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from modelarts_flavors.contract import contract

# These names stay when the document renames the operation or a schema.
from modelarts_flavors_client import Item as ResourceFlavor
from modelarts_flavors_client import Page as ResourceFlavorList
from modelarts_flavors_client import operation
from modelarts_flavors_client.types import UNSET

__all__ = [
    "ResourceFlavor",
    "flavor_reader",
    "page_flavors",
    "parse_flavor",
    "request_arguments",
]

Path = tuple[str, ...]
Reader = Callable[[Any], Any]


def request_arguments(values: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of `httpx2.Client.request` for the list operation; its `url` is a path.

    `values` gives the parameters by the names they have on the wire. One that is None or missing
    is left out of the request, even where the document has a default: the default is the
    server's. A name that the document does not have raises KeyError; a required parameter that is
    missing, TypeError.

    >>> request_arguments({"project_id": "p 1", "limit": None})
    {'method': 'get', 'url': '/v1/p%201/resourceflavors', 'params': {}}
    """
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


def parse_flavor(data: Mapping[str, Any]) -> ResourceFlavor:
    """The model of one flavor, from its JSON object."""
    return ResourceFlavor.from_dict(data)


def page_flavors(data: Mapping[str, Any]) -> list[ResourceFlavor]:
    """The models of the flavors of a page, from the page's JSON object.

    Items that are not a list of objects are passed over, as if there were none.
    """
    read = flavor_reader(contract().operation.paging.items_path)
    return read(ResourceFlavorList.from_dict(data)) or []


@functools.cache
def flavor_reader(path: Path) -> Reader:
    """A function that takes a model to the value at `path`, None where it is absent.

    `path` has the names of the wire, whatever the models call the attributes.

    >>> read = flavor_reader(("spec", "cpu"))
    >>> read(parse_flavor({"spec": {"cpu": "8"}})), read(parse_flavor({"spec": {}}))
    ('8', None)
    """

    def read(value: Any) -> Any:
        for name in path:
            value = getattr(value, value.PROPERTIES[name])
            if value is UNSET:
                return None
        return value

    return read
