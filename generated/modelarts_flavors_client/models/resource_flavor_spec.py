# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import types
from ..models.billing_mode import BillingMode
from ..models.boot_type import BootType
from ..models.cpu_arch import CpuArch
from ..models.creating_step import CreatingStep
from ..models.data_volume import DataVolume
from ..models.flavor_type import FlavorType
from ..models.gpu import Gpu
from ..models.npu import Npu
from ..models.root_volume import RootVolume
from ..types import UNSET, Unset, new


@define(repr=False)
class ResourceFlavorSpec(types.Model[Any]):
    """What a node of the flavor consists of and how it is paid for."""

    type_: FlavorType | str | Unset = UNSET
    """Kind of capacity that a flavor stands for."""
    cpu_arch: CpuArch | str | Unset = UNSET
    """Architecture of a CPU."""
    cpu: str | Unset = UNSET
    """How many CPU cores a node has, as a decimal string. Absent: not stated."""
    memory: str | Unset = UNSET
    """Size of the memory in GiB; on the wire with its unit, as in `32Gi`. Absent: not stated."""
    gpu: Gpu | Unset = UNSET
    """GPUs of a node."""
    npu: Npu | Unset = UNSET
    """NPUs (Ascend) of a node."""
    data_volume: list[DataVolume] | Unset = UNSET
    """Data disks of a node. Absent: look at `dataVolumes`, else none."""
    data_volumes: list[DataVolume] | Unset = UNSET
    """Data disks of a node, under the name that the regional twin uses and live services have been
    read with; the vendor's Python SDK drops it. Absent: look at `dataVolume`, else none."""
    root_volume: RootVolume | Unset = UNSET
    """The system disk of a node."""
    billing_modes: list[BillingMode | int] | Unset = UNSET
    """Ways in which the flavor can be paid for. Absent: not stated."""
    billing_code: str | Unset = UNSET
    """Code under which use of the flavor is billed. Absent: not stated."""
    job_flavors: list[str] | Unset = UNSET
    """Job types, given as the names of job flavors, that a node of the flavor can take. Absent:
    not stated."""
    flavor_boot_type: BootType | str | Unset = UNSET
    """What a node starts from."""
    local_disk_detail: str | Unset = UNSET
    """What local disks a node has. Absent: not stated."""
    node_config_template: str | Unset = UNSET
    """Template by which nodes are configured. Absent: not stated."""
    creating_steps: list[CreatingStep] | Unset = UNSET
    """Steps in which nodes can be added. Absent: not stated."""
    _additional: dict[str, Any] | None = field(init=False, default=None, eq=types.or_none)

    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "type": "type_",
        "cpuArch": "cpu_arch",
        "cpu": "cpu",
        "memory": "memory",
        "gpu": "gpu",
        "npu": "npu",
        "dataVolume": "data_volume",
        "dataVolumes": "data_volumes",
        "rootVolume": "root_volume",
        "billingModes": "billing_modes",
        "billingCode": "billing_code",
        "jobFlavors": "job_flavors",
        "flavorBootType": "flavor_boot_type",
        "localDiskDetail": "local_disk_detail",
        "nodeConfigTemplate": "node_config_template",
        "creatingSteps": "creating_steps",
    }

    def _read(self, data: Mapping[str, Any], consume: bool = False) -> Self:
        absent = 0
        value = data.get("type")
        if value is not None:
            try:
                self.type_ = _flavor_type[value]
            except (KeyError, TypeError):
                self.type_ = types.unlisted(value, str)
                absent += self.type_ is UNSET
        else:
            self.type_ = UNSET
            absent += 1

        value = data.get("cpuArch")
        if value is not None:
            try:
                self.cpu_arch = _cpu_arch[value]
            except (KeyError, TypeError):
                self.cpu_arch = types.unlisted(value, str)
                absent += self.cpu_arch is UNSET
        else:
            self.cpu_arch = UNSET
            absent += 1

        value = data.get("cpu")
        if value is not None:
            self.cpu = value
        else:
            self.cpu = UNSET
            absent += 1

        value = data.get("memory")
        if value is not None:
            self.memory = value
        else:
            self.memory = UNSET
            absent += 1

        value = data.get("gpu")
        if type(value) is dict:
            self.gpu = new(Gpu)._read(value)
        else:
            self.gpu = UNSET
            absent += 1

        value = data.get("npu")
        if type(value) is dict:
            self.npu = new(Npu)._read(value)
        else:
            self.npu = UNSET
            absent += 1

        value = data.get("dataVolume")
        if type(value) is list:
            self.data_volume = []
            for one in types.drained(value) if consume else value:
                if not (type(one) is dict):
                    self.data_volume = UNSET
                    absent += 1
                    break
                self.data_volume.append(new(DataVolume)._read(one))
        else:
            self.data_volume = UNSET
            absent += 1

        value = data.get("dataVolumes")
        if type(value) is list:
            self.data_volumes = []
            for one in types.drained(value) if consume else value:
                if not (type(one) is dict):
                    self.data_volumes = UNSET
                    absent += 1
                    break
                self.data_volumes.append(new(DataVolume)._read(one))
        else:
            self.data_volumes = UNSET
            absent += 1

        value = data.get("rootVolume")
        if type(value) is dict:
            self.root_volume = new(RootVolume)._read(value)
        else:
            self.root_volume = UNSET
            absent += 1

        value = data.get("billingModes")
        if type(value) is list:
            self.billing_modes = []
            for one in value:
                if not (type(one) is int):
                    self.billing_modes = UNSET
                    absent += 1
                    break
                self.billing_modes.append(_billing_mode.get(one, one))
        else:
            self.billing_modes = UNSET
            absent += 1

        value = data.get("billingCode")
        if value is not None:
            self.billing_code = value
        else:
            self.billing_code = UNSET
            absent += 1

        value = data.get("jobFlavors")
        if type(value) is list:
            self.job_flavors = value
        else:
            self.job_flavors = UNSET
            absent += 1

        value = data.get("flavorBootType")
        if value is not None:
            try:
                self.flavor_boot_type = _boot_type[value]
            except (KeyError, TypeError):
                self.flavor_boot_type = types.unlisted(value, str)
                absent += self.flavor_boot_type is UNSET
        else:
            self.flavor_boot_type = UNSET
            absent += 1

        value = data.get("localDiskDetail")
        if value is not None:
            self.local_disk_detail = value
        else:
            self.local_disk_detail = UNSET
            absent += 1

        value = data.get("nodeConfigTemplate")
        if value is not None:
            self.node_config_template = value
        else:
            self.node_config_template = UNSET
            absent += 1

        value = data.get("creatingSteps")
        if type(value) is list:
            self.creating_steps = []
            for one in types.drained(value) if consume else value:
                if not (type(one) is dict):
                    self.creating_steps = UNSET
                    absent += 1
                    break
                self.creating_steps.append(new(CreatingStep)._read(one))
        else:
            self.creating_steps = UNSET
            absent += 1

        if len(data) + absent == 16:
            self._additional = None
        else:
            self._additional = self._rest(data)
        return self


_flavor_type = {each.value: each for each in FlavorType}
_cpu_arch = {each.value: each for each in CpuArch}
_billing_mode = {each.value: each for each in BillingMode}
_boot_type = {each.value: each for each in BootType}
