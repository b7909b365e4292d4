# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import types
from ..types import UNSET, Unset


@define(repr=False)
class ResourceFlavorAnnotation(types.Model[Any]):
    """Annotations of a flavor by key. Keys that are not listed here may occur; the vendor's Python
    SDK
    keeps the first of these and drops the rest."""

    os_modelarts_flavorimage_filter: str | Unset = UNSET
    """Which private images the flavor can start from. Absent: no condition is stated."""
    os_modelarts_resourceflavorvolume_configs: str | Unset = UNSET
    """Which volumes a node of the flavor can have. Absent: not stated."""
    _additional: dict[str, Any] | None = field(init=False, default=None, eq=types.or_none)

    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "os.modelarts.flavor/image.filter": "os_modelarts_flavorimage_filter",
        "os.modelarts.resourceflavor/volume.configs": "os_modelarts_resourceflavorvolume_configs",
    }

    def _read(self, data: Mapping[str, Any], consume: bool = False) -> Self:
        absent = 0
        value = data.get("os.modelarts.flavor/image.filter")
        if value is not None:
            self.os_modelarts_flavorimage_filter = value
        else:
            self.os_modelarts_flavorimage_filter = UNSET
            absent += 1

        value = data.get("os.modelarts.resourceflavor/volume.configs")
        if value is not None:
            self.os_modelarts_resourceflavorvolume_configs = value
        else:
            self.os_modelarts_resourceflavorvolume_configs = UNSET
            absent += 1

        if len(data) + absent == 2:
            self._additional = None
        else:
            self._additional = self._rest(data)
        return self
