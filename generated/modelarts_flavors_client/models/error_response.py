# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import types
from ..models.list_metadata import ListMetadata
from ..types import UNSET, Unset, new


@define(repr=False)
class ErrorResponse(types.Model[Any]):
    """Why the request failed. The gateway in front of the service adds `request_id`."""

    error_code: str | Unset = UNSET
    """Code of the error: `ModelArts.*` from the service, `APIG.*` from its gateway (`APIGW.*` from
    older ones). Numbers recur under several statuses, so a cause is the status and the code
    together. Absent: the answer is that of something in between."""
    error_msg: str | Unset = UNSET
    """What went wrong, for people. Absent: not stated."""
    request_id: str | Unset = UNSET
    """Id of the request, in answers of the gateway. Absent: look at the `X-Request-Id` header."""
    metadata: ListMetadata | Unset = UNSET
    """Where the page stands in the list; an empty object where the list is complete."""
    _additional: dict[str, Any] | None = field(init=False, default=None, eq=types.or_none)

    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "error_code": "error_code",
        "error_msg": "error_msg",
        "request_id": "request_id",
        "metadata": "metadata",
    }

    def _read(self, data: Mapping[str, Any], consume: bool = False) -> Self:
        absent = 0
        value = data.get("error_code")
        if value is not None:
            self.error_code = value
        else:
            self.error_code = UNSET
            absent += 1

        value = data.get("error_msg")
        if value is not None:
            self.error_msg = value
        else:
            self.error_msg = UNSET
            absent += 1

        value = data.get("request_id")
        if value is not None:
            self.request_id = value
        else:
            self.request_id = UNSET
            absent += 1

        value = data.get("metadata")
        if type(value) is dict:
            self.metadata = new(ListMetadata)._read(value)
        else:
            self.metadata = UNSET
            absent += 1

        if len(data) + absent == 4:
            self._additional = None
        else:
            self._additional = self._rest(data)
        return self
