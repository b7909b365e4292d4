# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
"""What models and endpoint functions share: UNSET, File and Response."""

from collections.abc import Mapping, MutableMapping
from http import HTTPStatus
from typing import IO, BinaryIO, Final, Generic, Literal, TypeVar, final

from attrs import define


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

# The types that `httpx2.Client(files=)` takes.
FileContent = IO[bytes] | bytes | str
FileTypes = (
    # (filename, file (or bytes), content_type)
    tuple[str | None, FileContent, str | None]
    # (filename, file (or bytes), content_type, headers)
    | tuple[str | None, FileContent, str | None, Mapping[str, str]]
)
RequestFiles = list[tuple[str, FileTypes]]


@define
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


@define
class Response(Generic[T]):
    """An answer: status, raw body, headers, and the body as a model where it has one."""

    status_code: HTTPStatus | int
    content: bytes
    headers: MutableMapping[str, str]
    parsed: T | None


__all__ = ["UNSET", "File", "FileTypes", "RequestFiles", "Response", "Unset", "known_status"]
