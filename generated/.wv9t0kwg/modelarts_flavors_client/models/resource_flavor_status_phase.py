from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define

from .. import types
from ..types import UNSET, Unset, new

from ..models.phase import Phase

@define(repr=False)
class ResourceFlavorStatusPhase(types.Model[Phase | str]):
    """Capacity by zone; each key is the code of an availability zone. Absent, or a zone that is
    not
    listed: not told."""

    _additional: dict[str, Any] | None = types.additional()


    def _read(self, data: Mapping[str, Any], consume: bool = False) -> Self:
        rest: dict[str, Any] = {}
        for name, value in data.items():
            try:
                rest[name] = _phase[value]
            except (KeyError, TypeError):
                rest[name] = value
        self._additional = rest
        return self


_phase = {each.value: each for each in Phase}
