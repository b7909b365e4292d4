# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.resource_flavor_annotation import ResourceFlavorAnnotation
    from ..models.resource_flavor_label import ResourceFlavorLabel


T = TypeVar("T", bound="FlavorMetadata")


@_attrs_define
class FlavorMetadata:
    """Name, labels and annotations of a flavor."""

    name: str | Unset = UNSET
    """ Id of the flavor, unique in the list. Absent: the flavor has no name. """
    labels: ResourceFlavorLabel | Unset = UNSET
    """ Labels of a flavor by key. Keys that are not listed here may occur; the vendor's Python SDK keeps
    the first of these and drops the rest.
     """
    annotations: ResourceFlavorAnnotation | Unset = UNSET
    """ Annotations of a flavor by key. Keys that are not listed here may occur; the vendor's Python SDK
    keeps the first of these and drops the rest.
     """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        labels: dict[str, Any] | Unset = UNSET
        if not isinstance(self.labels, Unset):
            labels = self.labels.to_dict()

        annotations: dict[str, Any] | Unset = UNSET
        if not isinstance(self.annotations, Unset):
            annotations = self.annotations.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if labels is not UNSET:
            field_dict["labels"] = labels
        if annotations is not UNSET:
            field_dict["annotations"] = annotations

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.resource_flavor_annotation import ResourceFlavorAnnotation  # noqa: PLC0415
        from ..models.resource_flavor_label import ResourceFlavorLabel  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name", UNSET)

        _labels = d.pop("labels", UNSET)
        labels: ResourceFlavorLabel | Unset
        if isinstance(_labels, Unset):
            labels = UNSET
        else:
            labels = ResourceFlavorLabel.from_dict(_labels)

        _annotations = d.pop("annotations", UNSET)
        annotations: ResourceFlavorAnnotation | Unset
        if isinstance(_annotations, Unset):
            annotations = UNSET
        else:
            annotations = ResourceFlavorAnnotation.from_dict(_annotations)

        flavor_metadata = cls(
            name=name,
            labels=labels,
            annotations=annotations,
        )

        flavor_metadata.additional_properties = d
        return flavor_metadata

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
