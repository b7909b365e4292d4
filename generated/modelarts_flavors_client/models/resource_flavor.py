# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import types
from ..models.api_version import ApiVersion
from ..models.flavor_kind import FlavorKind
from ..models.flavor_metadata import FlavorMetadata
from ..models.resource_flavor_spec import ResourceFlavorSpec
from ..models.resource_flavor_status import ResourceFlavorStatus
from ..types import UNSET, Unset, new


@define(repr=False)
class ResourceFlavor(types.Model[Any]):
    """One resource flavor, a kind of node that can be created."""

    api_version: ApiVersion | str | Unset = UNSET
    """Version of the resource format."""
    kind: FlavorKind | str | Unset = UNSET
    """Kind of a flavor document."""
    metadata: FlavorMetadata | Unset = UNSET
    """Name, labels and annotations of a flavor."""
    spec: ResourceFlavorSpec | Unset = UNSET
    """What a node of the flavor consists of and how it is paid for."""
    status: ResourceFlavorStatus | Unset = UNSET
    """Whether the flavor is available."""
    _additional: dict[str, Any] | None = field(init=False, default=None, eq=types.or_none)

    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "apiVersion": "api_version",
        "kind": "kind",
        "metadata": "metadata",
        "spec": "spec",
        "status": "status",
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
                self.kind = _flavor_kind[value]
            except (KeyError, TypeError):
                self.kind = types.unlisted(value, str)
                absent += self.kind is UNSET
        else:
            self.kind = UNSET
            absent += 1

        value = data.get("metadata")
        if type(value) is dict:
            self.metadata = new(FlavorMetadata)._read(value)
        else:
            self.metadata = UNSET
            absent += 1

        value = data.get("spec")
        if type(value) is dict:
            self.spec = new(ResourceFlavorSpec)._read(value)
        else:
            self.spec = UNSET
            absent += 1

        value = data.get("status")
        if type(value) is dict:
            self.status = new(ResourceFlavorStatus)._read(value)
        else:
            self.status = UNSET
            absent += 1

        if len(data) + absent == 5:
            self._additional = None
        else:
            self._additional = self._rest(data)
        return self


_api_version = {each.value: each for each in ApiVersion}
_flavor_kind = {each.value: each for each in FlavorKind}
