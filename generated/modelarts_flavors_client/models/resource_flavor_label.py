# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ResourceFlavorLabel")


@_attrs_define
class ResourceFlavorLabel:
    """Labels of a flavor by key. Keys that are not listed here may occur; the vendor's Python SDK keeps
    the first of these and drops the rest.

    """

    os_modelartsscope: str | Unset = UNSET
    """ Job types that the flavor can run, joined with a period. `Train`, `Infer` and `Notebook` are
    known from other pages of the vendor. Absent: not told.
     """
    os_modelarts_flavorbaremetal: str | Unset = UNSET
    """ `true` marks a bare-metal flavor. Absent: not marked. """
    os_modelarts_flavorlocaldisk: str | Unset = UNSET
    """ `true` marks a flavor with local disks. Absent: not marked. """
    additional_properties: dict[str, str] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        os_modelartsscope = self.os_modelartsscope

        os_modelarts_flavorbaremetal = self.os_modelarts_flavorbaremetal

        os_modelarts_flavorlocaldisk = self.os_modelarts_flavorlocaldisk

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if os_modelartsscope is not UNSET:
            field_dict["os.modelarts/scope"] = os_modelartsscope
        if os_modelarts_flavorbaremetal is not UNSET:
            field_dict["os.modelarts.flavor/baremetal"] = os_modelarts_flavorbaremetal
        if os_modelarts_flavorlocaldisk is not UNSET:
            field_dict["os.modelarts.flavor/localdisk"] = os_modelarts_flavorlocaldisk

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        os_modelartsscope = d.pop("os.modelarts/scope", UNSET)

        os_modelarts_flavorbaremetal = d.pop("os.modelarts.flavor/baremetal", UNSET)

        os_modelarts_flavorlocaldisk = d.pop("os.modelarts.flavor/localdisk", UNSET)

        resource_flavor_label = cls(
            os_modelartsscope=os_modelartsscope,
            os_modelarts_flavorbaremetal=os_modelarts_flavorbaremetal,
            os_modelarts_flavorlocaldisk=os_modelarts_flavorlocaldisk,
        )

        resource_flavor_label.additional_properties = d
        return resource_flavor_label

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
