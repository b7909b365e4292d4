# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import types
from ..types import UNSET, Unset


@define(repr=False)
class ResourceFlavorLabel(types.Model[Any]):
    """Labels of a flavor by key. Keys that are not listed here may occur; the vendor's Python SDK
    keeps
    the first of these and drops the rest."""

    os_modelartsscope: str | Unset = UNSET
    """Job types that the flavor can run, joined with a period. `Train`, `Infer` and `Notebook` are
    known from other pages of the vendor. Absent: not stated."""
    os_modelarts_flavorbaremetal: str | Unset = UNSET
    """`true` marks a bare-metal flavor. Absent: not marked."""
    os_modelarts_flavorlocaldisk: str | Unset = UNSET
    """`true` marks a flavor with local disks. Absent: not marked."""
    _additional: dict[str, Any] | None = field(init=False, default=None, eq=types.or_none)

    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "os.modelarts/scope": "os_modelartsscope",
        "os.modelarts.flavor/baremetal": "os_modelarts_flavorbaremetal",
        "os.modelarts.flavor/localdisk": "os_modelarts_flavorlocaldisk",
    }

    def _read(self, data: Mapping[str, Any], consume: bool = False) -> Self:
        absent = 0
        value = data.get("os.modelarts/scope")
        if value is not None:
            self.os_modelartsscope = value
        else:
            self.os_modelartsscope = UNSET
            absent += 1

        value = data.get("os.modelarts.flavor/baremetal")
        if value is not None:
            self.os_modelarts_flavorbaremetal = value
        else:
            self.os_modelarts_flavorbaremetal = UNSET
            absent += 1

        value = data.get("os.modelarts.flavor/localdisk")
        if value is not None:
            self.os_modelarts_flavorlocaldisk = value
        else:
            self.os_modelarts_flavorlocaldisk = UNSET
            absent += 1

        if len(data) + absent == 3:
            self._additional = None
        else:
            self._additional = self._rest(data)
        return self
