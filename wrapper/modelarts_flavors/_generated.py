"""The one door to the generated package: everything the wrapper uses of it passes through here."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors_client import operation
from modelarts_flavors_client.models import ErrorResponse, ResourceFlavor, ResourceFlavorList
from modelarts_flavors_client.types import UNSET, Unset

__all__ = [
    "UNSET",
    "ErrorResponse",
    "ResourceFlavor",
    "ResourceFlavorList",
    "Unset",
    "flavor_reader",
    "item_reader",
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

    A structure that the models cannot hold raises TypeError, ValueError or AttributeError.
    """
    found = _page_reader()(ResourceFlavorList.from_dict(data))
    return [] if found is None else found


@functools.cache
def flavor_reader(path: Path) -> Reader:
    """A function that takes a flavor's model to the value at `path`, None where it is absent.

    `path` has the names of the wire, whatever the models call the attributes.

    >>> read = flavor_reader(("spec", "cpu"))
    >>> read(parse_flavor({"spec": {"cpu": "8"}})), read(parse_flavor({"spec": {}}))
    ('8', None)
    """
    return _reader(ResourceFlavor, path, contract().flavor_schema)


@functools.cache
def _page_reader() -> Reader:
    return _reader(
        ResourceFlavorList, contract().operation.paging.items_path, contract().page_schema
    )


@functools.cache
def item_reader(path: Path, name: str) -> Reader:
    """A function that takes the model of one item of the list at `path` to its value for `name`.

    >>> read = item_reader(("spec", "dataVolume"), "size")
    >>> disks = flavor_reader(("spec", "dataVolume"))
    >>> [read(disk) for disk in disks(parse_flavor({"spec": {"dataVolume": [{"size": "5Gi"}]}}))]
    ['5Gi']
    """
    items = contract().at(path, contract().flavor_schema)
    sample = _sample(contract().at((name,), items))
    data: dict[str, Any] = {}
    pointer.place(data, path, [{name: sample}])
    item = flavor_reader(path)(parse_flavor(data))[0]
    return _read_along((_member(item),))


def _reader(model: Any, path: Path, schema: Mapping[str, Any]) -> Reader:
    """A function that takes a model to the value at `path`.

    Which attributes lead there is seen from a model that is made of nothing but a sample there.
    """
    data: dict[str, Any] = {}
    pointer.place(data, path, _sample(contract().at(path, schema)))
    value = model.from_dict(data)
    attributes = []
    for _ in path:
        attributes.append(_member(value))
        value = getattr(value, attributes[-1])
    return _read_along(tuple(attributes))


def _read_along(attributes: Path) -> Reader:
    def read(value: Any) -> Any:
        for attribute in attributes:
            value = getattr(value, attribute, None)
            if value is None or value is UNSET:
                return None
        return value

    return read


def _member(model: Any) -> str:
    """The one documented attribute of a model that is set."""
    names: list[str] = [field.name for field in type(model).__attrs_attrs__]
    return next(
        name
        for name in names
        if name != "additional_properties" and getattr(model, name) is not UNSET
    )


def _sample(schema: Mapping[str, Any]) -> Any:
    """A value that fits a schema."""
    if "enum" in schema:
        return schema["enum"][0]
    samples = {"object": {}, "array": [], "integer": 0, "number": 0, "boolean": False}
    return samples.get(schema.get("type", ""), "")
