"""A flavor as programs want it: numbers, zones, job types; a light view over the generated model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, final

from modelarts_flavors._generated import ResourceFlavor, flavor_reader, parse_flavor
from modelarts_flavors.contract import AcceleratorShape, VolumeShape, contract, pointer
from modelarts_flavors.quantities import count, gib

__all__ = ["Accelerator", "Flavor", "Volume", "list_document"]


@dataclass(frozen=True, slots=True)
class Accelerator:
    """The GPUs or NPUs of a node.

    `kind` is `gpu` or `npu`, `type` the model, `count` the number of chips, `cards` the number of
    cards, `memory_gib` the memory of one card in GiB. What is not told is None.
    """

    kind: str
    type: str | None = None
    count: int | None = None
    cards: int | None = None
    memory_gib: float | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    """A disk of a node: its class and its size in GiB. What is not told is None."""

    type: str | None = None
    size_gib: float | None = None


@final
class Flavor:
    """One flavor: a kind of node, what it consists of, and in which zones it can be had.

    An immutable view over the generated model, which `raw` holds in full; every value is read
    when it is asked for. A value that is absent or cannot be read is None (or empty, where it is a
    collection); reading never raises.

    >>> flavor = Flavor.from_dict(contract().example("VendorSample")["items"][0])
    >>> flavor.name, flavor.cpu, flavor.memory_gib, flavor.accelerator
    ('modelarts.vm.cpu8u32g', 8, 32.0, None)
    >>> flavor.available_zones, flavor.is_available("cn-north-7a")
    (('cn-north-7c',), False)
    """

    __slots__ = ("_raw",)

    def __init__(self, raw: ResourceFlavor) -> None:
        self._raw = raw

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Flavor:
        """A flavor from its JSON object, as it is on the wire."""
        return cls(parse_flavor(data))

    def to_dict(self) -> dict[str, Any]:
        """The flavor's JSON object, as it is on the wire; keys that are not documented included."""
        return self._raw.to_dict()

    @property
    def raw(self) -> ResourceFlavor:
        """The generated model, with everything that the service sent."""
        return self._raw

    @property
    def name(self) -> str:
        """Id of the flavor, unique in the list; "" where the service gave none."""
        return _string(self._read(contract().flavor.name)) or ""

    @property
    def type(self) -> str | None:
        """Kind of capacity, `Dedicate` for physical nodes."""
        return _string(self._read(contract().flavor.type))

    @property
    def arch(self) -> str | None:
        """Architecture of the CPU, `x86` or `arm64`."""
        return _string(self._read(contract().flavor.architecture))

    @property
    def cpu(self) -> int | None:
        """Number of CPU cores."""
        return count(self._read(contract().flavor.cpu))

    @property
    def memory_gib(self) -> float | None:
        """Size of the memory in GiB."""
        return gib(self._read(contract().flavor.memory))

    @property
    def accelerator(self) -> Accelerator | None:
        """The GPUs or NPUs of a node; None where it has none. The first of `accelerators`."""
        return next(iter(self.accelerators), None)

    @property
    def accelerators(self) -> tuple[Accelerator, ...]:
        """Every kind of accelerator of a node; no public flavor has more than one kind."""
        found = (self._accelerator(shape) for shape in contract().flavor.accelerators)
        return tuple(one for one in found if one is not None)

    def _accelerator(self, shape: AcceleratorShape) -> Accelerator | None:
        if self._read(shape.path) is None:
            return None
        chips = count(self._read((*shape.path, shape.chips)))
        size = count(self._read((*shape.path, shape.count)))
        found = Accelerator(
            kind=shape.kind,
            type=_string(self._read((*shape.path, shape.type))),
            count=size if chips is None else chips,
            cards=count(self._read((*shape.path, shape.cards))),
            memory_gib=gib(self._read((*shape.path, shape.memory))),
        )
        # An empty object, or a number of zero, stands for no accelerator.
        return None if found.count == 0 or found == Accelerator(shape.kind) else found

    @property
    def volumes(self) -> tuple[Volume, ...]:
        """Data disks of a node, from whichever of the documented places the service puts them in.

        Where it fills several, a disk that stands in the later ones too is given once.
        """
        found: list[Volume] = []
        for shape in contract().flavor.volumes:
            more = _volumes(shape, self._read(shape.path))
            found += [volume for volume in more if volume not in found] if found else more
        return tuple(found)

    @property
    def root_volume(self) -> Volume | None:
        """System disk of a node."""
        shape = contract().flavor.root_volume
        if self._read(shape.path) is None:
            return None
        return Volume(
            _string(self._read((*shape.path, shape.type))),
            gib(self._read((*shape.path, shape.size))),
        )

    @property
    def zones(self) -> dict[str, str]:
        """The phase of each zone that is told, by zone."""
        return _strings(self._read(contract().flavor.phase))

    @property
    def available_zones(self) -> tuple[str, ...]:
        """The zones in which the flavor can be had, in the service's order."""
        good = contract().available_phases
        return tuple(zone for zone, phase in self.zones.items() if phase in good)

    def is_available(self, zone: str | None = None) -> bool:
        """Whether the flavor can be had in a zone, or in any; False where that is not told."""
        available = self.available_zones
        return bool(available) if zone is None else zone in available

    @property
    def job_types(self) -> tuple[str, ...]:
        """Job types that the flavor can run, `Train`, `Infer` or `Notebook`, from the scope label."""
        shape = contract().flavor
        joined = _string(self._read(shape.scope)) or ""
        return tuple(part for part in joined.split(shape.scope_separator) if part)

    @property
    def job_flavors(self) -> tuple[str, ...]:
        """Names of the job flavors that a node of the flavor can take."""
        found = (_string(value) for value in _list(self._read(contract().flavor.job_flavors)))
        return tuple(name for name in found if name is not None)

    @property
    def billing_modes(self) -> tuple[int, ...]:
        """Ways to pay: 0 per use, 1 by the month or year."""
        found = (
            count(_plain(value)) for value in _list(self._read(contract().flavor.billing_modes))
        )
        return tuple(mode for mode in found if mode is not None)

    @property
    def billing_code(self) -> str | None:
        """Code under which use of the flavor is billed."""
        return _string(self._read(contract().flavor.billing_code))

    @property
    def labels(self) -> dict[str, str]:
        """Every label, documented or not, by key."""
        return _strings(self._read(contract().flavor.labels))

    @property
    def annotations(self) -> dict[str, str]:
        """Every annotation, documented or not, by key."""
        return _strings(self._read(contract().flavor.annotations))

    def _read(self, path: tuple[str, ...]) -> Any:
        return flavor_reader(path)(self._raw)

    def __eq__(self, other: object) -> bool:
        return self._raw == other._raw if isinstance(other, Flavor) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        parts = [repr(self.name)]
        for name in ("arch", "cpu", "memory_gib", "accelerator", "zones"):
            value = getattr(self, name)
            if value is not None:
                parts.append(f"{name}={value!r}")
        return f"<Flavor {' '.join(parts)}>"


