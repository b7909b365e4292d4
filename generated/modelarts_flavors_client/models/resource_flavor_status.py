# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.resource_flavor_status_phase import ResourceFlavorStatusPhase


T = TypeVar("T", bound="ResourceFlavorStatus")


@_attrs_define
class ResourceFlavorStatus:
    """Whether the flavor can be had."""

    phase: ResourceFlavorStatusPhase | Unset = UNSET
    """ Capacity by zone; each key is the code of an availability zone. Absent, or a zone that is not
    listed: not told.
     """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        phase: dict[str, Any] | Unset = UNSET
        if not isinstance(self.phase, Unset):
            phase = self.phase.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if phase is not UNSET:
            field_dict["phase"] = phase

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.resource_flavor_status_phase import ResourceFlavorStatusPhase  # noqa: PLC0415

        d = dict(src_dict)
        _phase = d.pop("phase", UNSET)
        phase: ResourceFlavorStatusPhase | Unset
        if isinstance(_phase, Unset):
            phase = UNSET
        else:
            phase = ResourceFlavorStatusPhase.from_dict(_phase)

        resource_flavor_status = cls(
            phase=phase,
        )

        resource_flavor_status.additional_properties = d
        return resource_flavor_status

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
