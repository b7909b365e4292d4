# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import types
from ..types import UNSET, Unset


@define(repr=False)
class ListMetadata(types.Model[Any]):
    """Where the page stands in the list; an empty object where the list is complete."""

    continue_: str | Unset = UNSET
    """Opaque token that is the offset of the next page; optional. Absent or empty: this page is
    the last."""
    remaining_item_count: int | Unset = UNSET
    """How many flavors come after this page; it may be inexact. Absent: not stated, which is not
    the same as none."""
    _additional: dict[str, Any] | None = field(init=False, default=None, eq=types.or_none)

    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "continue": "continue_",
        "remainingItemCount": "remaining_item_count",
    }

    def _read(self, data: Mapping[str, Any], consume: bool = False) -> Self:
        absent = 0
        value = data.get("continue")
        if value is not None:
            self.continue_ = value
        else:
            self.continue_ = UNSET
            absent += 1

        value = data.get("remainingItemCount")
        if value is not None:
            self.remaining_item_count = value
        else:
            self.remaining_item_count = UNSET
            absent += 1

        if len(data) + absent == 2:
            self._additional = None
        else:
            self._additional = self._rest(data)
        return self
