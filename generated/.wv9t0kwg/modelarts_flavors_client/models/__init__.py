""" Contains all the data models used in inputs/outputs """

from .api_version import ApiVersion
from .billing_mode import BillingMode
from .boot_type import BootType
from .cpu_arch import CpuArch
from .creating_step import CreatingStep
from .data_volume import DataVolume
from .error_response import ErrorResponse
from .flavor_kind import FlavorKind
from .flavor_metadata import FlavorMetadata
from .flavor_type import FlavorType
from .gpu import Gpu
from .list_kind import ListKind
from .list_metadata import ListMetadata
from .npu import Npu
from .phase import Phase
from .resource_flavor import ResourceFlavor
from .resource_flavor_annotation import ResourceFlavorAnnotation
from .resource_flavor_label import ResourceFlavorLabel
from .resource_flavor_list import ResourceFlavorList
from .resource_flavor_spec import ResourceFlavorSpec
from .resource_flavor_status import ResourceFlavorStatus
from .resource_flavor_status_phase import ResourceFlavorStatusPhase
from .root_volume import RootVolume
from .volume_type import VolumeType

__all__ = (
    "ApiVersion",
    "BillingMode",
    "BootType",
    "CpuArch",
    "CreatingStep",
    "DataVolume",
    "ErrorResponse",
    "FlavorKind",
    "FlavorMetadata",
    "FlavorType",
    "Gpu",
    "ListKind",
    "ListMetadata",
    "Npu",
    "Phase",
    "ResourceFlavor",
    "ResourceFlavorAnnotation",
    "ResourceFlavorLabel",
    "ResourceFlavorList",
    "ResourceFlavorSpec",
    "ResourceFlavorStatus",
    "ResourceFlavorStatusPhase",
    "RootVolume",
    "VolumeType",
)
