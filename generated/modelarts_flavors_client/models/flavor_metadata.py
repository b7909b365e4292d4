# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import types
from ..models.resource_flavor_annotation import ResourceFlavorAnnotation
from ..models.resource_flavor_label import ResourceFlavorLabel
from ..types import UNSET, Unset, new


@define(repr=False)
class FlavorMetadata(types.Model[Any]):
    """Name, labels and annotations of a flavor."""

    name: str | Unset = UNSET
    """Id of the flavor, unique in the list. Absent: the flavor has no name."""
    labels: ResourceFlavorLabel | Unset = UNSET
    """Labels of a flavor by key. Keys that are not listed here may occur; the vendor's Python SDK
    keeps the first of these and drops the rest."""
    annotations: ResourceFlavorAnnotation | Unset = UNSET
    """Annotations of a flavor by key. Keys that are not listed here may occur; the vendor's Python
    SDK keeps the first of these and drops the rest."""
    _additional: dict[str, Any] | None = field(init=False, default=None, eq=types.or_none)

    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "name": "name",
        "labels": "labels",
        "annotations": "annotations",
    }

    def _read(self, data: Mapping[str, Any], consume: bool = False) -> Self:
        absent = 0
        value = data.get("name")
        if value is not None:
            self.name = value
        else:
            self.name = UNSET
            absent += 1

        value = data.get("labels")
        if type(value) is dict:
            self.labels = new(ResourceFlavorLabel)._read(value)
        else:
            self.labels = UNSET
            absent += 1

        value = data.get("annotations")
        if type(value) is dict:
            self.annotations = new(ResourceFlavorAnnotation)._read(value)
        else:
            self.annotations = UNSET
            absent += 1

        if len(data) + absent == 3:
            self._additional = None
        else:
            self._additional = self._rest(data)
        return self
