"""A request as a check describes it, before credentials are added; it can be sent again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple, Self
from urllib.parse import quote

from modelarts_flavors.conformance.exchange import Headers

Query = tuple[tuple[str, str], ...]


class Caller(Enum):
    """Whose credentials a request carries."""

    OWN = "own"
    OTHER = "other"
    ANONYMOUS = "anonymous"


class MadeUpToken(NamedTuple):
    """A token that no server gave, and how a shell writes it, so that no part of a real one is shown."""

    value: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSpec:
    """One request to the list operation.

    `project` None is the target's, `method` "" the operation's. `made_up_token` replaces the
    credentials. `target` is a raw request target in place of path and query. `loose` marks a request
    that is unusual as HTTP: what refuses it may do so before the service sees it, in its own form, so
    only a server error counts. `free` marks a request whose answer the vendor leaves open, except that
    it is a refusal: the status of the refusal is not checked.
    """

    query: Query = ()
    caller: Caller = Caller.OWN
    made_up_token: MadeUpToken | None = None
    project: str | None = None
    method: str = ""
    headers: Headers = ()
    body: bytes = b""
    target: str = ""
    loose: bool = False
    free: bool = False

    def value(self, name: str) -> str | None:
        """The value of a query parameter, if it is given exactly once."""
        values = [value for key, value in self.query if key == name]
        return values[0] if len(values) == 1 else None

    def also(self, query: Iterable[tuple[str, str]]) -> Self:
        """The same request with more query parameters."""
        return replace(self, query=(*self.query, *query))

    @property
    def authorized(self) -> bool:
        """Whether the request carries the target's own credentials to its own project."""
        return self.caller is Caller.OWN and self.made_up_token is None and self.project is None


def encode(query: Query) -> str:
    """The query string, every reserved character percent-encoded.

    >>> encode((("labelSelector", "a in (b)"), ("limit", "1")))
    'labelSelector=a%20in%20%28b%29&limit=1'
    """
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in query)
