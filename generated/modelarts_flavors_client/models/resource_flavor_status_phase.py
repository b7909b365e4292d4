# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .. import types
from ..models.phase import Phase


@define(repr=False)
class ResourceFlavorStatusPhase(types.Model[Phase | str]):
    """Capacity by zone; each key is the code of an availability zone. Absent, or a zone that is
    not
    listed: not stated."""

    _additional: dict[str, Any] | None = field(init=False, default=None, eq=types.or_none)

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