def list_document(flavors: Iterable[Flavor]) -> dict[str, Any]:
    """One complete list of these flavors, as it would be on the wire.

    >>> sample = contract().example("VendorSample")
    >>> list_document(Flavor.from_dict(item) for item in sample["items"]) == sample
    True
    """
    facts = contract()
    document: dict[str, Any] = facts.constants(facts.page_schema)
    token_path = facts.operation.paging.token_path
    pointer.place(document, token_path, "")
    del pointer.follow(document, token_path[:-1])[token_path[-1]]
    pointer.place(document, facts.operation.paging.items_path, [f.to_dict() for f in flavors])
    return document


def _plain(value: Any) -> Any:
    """The value itself, of an enum's member its value."""
    return value.value if isinstance(value, Enum) else value


def _string(value: Any) -> str | None:
    value = _plain(value)
    return value if isinstance(value, str) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _strings(model: Any) -> dict[str, str]:
    """The texts of an open map, by key."""
    if model is None:
        return {}
    found = model if isinstance(model, dict) else model.to_dict()
    return {key: text for key, value in found.items() if (text := _string(value)) is not None}


def _volumes(shape: VolumeShape, disks: Any) -> list[Volume]:
    return [
        Volume(
            _string(flavor_reader((shape.type,))(disk)),
            gib(flavor_reader((shape.size,))(disk)),
        )
        for disk in _list(disks)
    ]
