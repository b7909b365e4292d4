"""A flavor as programs want it: numbers, zones, job types; a light view over what was sent."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final

from modelarts_flavors._generated import parse_flavor
from modelarts_flavors.contract import contract
from modelarts_flavors.errors import ResponseSchemaError
from modelarts_flavors.flavors.quantities import count, gib

if TYPE_CHECKING:
    from modelarts_flavors._generated import ResourceFlavor
    from modelarts_flavors.contract import AcceleratorPaths, VolumePaths

Path = tuple[str, ...]

__all__ = ["Accelerator", "Flavor", "Volume"]

# Deeper values exhaust the stack of what encodes, compares or prints them.
LEVELS_MAX = 100


@dataclass(frozen=True, slots=True)
class Accelerator:
    """The GPUs or NPUs of a node.

    `kind` is `gpu` or `npu`, `type` the model, `count` the number of chips, `cards` the number of
    cards, `memory_gib` the memory of one card in GiB. What is unknown is None.

    >>> Flavor({"spec": {"npu": {"type": "snt9b3", "size": "8"}}}).accelerator
    Accelerator(kind='npu', type='snt9b3', count=8, cards=None, memory_gib=None)
    """

    kind: str
    type: str | None = None
    count: int | None = None
    cards: int | None = None
    memory_gib: float | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    """A disk of a node: its class and its size in GiB. What is unknown is None.

    >>> Flavor({"spec": {"dataVolume": [{"volumeType": "SSD", "size": "500Gi"}]}}).volumes
    (Volume(type='SSD', size_gib=500.0),)
    """

    type: str | None = None
    size_gib: float | None = None


@final
class Flavor:
    """One flavor: a kind of node, what it consists of, and in which zones it is available.

    An immutable view over the JSON object that the service sent; every value is read when it is
    asked for, and `raw` is the whole of it as the generated model. A value that is absent or cannot
    be read is None (or empty, where it is a collection); reading never raises. Only `raw`, `to_dict`
    and `==` raise ResponseSchemaError, for a flavor that is nested too deeply to be copied.

    >>> flavor = Flavor(contract().example_by_role("page-sample")["items"][0])
    >>> flavor.name, flavor.cpu, flavor.memory_gib, flavor.accelerator
    ('modelarts.vm.cpu8u32g', 8, 32.0, None)
    >>> flavor.available_zones, flavor.is_available("cn-north-7a")
    (('cn-north-7c',), False)
    >>> flavor.raw.spec.billing_code
    'modelarts.vm.cpu.8ud'
    """

    __slots__ = ("_data",)

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data

    @property
    def raw(self) -> ResourceFlavor:
        """The generated model, with everything that the service sent; made anew each time."""
        return parse_flavor(_copied(self._data))

    def to_dict(self) -> dict[str, Any]:
        """The JSON object as it was sent, what is not documented included; a copy."""
        copied: dict[str, Any] = _copied(self._data)
        return copied

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
        return self._size(contract().flavor.memory)

    @property
    def accelerator(self) -> Accelerator | None:
        """The GPUs or NPUs of a node; None where it has none. The first of `accelerators`."""
        return next(iter(self.accelerators), None)

    @property
    def accelerators(self) -> tuple[Accelerator, ...]:
        """Every kind of accelerator of a node; no public flavor has more than one kind."""
        found = (self._accelerator(shape) for shape in contract().flavor.accelerators)
        return tuple(one for one in found if one is not None)

    def _accelerator(self, shape: AcceleratorPaths) -> Accelerator | None:
        found = self._read(shape.path)
        if not found or type(found) is not dict:
            return None
        model = _string(found.get(shape.type))
        chips = count(found.get(shape.chips))
        size = count(found.get(shape.count)) if chips is None else chips
        cards = count(found.get(shape.cards))
        memory = gib(found.get(shape.memory), _unit((*shape.path, shape.memory)))
        # An object without values, or with a number of zero, stands for no accelerator.
        if size == 0 or (model is None and size is None and cards is None and memory is None):
            return None
        return Accelerator(shape.kind, model, size, cards, memory)

    @property
    def volumes(self) -> tuple[Volume, ...]:
        """Data disks of a node, from whichever of the documented places the service puts them in.

        A disk that is in several of them is given once.
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
        return next(iter(_volumes(shape, [self._read(shape.path)])), None)

    @property
    def zone_phases(self) -> dict[str, str]:
        """The phase in each zone that the service reports, by zone."""
        return _strings(self._read(contract().flavor.phase))

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones that the service reports, available or not, in its order."""
        return tuple(self.zone_phases)

    @property
    def available_zones(self) -> tuple[str, ...]:
        """The zones in which the flavor is available, in the service's order."""
        good = contract().available_phases
        return tuple(zone for zone, phase in self.zone_phases.items() if phase in good)

    def is_available(self, zone: str | None = None) -> bool:
        """Whether the flavor is available in a zone, or in any; False where that is unknown."""
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
        """Billing modes: 0 pay per use, 1 yearly or monthly."""
        found = (count(value) for value in _list(self._read(contract().flavor.billing_modes)))
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

    def _read(self, path: Path) -> Any:
        return value_at(self._data, path)

    def _size(self, path: Path) -> float | None:
        return gib(self._read(path), _unit(path))

    def __eq__(self, other: object) -> bool:
        try:
            return self._data == other._data if isinstance(other, Flavor) else NotImplemented
        except RecursionError:
            raise _too_deep() from None

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        parts = [repr(self.name)]
        for name in ("arch", "cpu", "memory_gib", "accelerator", "zone_phases"):
            value = getattr(self, name)
            if value not in (None, {}):
                parts.append(f"{name}={value!r}")
        return f"<Flavor {' '.join(parts)}>"


@functools.cache
def _unit(path: Path) -> str:
    """The unit that a number without one is in, as the document says of the property at a path."""
    unit: str = contract().at(path, contract().flavor_schema).get("x-unit", "GiB")
    return unit


def _copied(value: Any, levels: int = LEVELS_MAX) -> Any:
    """A copy of a JSON value; raises ResponseSchemaError for one with more levels."""
    if not levels:
        raise _too_deep()
    if type(value) is dict:
        return {name: _copied(part, levels - 1) for name, part in value.items()}
    if type(value) is list:
        return [_copied(part, levels - 1) for part in value]
    return value


def _too_deep() -> ResponseSchemaError:
    return ResponseSchemaError(f"a flavor is nested in more than {LEVELS_MAX} levels")


def value_at(data: Any, path: Path) -> Any:
    """What stands at the end of a path of names; None where it leads nowhere.

    >>> value_at({"spec": {"cpu": "8"}}, ("spec", "cpu")), value_at({"spec": []}, ("spec", "cpu"))
    ('8', None)
    """
    for name in path:
        if type(data) is not dict:
            return None
        data = data.get(name)
    return data


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _strings(value: Any) -> dict[str, str]:
    """The texts of an open map, by key."""
    entries = value.items() if isinstance(value, dict) else ()
    return {key: text for key, text in entries if isinstance(text, str)}


def _volumes(shape: VolumePaths, disks: Any) -> list[Volume]:
    unit = _unit((*shape.path, shape.size))
    return [
        Volume(_string(value_at(disk, (shape.type,))), gib(value_at(disk, (shape.size,)), unit))
        for disk in _list(disks)
        if isinstance(disk, dict)
    ]
