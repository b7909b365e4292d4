# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.api_version import ApiVersion
from ..models.flavor_kind import FlavorKind
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.flavor_metadata import FlavorMetadata
    from ..models.resource_flavor_spec import ResourceFlavorSpec
    from ..models.resource_flavor_status import ResourceFlavorStatus


T = TypeVar("T", bound="ResourceFlavor")


@_attrs_define
class ResourceFlavor:
    """One resource flavor, a kind of node that can be created."""

    api_version: ApiVersion | Unset = UNSET
    """ Version of the resource format. """
    kind: FlavorKind | Unset = UNSET
    """ Kind of a flavor document. """
    metadata: FlavorMetadata | Unset = UNSET
    """ Name, labels and annotations of a flavor. """
    spec: ResourceFlavorSpec | Unset = UNSET
    """ What a node of the flavor consists of and how it is paid for. """
    status: ResourceFlavorStatus | Unset = UNSET
    """ Whether the flavor can be had. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        api_version: str | Unset = UNSET
        if not isinstance(self.api_version, Unset):
            api_version = self.api_version.value

        kind: str | Unset = UNSET
        if not isinstance(self.kind, Unset):
            kind = self.kind.value

        metadata: dict[str, Any] | Unset = UNSET
        if not isinstance(self.metadata, Unset):
            metadata = self.metadata.to_dict()

        spec: dict[str, Any] | Unset = UNSET
        if not isinstance(self.spec, Unset):
            spec = self.spec.to_dict()

        status: dict[str, Any] | Unset = UNSET
        if not isinstance(self.status, Unset):
            status = self.status.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if api_version is not UNSET:
            field_dict["apiVersion"] = api_version
        if kind is not UNSET:
            field_dict["kind"] = kind
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if spec is not UNSET:
            field_dict["spec"] = spec
        if status is not UNSET:
            field_dict["status"] = status

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.flavor_metadata import FlavorMetadata  # noqa: PLC0415
        from ..models.resource_flavor_spec import ResourceFlavorSpec  # noqa: PLC0415
        from ..models.resource_flavor_status import ResourceFlavorStatus  # noqa: PLC0415

        d = dict(src_dict)
        _api_version = d.pop("apiVersion", UNSET)
        api_version: ApiVersion | Unset
        if isinstance(_api_version, Unset):
            api_version = UNSET
        else:
            api_version = ApiVersion(_api_version)

        _kind = d.pop("kind", UNSET)
        kind: FlavorKind | Unset
        if isinstance(_kind, Unset):
            kind = UNSET
        else:
            kind = FlavorKind(_kind)

        _metadata = d.pop("metadata", UNSET)
        metadata: FlavorMetadata | Unset
        if isinstance(_metadata, Unset):
            metadata = UNSET
        else:
            metadata = FlavorMetadata.from_dict(_metadata)

        _spec = d.pop("spec", UNSET)
        spec: ResourceFlavorSpec | Unset
        if isinstance(_spec, Unset):
            spec = UNSET
        else:
            spec = ResourceFlavorSpec.from_dict(_spec)

        _status = d.pop("status", UNSET)
        status: ResourceFlavorStatus | Unset
        if isinstance(_status, Unset):
            status = UNSET
        else:
            status = ResourceFlavorStatus.from_dict(_status)

        resource_flavor = cls(
            api_version=api_version,
            kind=kind,
            metadata=metadata,
            spec=spec,
            status=status,
        )

        resource_flavor.additional_properties = d
        return resource_flavor

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
