# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import types
from ..models.resource_flavor_status_phase import ResourceFlavorStatusPhase
from ..types import UNSET, Unset, new


@define(repr=False)
class ResourceFlavorStatus(types.Model[Any]):
    """Whether the flavor is available."""

    phase: ResourceFlavorStatusPhase | Unset = UNSET
    """Capacity by zone; each key is the code of an availability zone. Absent, or a zone that is
    not listed: not stated."""
    _additional: dict[str, Any] | None = field(init=False, default=None, eq=types.or_none)

    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "phase": "phase",
    }

    def _read(self, data: Mapping[str, Any], consume: bool = False) -> Self:
        absent = 0
        value = data.get("phase")
        if type(value) is dict:
            self.phase = new(ResourceFlavorStatusPhase)._read(value)
        else:
            self.phase = UNSET
            absent += 1

        if len(data) + absent == 1:
            self._additional = None
        else:
            self._additional = self._rest(data)
        return self
