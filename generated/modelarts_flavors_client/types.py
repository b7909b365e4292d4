# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
"""What models and endpoint functions share: UNSET, Model, File and Response."""

import datetime
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from itertools import repeat
from typing import (
    IO,
    TYPE_CHECKING,
    Any,
    BinaryIO,
    ClassVar,
    Final,
    Generic,
    Literal,
    Self,
    TypeVar,
    final,
)
from uuid import UUID

import orjson


@final
class Unset:
    """The type of `UNSET`, which stands for a value that is absent. It has that one instance."""

    __slots__ = ()

    def __new__(cls) -> "Unset":
        return UNSET

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Final[Unset] = object.__new__(Unset)

V = TypeVar("V")


class Model(Generic[V]):
    """A JSON object of the document, its properties as attributes.

    `from_dict` refuses nothing that is a JSON object:

    * An absent property is UNSET.
    * So is one with a value that cannot be what the document says: null, a list for an object, an
      object for a list, a list with such an item, a number for the name of an enum value.
    * An enum value that the document does not list is kept as a plain str or int.
    * A scalar is kept as it came, even where the document has another scalar type.

    `additional_properties` has everything that the attributes do not hold, by its name on the wire:
    properties that the document does not list, and the values that were passed over as UNSET.
    `to_dict` writes them back, so that an object which is read and written stays the same (only
    dates and UUIDs may come back in another spelling).
    `model[name]`, `model[name] = value`, `del model[name]` and `name in model` are about them too.
    """

    PROPERTIES: ClassVar[Mapping[str, str]] = {}
    """The attribute for each property of the document, by the property's name on the wire."""
    REQUIRED: ClassVar[frozenset[str]] = frozenset()
    """The properties that the document requires, by the same names."""

    if TYPE_CHECKING:
        # A slot of each model. None stands for an empty dict: most objects have none, and a dict
        # for each costs time.
        _additional: dict[str, Any] | None
    else:
        __slots__ = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, consume: bool = False) -> Self:
        """The model of a JSON object; anything but an object raises ValueError.

        With `consume` the lists of `data` that are read as models are emptied meanwhile. It takes
        less memory and time, as there is never more than one item twice.
        """
        if not isinstance(data, Mapping):
            raise ValueError(f"{cls.__name__} is read from an object, not a {type(data).__name__}")
        return new(cls)._read(data, consume)

    @classmethod
    def from_json(cls, text: bytes | bytearray | memoryview | str) -> Self:
        """The model of a JSON object in its text form; anything else raises ValueError."""
        return cls.from_dict(orjson.loads(text), consume=True)

    def _read(self, data: Mapping[str, Any], consume: bool = False) -> Self:
        raise NotImplementedError

    def _rest(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What of `data` is in no attribute, once all of them are read."""
        absent = {
            name for name, attribute in self.PROPERTIES.items() if getattr(self, attribute) is UNSET
        }
        return {n: value for n, value in data.items() if n in absent or n not in self.PROPERTIES}

    def to_dict(self) -> dict[str, Any]:
        """The JSON object: the attributes that are set, and the additional properties."""
        written = {
            name: to_wire(value)
            for name, attribute in self.PROPERTIES.items()
            if (value := getattr(self, attribute)) is not UNSET
        }
        for name, value in (self._additional or {}).items():
            written.setdefault(name, to_wire(value))
        return written

    def __repr__(self) -> str:
        """The call that makes such a model, with the additional properties beside it."""
        attributes = ((name, getattr(self, name)) for name in self.PROPERTIES.values())
        parts = [f"{name}={value!r}" for name, value in attributes if value is not UNSET]
        parts += [f"additional_properties={self._additional!r}"] * bool(self._additional)
        return f"{type(self).__name__}({', '.join(parts)})"

    @property
    def additional_properties(self) -> dict[str, V]:
        """What the attributes do not hold, by its name on the wire."""
        if self._additional is None:
            self._additional = {}
        return self._additional

    @additional_properties.setter
    def additional_properties(self, properties: dict[str, V]) -> None:
        self._additional = properties

    @property
    def additional_keys(self) -> list[str]:
        """The names of the additional properties."""
        return list(self._additional or ())

    def __getitem__(self, name: str) -> V:
        return self.additional_properties[name]

    def __setitem__(self, name: str, value: V) -> None:
        self.additional_properties[name] = value

    def __delitem__(self, name: str) -> None:
        del self.additional_properties[name]

    def __contains__(self, name: str) -> bool:
        return self._additional is not None and name in self._additional


def or_none(properties: dict[str, Any] | None) -> dict[str, Any] | None:
    """Additional properties as they are compared: none at all, and an empty dict, are the same."""
    return properties or None


def drained(items: list[Any]) -> Iterable[Any]:
    """The items, none of which is kept once it is read; the list itself if they are not all objects."""
    if {*map(type, items)} != {dict}:
        return items
    items.reverse()
    return map(items.pop, repeat(-1, len(items)))


def unlisted(value: Any, kind: type[V]) -> V | Unset:
    """A value that an enum does not list, if it is of the enum's type."""
    return value if type(value) is kind else UNSET


new = object.__new__
"""Makes a model without its `__init__`, for `_read` to fill."""


def to_wire(value: Any) -> Any:
    """The JSON form of whatever an attribute or a parameter can hold."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, list):
        return [to_wire(item) for item in value]
    if isinstance(value, dict):
        return {name: to_wire(item) for name, item in value.items()}
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value


# Readers of what is not a scalar, an object, an enum value or a list of these: those are read by
# the code of each model. A reader takes a JSON value, and raises ValueError where it does not fit.
Reader = Callable[[Any], Any]


def read_any(value: Any) -> Any:
    """Whatever there is."""
    return value


def read_as(*types: type) -> Reader:
    """A value of one of exactly these types."""

    def read(value: Any) -> Any:
        if type(value) not in types:
            raise ValueError(f"a {type(value).__name__} instead of {types}")
        return value

    return read


def read_const(constant: Any) -> Reader:
    """This one value."""

    def read(value: Any) -> Any:
        if type(value) is not type(constant) or value != constant:
            raise ValueError(f"{value!r} instead of {constant!r}")
        return value

    return read


def read_enum(kind: type[Enum], scalar: type) -> Reader:
    """A member of this enum, or a plain value of its type."""
    known = {member.value: member for member in kind}
    check = read_as(scalar)
    return lambda value: known.get(check(value), value)


def read_text(parse: Callable[[str], Any]) -> Reader:
    """What `parse` makes of a string."""
    check = read_as(str)
    return lambda value: parse(check(value))


def read_model(model: type[Model[Any]]) -> Reader:
    """An object as this model."""
    check = read_as(dict)
    return lambda value: model.from_dict(check(value))


def read_list(item: Reader) -> Reader:
    """A list of what `item` reads."""
    check = read_as(list)
    return lambda value: [item(one) for one in check(value)]


def read_union(*readers: Reader) -> Reader:
    """What fits best: the first value that is read whole, else the model that leaves least over."""

    def read(value: Any) -> Any:
        found: list[tuple[int, Any]] = []
        for reader in readers:
            try:
                result = reader(value)
            except ValueError:
                continue
            found.append((_misfits(result), result))
        if not found:
            raise ValueError(f"a {type(value).__name__} that is none of the alternatives")
        return min(found, key=lambda fit: fit[0])[1]

    return read


def _misfits(value: Any) -> int:
    if isinstance(value, list):
        return sum(map(_misfits, value))
    if not isinstance(value, Model):
        return 0
    missing = (n for n in value.REQUIRED if getattr(value, value.PROPERTIES[n]) is UNSET)
    return len(value.additional_keys) + sum(1 for _ in missing)


def read_property(reader: Reader, data: Mapping[str, Any], name: str) -> Any:
    """The value of this name as `reader` gives it; UNSET where it is absent or does not fit."""
    try:
        return reader(data[name]) if name in data else UNSET
    except ValueError:
        return UNSET


def read_value(reader: Reader, value: Any) -> Any:
    """The value as `reader` gives it, or as it came where it does not fit."""
    try:
        return reader(value)
    except ValueError:
        return value


# The types that `httpx2.Client(files=)` takes.
FileContent = IO[bytes] | bytes | str
FileTypes = (
    # (filename, file (or bytes), content_type)
    tuple[str | None, FileContent, str | None]
    # (filename, file (or bytes), content_type, headers)
    | tuple[str | None, FileContent, str | None, Mapping[str, str]]
)
RequestFiles = list[tuple[str, FileTypes]]


@dataclass(slots=True)
class File:
    """A file to be sent or one that was received."""

    payload: BinaryIO
    file_name: str | None = None
    mime_type: str | None = None

    def to_tuple(self) -> FileTypes:
        """The form that httpx2 takes for multipart/form-data."""
        return self.file_name, self.payload, self.mime_type


def known_status(code: int) -> HTTPStatus | int:
    """The registered status of this code, or the code itself where none is registered."""
    try:
        return HTTPStatus(code)
    except ValueError:
        return code


T = TypeVar("T")


@dataclass(slots=True)
class Response(Generic[T]):
    """An answer: status, raw body, headers, and the body as a model where it has one."""

    status_code: HTTPStatus | int
    content: bytes
    headers: MutableMapping[str, str]
    parsed: T | None


__all__ = [
    "UNSET",
    "File",
    "FileTypes",
    "Model",
    "RequestFiles",
    "Response",
    "Unset",
    "known_status",
    "to_wire",
]
