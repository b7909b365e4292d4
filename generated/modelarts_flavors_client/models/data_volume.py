# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import types
from ..models.volume_type import VolumeType
from ..types import UNSET, Unset


@define(repr=False)
class DataVolume(types.Model[Any]):
    """A data disk of a node."""

    volume_type: VolumeType | str | Unset = UNSET
    """Class of a disk."""
    size: str | Unset = UNSET
    """Size of the disk in GiB; on the wire with its unit, as in `500Gi`. Absent: not stated."""
    _additional: dict[str, Any] | None = field(init=False, default=None, eq=types.or_none)

    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "volumeType": "volume_type",
        "size": "size",
    }

    def _read(self, data: Mapping[str, Any], consume: bool = False) -> Self:
        absent = 0
        value = data.get("volumeType")
        if value is not None:
            try:
                self.volume_type = _volume_type[value]
            except (KeyError, TypeError):
                self.volume_type = types.unlisted(value, str)
                absent += self.volume_type is UNSET
        else:
            self.volume_type = UNSET
            absent += 1

        value = data.get("size")
        if value is not None:
            self.size = value
        else:
            self.size = UNSET
            absent += 1

        if len(data) + absent == 2:
            self._additional = None
        else:
            self._additional = self._rest(data)
        return self


_volume_type = {each.value: each for each in VolumeType}
