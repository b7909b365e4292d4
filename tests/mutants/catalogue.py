"""The flavors that the reference server holds: compact rows, turned into records of any number.

The names are published ones; equipment, labels and zones are made up where nothing is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

FIRST_PROJECT = "5f0c1b7e9a3d4c28b6e1d07f82a94c35"
SECOND_PROJECT = "c2e8d4f1706b4f9ba35e6d18f0b7c942"
FIRST_TOKEN = "MIIEzAYJKoZIhvcNAQcCoIIEvTCCBLkCAQExDTALBglghkgBZQMEAgEwggEnBgkq"
SECOND_TOKEN = "MIIFdgYJKoZIhvcNAQcCoIIFZzCCBWMCAQExDTALBglghkgBZQMEAgEwggHRBgkq"

SCOPE = "os.modelarts/scope"
BARE_METAL = "os.modelarts.flavor/baremetal"
LOCAL_DISK = "os.modelarts.flavor/localdisk"
CARDS = "example.com/cards"


@dataclass(frozen=True)
class Flavor:
    """What the server knows of one flavor, before it is rendered."""

    name: str
    arch: str
    cpu: int
    memory: int
    accelerator: tuple[str, str, int] | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    zones: Mapping[str, str] = field(default_factory=dict)
    volumes: tuple[tuple[str, int], ...] = ()
    billing: tuple[int, ...] = (0,)
    jobs: tuple[str, ...] = ()


def gpu(model: str, count: int) -> tuple[str, str, int]:
    return ("gpu", model, count)


def npu(model: str, count: int) -> tuple[str, str, int]:
    return ("npu", model, count)


def scope(value: str, **more: str) -> dict[str, str]:
    return {SCOPE: value, **more}


OPEN = {"cn-north-7a": "normal", "cn-north-7b": "normal"}
PARTLY = {"cn-north-7a": "soldout", "cn-north-7b": "soldout", "cn-north-7c": "normal"}
GONE = {"cn-north-7a": "soldout"}
METAL = {BARE_METAL: "true"}
DISK = {LOCAL_DISK: "true"}
ALL = "Train.Infer.Notebook"
VISUAL = ("modelarts.pool.visual.xlarge", "modelarts.pool.visual.2xlarge")
ARM_IMAGES = {"os.modelarts.flavor/image.filter": "arm64"}

ROWS = [
    Flavor("modelarts.vm.cpu8u32g", "x86", 8, 32, zones=PARTLY),
    Flavor("modelarts.vm.cpu.4ud", "x86", 4, 16, labels=scope("Infer"), zones=OPEN),
    Flavor("modelarts.vm.cpu.8ud", "x86", 8, 32, labels=scope("Train"), zones=OPEN),
    Flavor("modelarts.vm.cpu.2u", "x86", 2, 8, labels=scope("Notebook"), zones=OPEN),
    Flavor("modelarts.vm.cpu.16u64g.d", "x86", 16, 64, labels=scope(ALL), zones=OPEN, billing=(0, 1)),
    Flavor("modelarts.vm.cpu.48u96g.d", "x86", 48, 96, labels=scope("Train"), volumes=(("SSD", 500),)),
    Flavor("modelarts.vm.gpu.t4u8", "x86", 8, 32, gpu("nvidia-t4", 1), scope("Train.Infer"), zones=OPEN),
    Flavor("modelarts.vm.gpu.tnt004", "x86", 8, 32, gpu("nvidia-t4", 1), scope("Infer"), zones=GONE),
    Flavor(
        "modelarts.vm.gpu.2v100nv16g.16u128g.d",
        "x86",
        16,
        128,
        gpu("nvidia-v100-pcie", 2),
        scope("Train.Infer", **{CARDS: "2"}),
        zones=PARTLY,
        volumes=(("GPSSD", 1000), ("SAS", 200)),
        billing=(0, 1),
        jobs=VISUAL,
    ),
    Flavor("modelarts.vm.gpu.1v100NV32.pub", "x86", 8, 64, gpu("nvidia-v100-pcie", 1), {CARDS: "1"}, zones=OPEN),
    Flavor("modelarts.bm.gpu.8v100", "x86", 72, 512, gpu("nvidia-v100-pcie", 8), METAL, zones=GONE),
    Flavor("modelarts.bm.gpu.v100NV32", "x86", 72, 512, gpu("nvidia-v100-sxm2", 8), scope("Train", **METAL)),
    Flavor("modelarts.p3.large.public", "x86", 8, 64, gpu("nvidia-v100-pcie", 1), scope(ALL), zones=OPEN),
    Flavor("modelarts.p3.8xlarge.public", "x86", 72, 512, gpu("nvidia-v100-pcie", 8), scope("Train", **{CARDS: "8"})),
    Flavor("modelarts.kat1.xlarge", "arm64", 24, 96, npu("ascend-910", 1), scope("Train"), ARM_IMAGES, OPEN),
    Flavor("modelarts.kat1.2xlarge", "arm64", 48, 192, npu("ascend-910", 2), scope("Train"), ARM_IMAGES, OPEN),
    Flavor("modelarts.kat1.8xlarge", "arm64", 192, 768, npu("ascend-910", 8), scope("", **METAL), ARM_IMAGES, GONE),
    Flavor("modelarts.vm.ai1.snt3", "x86", 8, 32, npu("ascend-310", 1), scope("Infer"), zones=OPEN),
    Flavor("modelarts.bm.snt9.xlarge.2", "arm64", 48, 192, npu("ascend-snt9", 2), {**METAL, **DISK}, ARM_IMAGES, OPEN),
    Flavor("modelarts.bm.snt9.xlarge.8", "arm64", 192, 768, npu("ascend-snt9", 8), METAL, ARM_IMAGES, PARTLY),
    Flavor("modelarts.bm.arm.24u.192g.npu.1d910b", "arm64", 24, 192, npu("ascend-snt9b", 1), scope(ALL, **METAL)),
    Flavor("modelarts.bm.npu.arm.4snt9b1", "arm64", 96, 768, npu("ascend-snt9b1", 4), scope("Train", **DISK), ARM_IMAGES),
    Flavor(
        "modelarts.bm.npu.arm.8snt9b3.i6l.d.c004",
        "arm64",
        192,
        1536,
        npu("ascend-snt9b3", 8),
        scope("Train", **METAL, **{CARDS: "8"}),
        ARM_IMAGES,
        OPEN,
        billing=(1,),
    ),
]  # fmt: skip


def flavors(count: int = len(ROWS)) -> list[Flavor]:
    """`count` flavors with names of their own, sorted by name; past the rows they are numbered copies."""
    rounds = range(count // len(ROWS) + 1)
    copies = [
        row if n == 0 else replace(row, name=f"{row.name}.{n:03}") for n in rounds for row in ROWS
    ]
    return sorted(copies[:count], key=lambda flavor: flavor.name)


def other_flavors() -> list[Flavor]:
    """What the second project has: four flavors of the first, and seven that are its own."""
    own = [replace(row, name=f"{row.name}.dedicated") for row in ROWS[4:11]]
    return sorted([*ROWS[:4], *own], key=lambda flavor: flavor.name)
