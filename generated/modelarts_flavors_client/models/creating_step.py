# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CreatingStep")


@_attrs_define
class CreatingStep:
    """A number of nodes that can be added at once."""

    type_: str | Unset = UNSET
    """ Kind of the step. Absent: not told. """
    step: int | Unset = UNSET
    """ How many nodes one step adds. Absent: not told. """
    display_info: str | Unset = UNSET
    """ How the step is shown to people. Absent: not told. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        step = self.step

        display_info = self.display_info

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if type_ is not UNSET:
            field_dict["type"] = type_
        if step is not UNSET:
            field_dict["step"] = step
        if display_info is not UNSET:
            field_dict["displayInfo"] = display_info

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        type_ = d.pop("type", UNSET)

        step = d.pop("step", UNSET)

        display_info = d.pop("displayInfo", UNSET)

        creating_step = cls(
            type_=type_,
            step=step,
            display_info=display_info,
        )

        creating_step.additional_properties = d
        return creating_step

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
