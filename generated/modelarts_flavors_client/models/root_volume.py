# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.volume_type import VolumeType
from ..types import UNSET, Unset

T = TypeVar("T", bound="RootVolume")


@_attrs_define
class RootVolume:
    """The system disk of a node."""

    volume_type: VolumeType | Unset = UNSET
    """ Class of a disk. """
    size: str | Unset = UNSET
    """ Size of the disk in GiB; on the wire with its unit, as in `50Gi`. Absent: not told. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        volume_type: str | Unset = UNSET
        if not isinstance(self.volume_type, Unset):
            volume_type = self.volume_type.value

        size = self.size

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if volume_type is not UNSET:
            field_dict["volumeType"] = volume_type
        if size is not UNSET:
            field_dict["size"] = size

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _volume_type = d.pop("volumeType", UNSET)
        volume_type: VolumeType | Unset
        if isinstance(_volume_type, Unset):
            volume_type = UNSET
        else:
            volume_type = VolumeType(_volume_type)

        size = d.pop("size", UNSET)

        root_volume = cls(
            volume_type=volume_type,
            size=size,
        )

        root_volume.additional_properties = d
        return root_volume

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
