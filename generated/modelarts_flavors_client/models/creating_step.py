# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import types
from ..types import UNSET, Unset


@define(repr=False)
class CreatingStep(types.Model[Any]):
    """A number of nodes that can be added at once."""

    type_: str | Unset = UNSET
    """Kind of the step. Absent: not stated."""
    step: int | Unset = UNSET
    """How many nodes one step adds. Absent: not stated."""
    display_info: str | Unset = UNSET
    """How the step is shown to people. Absent: not stated."""
    _additional: dict[str, Any] | None = field(init=False, default=None, eq=types.or_none)

    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "type": "type_",
        "step": "step",
        "displayInfo": "display_info",
    }

    def _read(self, data: Mapping[str, Any], consume: bool = False) -> Self:
        absent = 0
        value = data.get("type")
        if value is not None:
            self.type_ = value
        else:
            self.type_ = UNSET
            absent += 1

        value = data.get("step")
        if value is not None:
            self.step = value
        else:
            self.step = UNSET
            absent += 1

        value = data.get("displayInfo")
        if value is not None:
            self.display_info = value
        else:
            self.display_info = UNSET
            absent += 1

        if len(data) + absent == 3:
            self._additional = None
        else:
            self._additional = self._rest(data)
        return self
