from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define

from .. import types
from ..types import UNSET, Unset, new

from ..types import UNSET, Unset
from typing import cast
from ..models.resource_flavor_status_phase import ResourceFlavorStatusPhase

@define(repr=False)
class ResourceFlavorStatus(types.Model[Any]):
    """Whether the flavor can be had."""

    phase: ResourceFlavorStatusPhase | Unset = UNSET
    """Capacity by zone; each key is the code of an availability zone. Absent, or a zone that is
    not listed: not told."""
    _additional: dict[str, Any] | None = types.additional()

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


