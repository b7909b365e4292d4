"""Everything that a mock server can be told when it is made, with its defaults."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from modelarts_flavors.contract import contract
from modelarts_flavors.mock.catalog import Catalog
from modelarts_flavors.mock.catalog_file import built_in, check_page, read_catalog
from modelarts_flavors.mock.credentials import (
    DEVELOPMENT_AK,
    DEVELOPMENT_SK,
    DEVELOPMENT_TOKEN,
    Key,
    Token,
)
from modelarts_flavors.mock.profiles import DOCUMENTED, PROFILES, Profile

CatalogSource = Catalog | Mapping[str, Any] | Sequence[Mapping[str, Any]] | Path | str


def default_project_id() -> str:
    """The project that is served unless another is named: the example of the document."""
    return str(contract().operation.project.example)


def to_catalog(source: CatalogSource) -> Catalog:
    """A catalogue from a file's path, a list document, or flavors; raises CatalogError.

    >>> len(to_catalog([{"metadata": {"name": "a"}}]))
    1
    """
    match source:
        case Catalog():
            return source
        case str() | Path():
            return read_catalog(Path(source))
        case Mapping():
            return check_page(source)
        case _:
            return check_page(Catalog.from_flavors(source).page())


@dataclass(frozen=True, slots=True, kw_only=True)
class MockOptions:
    """How a mock server behaves.

    Arguments:
        catalog: the flavors that every project lists; the packaged ones by default.
        catalogs: project id to catalogue, for projects with a list of their own.
        project_ids: the projects that exist; the document's example and those of `catalogs` by default.
        tokens, keys: the credentials that are good. With neither, the development credentials are.
        profile: `documented` or `kubernetes`, or a `Profile`.
        token_ttl: life of a continue token in seconds; None for ever.
        secret: what continue tokens are made with; servers with one secret serve one list.

    >>> options = MockOptions(catalog=[], project_ids=("p1", "p2"))
    >>> sorted(options.lists), len(options.lists["p1"])
    (['p1', 'p2'], 0)
    """

    catalog: CatalogSource = field(default_factory=built_in, repr=False)
    catalogs: Mapping[str, CatalogSource] = field(default_factory=dict, repr=False)
    project_ids: Sequence[str] = ()
    tokens: Sequence[Token] = field(default=(), repr=False)
    keys: Sequence[Key] = field(default=(), repr=False)
    profile: Profile | str = DOCUMENTED
    token_ttl: float | None = None
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def __post_init__(self) -> None:
        def settle(name: str, value: Any) -> None:
            object.__setattr__(self, name, value)

        if isinstance(self.profile, str):
            settle("profile", PROFILES[self.profile])
        settle("catalog", to_catalog(self.catalog))
        settle("catalogs", {pid: to_catalog(source) for pid, source in self.catalogs.items()})
        served = dict.fromkeys((*self.project_ids, *self.catalogs)) or [default_project_id()]
        settle("project_ids", tuple(served))
        if not self.tokens and not self.keys:
            settle("tokens", (Token(DEVELOPMENT_TOKEN),))
            settle("keys", (Key(DEVELOPMENT_AK, DEVELOPMENT_SK),))

    @property
    def lists(self) -> dict[str, Catalog]:
        """Project id to what it lists."""
        return {pid: to_catalog(self.catalogs.get(pid, self.catalog)) for pid in self.project_ids}

    @property
    def settled_profile(self) -> Profile:
        """The profile, looked up."""
        return PROFILES[self.profile] if isinstance(self.profile, str) else self.profile

    def with_profile(self, **changes: Any) -> MockOptions:
        """The same options with some answers of the profile changed."""
        return replace(self, profile=replace(self.settled_profile, **changes))
