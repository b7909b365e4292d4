# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import types
from ..types import UNSET, Unset


@define(repr=False)
class Gpu(types.Model[Any]):
    """GPUs of a node."""

    type_: str | Unset = UNSET
    """Model of the GPU. Absent: not stated."""
    size: str | Unset = UNSET
    """How many GPU chips, as a decimal string; kept by newer services for older clients. Absent:
    not stated."""
    memory: str | Unset = UNSET
    """Memory of one card, with its unit. Absent: not stated."""
    card: str | Unset = UNSET
    """Number of cards, as a decimal string. Absent: not stated."""
    chip: str | Unset = UNSET
    """Number of chips, the same value as `size`. Absent: look at `size`."""
    _additional: dict[str, Any] | None = field(init=False, default=None, eq=types.or_none)

    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "type": "type_",
        "size": "size",
        "memory": "memory",
        "card": "card",
        "chip": "chip",
    }

    def _read(self, data: Mapping[str, Any], consume: bool = False) -> Self:
        absent = 0
        value = data.get("type")
        if value is not None:
            self.type_ = value
        else:
            self.type_ = UNSET
            absent += 1

        value = data.get("size")
        if value is not None:
            self.size = value
        else:
            self.size = UNSET
            absent += 1

        value = data.get("memory")
        if value is not None:
            self.memory = value
        else:
            self.memory = UNSET
            absent += 1

        value = data.get("card")
        if value is not None:
            self.card = value
        else:
            self.card = UNSET
            absent += 1

        value = data.get("chip")
        if value is not None:
            self.chip = value
        else:
            self.chip = UNSET
            absent += 1

        if len(data) + absent == 5:
            self._additional = None
        else:
            self._additional = self._rest(data)
        return self
