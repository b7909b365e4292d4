# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.phase import Phase

T = TypeVar("T", bound="ResourceFlavorStatusPhase")


@_attrs_define
class ResourceFlavorStatusPhase:
    """Capacity by zone; each key is the code of an availability zone. Absent, or a zone that is not
    listed: not told.

    """

    additional_properties: dict[str, Phase] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:

        field_dict: dict[str, Any] = {}
        for prop_name, prop in self.additional_properties.items():
            field_dict[prop_name] = prop.value

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        resource_flavor_status_phase = cls()

        additional_properties = {}
        for prop_name, prop_dict in d.items():
            additional_property = Phase(prop_dict)

            additional_properties[prop_name] = additional_property

        resource_flavor_status_phase.additional_properties = additional_properties
        return resource_flavor_status_phase

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Phase:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Phase) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
