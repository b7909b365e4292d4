# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ResourceFlavorAnnotation")


@_attrs_define
class ResourceFlavorAnnotation:
    """Annotations of a flavor by key. Keys that are not listed here may occur; the vendor's Python SDK
    keeps the first of these and drops the rest.

    """

    os_modelarts_flavorimage_filter: str | Unset = UNSET
    """ Which private images the flavor can start from. Absent: no condition is told. """
    os_modelarts_resourceflavorvolume_configs: str | Unset = UNSET
    """ Which volumes a node of the flavor can have. Absent: not told. """
    additional_properties: dict[str, str] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        os_modelarts_flavorimage_filter = self.os_modelarts_flavorimage_filter

        os_modelarts_resourceflavorvolume_configs = self.os_modelarts_resourceflavorvolume_configs

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if os_modelarts_flavorimage_filter is not UNSET:
            field_dict["os.modelarts.flavor/image.filter"] = os_modelarts_flavorimage_filter
        if os_modelarts_resourceflavorvolume_configs is not UNSET:
            field_dict["os.modelarts.resourceflavor/volume.configs"] = (
                os_modelarts_resourceflavorvolume_configs
            )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        os_modelarts_flavorimage_filter = d.pop("os.modelarts.flavor/image.filter", UNSET)

        os_modelarts_resourceflavorvolume_configs = d.pop(
            "os.modelarts.resourceflavor/volume.configs", UNSET
        )

        resource_flavor_annotation = cls(
            os_modelarts_flavorimage_filter=os_modelarts_flavorimage_filter,
            os_modelarts_resourceflavorvolume_configs=os_modelarts_resourceflavorvolume_configs,
        )

        resource_flavor_annotation.additional_properties = d
        return resource_flavor_annotation

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> str:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: str) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
