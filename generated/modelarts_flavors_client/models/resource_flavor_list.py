# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import types
from ..models.api_version import ApiVersion
from ..models.list_kind import ListKind
from ..models.list_metadata import ListMetadata
from ..models.resource_flavor import ResourceFlavor
from ..types import UNSET, Unset, new


@define(repr=False)
class ResourceFlavorList(types.Model[Any]):
    """One page of resource flavors."""

    api_version: ApiVersion | str | Unset = UNSET
    """Version of the resource format."""
    kind: ListKind | str | Unset = UNSET
    """Kind of a list document."""
    metadata: ListMetadata | Unset = UNSET
    """Where the page stands in the list; an empty object where the list is complete."""
    items: list[ResourceFlavor] | Unset = UNSET
    """The flavors of this page. Absent: none."""
    _additional: dict[str, Any] | None = field(init=False, default=None, eq=types.or_none)

    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "apiVersion": "api_version",
        "kind": "kind",
        "metadata": "metadata",
        "items": "items",
    }

    def _read(self, data: Mapping[str, Any], consume: bool = False) -> Self:
        absent = 0
        value = data.get("apiVersion")
        if value is not None:
            try:
                self.api_version = _api_version[value]
            except (KeyError, TypeError):
                self.api_version = types.unlisted(value, str)
                absent += self.api_version is UNSET
        else:
            self.api_version = UNSET
            absent += 1

        value = data.get("kind")
        if value is not None:
            try:
                self.kind = _list_kind[value]
            except (KeyError, TypeError):
                self.kind = types.unlisted(value, str)
                absent += self.kind is UNSET
        else:
            self.kind = UNSET
            absent += 1

        value = data.get("metadata")
        if type(value) is dict:
            self.metadata = new(ListMetadata)._read(value)
        else:
            self.metadata = UNSET
            absent += 1

        value = data.get("items")
        if type(value) is list:
            self.items = []
            for one in types.drained(value) if consume else value:
                if not (type(one) is dict):
                    self.items = UNSET
                    absent += 1
                    break
                self.items.append(new(ResourceFlavor)._read(one))
        else:
            self.items = UNSET
            absent += 1

        if len(data) + absent == 4:
            self._additional = None
        else:
            self._additional = self._rest(data)
        return self


_api_version = {each.value: each for each in ApiVersion}
_list_kind = {each.value: each for each in ListKind}
