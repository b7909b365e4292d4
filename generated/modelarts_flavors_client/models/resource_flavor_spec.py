# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.billing_mode import BillingMode
from ..models.boot_type import BootType
from ..models.cpu_arch import CpuArch
from ..models.flavor_type import FlavorType
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.creating_step import CreatingStep
    from ..models.data_volume import DataVolume
    from ..models.gpu import Gpu
    from ..models.npu import Npu
    from ..models.root_volume import RootVolume


T = TypeVar("T", bound="ResourceFlavorSpec")


@_attrs_define
class ResourceFlavorSpec:
    """What a node of the flavor consists of and how it is paid for."""

    type_: FlavorType | Unset = UNSET
    """ Kind of capacity that a flavor stands for. """
    cpu_arch: CpuArch | Unset = UNSET
    """ Architecture of a CPU. """
    cpu: str | Unset = UNSET
    """ How many CPU cores a node has, as a decimal string. Absent: not told. """
    memory: str | Unset = UNSET
    """ Size of the memory in GiB; on the wire with its unit, as in `32Gi`. Absent: not told. """
    gpu: Gpu | Unset = UNSET
    """ GPUs of a node. """
    npu: Npu | Unset = UNSET
    """ NPUs (Ascend) of a node. """
    data_volume: list[DataVolume] | Unset = UNSET
    """ Data disks of a node. Absent: look at `dataVolumes`, else none. """
    data_volumes: list[DataVolume] | Unset = UNSET
    """ Data disks of a node, under the name that the regional twin uses and live services have been
    read with; the vendor's Python SDK drops it. Absent: look at `dataVolume`, else none.
     """
    root_volume: RootVolume | Unset = UNSET
    """ The system disk of a node. """
    billing_modes: list[BillingMode] | Unset = UNSET
    """ Ways in which the flavor can be paid for. Absent: not told. """
    billing_code: str | Unset = UNSET
    """ Code under which use of the flavor is billed. Absent: not told. """
    job_flavors: list[str] | Unset = UNSET
    """ Job types, given as the names of job flavors, that a node of the flavor can take. Absent: not
    told.
     """
    flavor_boot_type: BootType | Unset = UNSET
    """ What a node starts from. """
    local_disk_detail: str | Unset = UNSET
    """ What local disks a node has. Absent: not told. """
    node_config_template: str | Unset = UNSET
    """ Template by which nodes are configured. Absent: not told. """
    creating_steps: list[CreatingStep] | Unset = UNSET
    """ Steps in which nodes can be added. Absent: not told. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_: str | Unset = UNSET
        if not isinstance(self.type_, Unset):
            type_ = self.type_.value

        cpu_arch: str | Unset = UNSET
        if not isinstance(self.cpu_arch, Unset):
            cpu_arch = self.cpu_arch.value

        cpu = self.cpu

        memory = self.memory

        gpu: dict[str, Any] | Unset = UNSET
        if not isinstance(self.gpu, Unset):
            gpu = self.gpu.to_dict()

        npu: dict[str, Any] | Unset = UNSET
        if not isinstance(self.npu, Unset):
            npu = self.npu.to_dict()

        data_volume: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.data_volume, Unset):
            data_volume = []
            for data_volume_item_data in self.data_volume:
                data_volume_item = data_volume_item_data.to_dict()
                data_volume.append(data_volume_item)

        data_volumes: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.data_volumes, Unset):
            data_volumes = []
            for data_volumes_item_data in self.data_volumes:
                data_volumes_item = data_volumes_item_data.to_dict()
                data_volumes.append(data_volumes_item)

        root_volume: dict[str, Any] | Unset = UNSET
        if not isinstance(self.root_volume, Unset):
            root_volume = self.root_volume.to_dict()

        billing_modes: list[int] | Unset = UNSET
        if not isinstance(self.billing_modes, Unset):
            billing_modes = []
            for billing_modes_item_data in self.billing_modes:
                billing_modes_item = billing_modes_item_data.value
                billing_modes.append(billing_modes_item)

        billing_code = self.billing_code

        job_flavors: list[str] | Unset = UNSET
        if not isinstance(self.job_flavors, Unset):
            job_flavors = self.job_flavors

        flavor_boot_type: str | Unset = UNSET
        if not isinstance(self.flavor_boot_type, Unset):
            flavor_boot_type = self.flavor_boot_type.value

        local_disk_detail = self.local_disk_detail

        node_config_template = self.node_config_template

        creating_steps: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.creating_steps, Unset):
            creating_steps = []
            for creating_steps_item_data in self.creating_steps:
                creating_steps_item = creating_steps_item_data.to_dict()
                creating_steps.append(creating_steps_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if type_ is not UNSET:
            field_dict["type"] = type_
        if cpu_arch is not UNSET:
            field_dict["cpuArch"] = cpu_arch
        if cpu is not UNSET:
            field_dict["cpu"] = cpu
        if memory is not UNSET:
            field_dict["memory"] = memory
        if gpu is not UNSET:
            field_dict["gpu"] = gpu
        if npu is not UNSET:
            field_dict["npu"] = npu
        if data_volume is not UNSET:
            field_dict["dataVolume"] = data_volume
        if data_volumes is not UNSET:
            field_dict["dataVolumes"] = data_volumes
        if root_volume is not UNSET:
            field_dict["rootVolume"] = root_volume
        if billing_modes is not UNSET:
            field_dict["billingModes"] = billing_modes
        if billing_code is not UNSET:
            field_dict["billingCode"] = billing_code
        if job_flavors is not UNSET:
            field_dict["jobFlavors"] = job_flavors
        if flavor_boot_type is not UNSET:
            field_dict["flavorBootType"] = flavor_boot_type
        if local_disk_detail is not UNSET:
            field_dict["localDiskDetail"] = local_disk_detail
        if node_config_template is not UNSET:
            field_dict["nodeConfigTemplate"] = node_config_template
        if creating_steps is not UNSET:
            field_dict["creatingSteps"] = creating_steps

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.creating_step import CreatingStep  # noqa: PLC0415
        from ..models.data_volume import DataVolume  # noqa: PLC0415
        from ..models.gpu import Gpu  # noqa: PLC0415
        from ..models.npu import Npu  # noqa: PLC0415
        from ..models.root_volume import RootVolume  # noqa: PLC0415

        d = dict(src_dict)
        _type_ = d.pop("type", UNSET)
        type_: FlavorType | Unset
        if isinstance(_type_, Unset):
            type_ = UNSET
        else:
            type_ = FlavorType(_type_)

        _cpu_arch = d.pop("cpuArch", UNSET)
        cpu_arch: CpuArch | Unset
        if isinstance(_cpu_arch, Unset):
            cpu_arch = UNSET
        else:
            cpu_arch = CpuArch(_cpu_arch)

        cpu = d.pop("cpu", UNSET)

        memory = d.pop("memory", UNSET)

        _gpu = d.pop("gpu", UNSET)
        gpu: Gpu | Unset
        if isinstance(_gpu, Unset):
            gpu = UNSET
        else:
            gpu = Gpu.from_dict(_gpu)

        _npu = d.pop("npu", UNSET)
        npu: Npu | Unset
        if isinstance(_npu, Unset):
            npu = UNSET
        else:
            npu = Npu.from_dict(_npu)

        _data_volume = d.pop("dataVolume", UNSET)
        data_volume: list[DataVolume] | Unset = UNSET
        if _data_volume is not UNSET:
            data_volume = []
            for data_volume_item_data in _data_volume:
                data_volume_item = DataVolume.from_dict(data_volume_item_data)

                data_volume.append(data_volume_item)

        _data_volumes = d.pop("dataVolumes", UNSET)
        data_volumes: list[DataVolume] | Unset = UNSET
        if _data_volumes is not UNSET:
            data_volumes = []
            for data_volumes_item_data in _data_volumes:
                data_volumes_item = DataVolume.from_dict(data_volumes_item_data)

                data_volumes.append(data_volumes_item)

        _root_volume = d.pop("rootVolume", UNSET)
        root_volume: RootVolume | Unset
        if isinstance(_root_volume, Unset):
            root_volume = UNSET
        else:
            root_volume = RootVolume.from_dict(_root_volume)

        _billing_modes = d.pop("billingModes", UNSET)
        billing_modes: list[BillingMode] | Unset = UNSET
        if _billing_modes is not UNSET:
            billing_modes = []
            for billing_modes_item_data in _billing_modes:
                billing_modes_item = BillingMode(billing_modes_item_data)

                billing_modes.append(billing_modes_item)

        billing_code = d.pop("billingCode", UNSET)

        job_flavors = cast(list[str], d.pop("jobFlavors", UNSET))

        _flavor_boot_type = d.pop("flavorBootType", UNSET)
        flavor_boot_type: BootType | Unset
        if isinstance(_flavor_boot_type, Unset):
            flavor_boot_type = UNSET
        else:
            flavor_boot_type = BootType(_flavor_boot_type)

        local_disk_detail = d.pop("localDiskDetail", UNSET)

        node_config_template = d.pop("nodeConfigTemplate", UNSET)

        _creating_steps = d.pop("creatingSteps", UNSET)
        creating_steps: list[CreatingStep] | Unset = UNSET
        if _creating_steps is not UNSET:
            creating_steps = []
            for creating_steps_item_data in _creating_steps:
                creating_steps_item = CreatingStep.from_dict(creating_steps_item_data)

                creating_steps.append(creating_steps_item)

        resource_flavor_spec = cls(
            type_=type_,
            cpu_arch=cpu_arch,
            cpu=cpu,
            memory=memory,
            gpu=gpu,
            npu=npu,
            data_volume=data_volume,
            data_volumes=data_volumes,
            root_volume=root_volume,
            billing_modes=billing_modes,
            billing_code=billing_code,
            job_flavors=job_flavors,
            flavor_boot_type=flavor_boot_type,
            local_disk_detail=local_disk_detail,
            node_config_template=node_config_template,
            creating_steps=creating_steps,
        )

        resource_flavor_spec.additional_properties = d
        return resource_flavor_spec

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
