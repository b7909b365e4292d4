# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Gpu")


@_attrs_define
class Gpu:
    """GPUs of a node."""

    type_: str | Unset = UNSET
    """ Model of the GPU. Absent: not told. """
    size: str | Unset = UNSET
    """ How many GPU chips, as a decimal string; kept by newer services for older clients. Absent: not
    told.
     """
    memory: str | Unset = UNSET
    """ Memory of one card, with its unit. Absent: not told. """
    card: str | Unset = UNSET
    """ Number of cards, as a decimal string. Absent: not told. """
    chip: str | Unset = UNSET
    """ Number of chips, the same value as `size`. Absent: look at `size`. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        size = self.size

        memory = self.memory

        card = self.card

        chip = self.chip

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if type_ is not UNSET:
            field_dict["type"] = type_
        if size is not UNSET:
            field_dict["size"] = size
        if memory is not UNSET:
            field_dict["memory"] = memory
        if card is not UNSET:
            field_dict["card"] = card
        if chip is not UNSET:
            field_dict["chip"] = chip

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        type_ = d.pop("type", UNSET)

        size = d.pop("size", UNSET)

        memory = d.pop("memory", UNSET)

        card = d.pop("card", UNSET)

        chip = d.pop("chip", UNSET)

        gpu = cls(
            type_=type_,
            size=size,
            memory=memory,
            card=card,
            chip=chip,
        )

        gpu.additional_properties = d
        return gpu

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
