"""Everything that a mock server can be told when it is made, with its defaults."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from modelarts_flavors.contract import contract
from modelarts_flavors.mock.access.iam import DEVELOPMENT_USER, User
from modelarts_flavors.mock.access.known_credentials import (
    DEVELOPMENT_AK,
    DEVELOPMENT_SK,
    DEVELOPMENT_TOKEN,
    Key,
    Token,
)
from modelarts_flavors.mock.catalog.catalog import Catalog
from modelarts_flavors.mock.catalog.catalog_file import built_in, check_page, read_catalog
from modelarts_flavors.mock.faults.fault_syntax import Fault, parse_faults
from modelarts_flavors.mock.profiles import DOCUMENTED, PROFILES, Profile

CatalogSource = Catalog | Mapping[str, Any] | Sequence[Mapping[str, Any]] | Path | str


def default_project_id() -> str:
    """The project that is served unless another is named: the example of the document."""
    return str(contract().operation.project.example)


def default_region() -> str:
    """The region whose name the first project has: the default of the document's first server."""
    variables = contract().document["servers"][0]["variables"]
    return str(next(iter(variables.values()))["default"])


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


@dataclass(frozen=True, kw_only=True)
class MockOptions:
    """How a mock server behaves.

    Arguments:
        catalog: the flavors that every project lists: a file, a list document, or flavors; the
            packaged ones by default.
        catalogs: project id to catalogue, for projects with a list of their own.
        project_ids: the projects that exist besides those of `catalogs`; with neither, the
            document's example.
        tokens: the tokens that are good; with neither tokens nor keys, the development credentials.
        keys: the pairs of access key and secret key that are good.
        user: who may log in at IAM.
        login_ttl: life of a token of IAM in seconds; the document's by default.
        region: the name of the first project, by which IAM knows it.
        profile: `documented` or `kubernetes`, or a `Profile`.
        token_ttl: life of a continue token in seconds; None for ever.
        secret: what tokens are made with; servers with one secret serve one list.
        faults: faults as they are written, such as `drop@0.1` or `hostile`.
        seed: which requests the faults hit.
        docs: whether there is a page to try the API out.
        watch: whether a catalogue file is read again when it changes.
        request_log: a file for one line of JSON per request; `-` for stderr.
        journal: a file that the workers of one server share.
        clock: gives seconds of the epoch.

    Raises CatalogError for a catalogue that cannot be served, FaultError for a fault that does not
    exist, KeyError for an unknown profile.

    >>> options = MockOptions(catalog=[], project_ids=("p1", "p2"))
    >>> sorted(options.lists), len(options.lists["p1"])
    (['p1', 'p2'], 0)
    """

    catalog: CatalogSource = field(default_factory=built_in, repr=False)
    catalogs: Mapping[str, CatalogSource] = field(default_factory=dict, repr=False)
    project_ids: Sequence[str] = ()
    tokens: Sequence[Token] = field(default=(), repr=False)
    keys: Sequence[Key] = field(default=(), repr=False)
    user: User = field(default=DEVELOPMENT_USER, repr=False)
    login_ttl: float = field(default_factory=lambda: contract().iam.token_lifetime_seconds)
    region: str = field(default_factory=default_region)
    profile: Profile | str = DOCUMENTED
    token_ttl: float | None = None
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    faults: Sequence[str] = ()
    seed: int = 0
    docs: bool = False
    watch: bool = False
    request_log: Path | None = None
    journal: Path | None = None
    clock: Callable[[], float] = field(default=time.time, repr=False)
    files: Mapping[str, Path] = field(init=False)
    lists: Mapping[str, Catalog] = field(init=False, repr=False)
    parsed_faults: tuple[Fault, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        pids = tuple(dict.fromkeys((*self.project_ids, *self.catalogs))) or (default_project_id(),)
        sources = {pid: self.catalogs.get(pid, self.catalog) for pid in pids}
        shared = to_catalog(self.catalog)
        own = {pid: to_catalog(source) for pid, source in self.catalogs.items()}
        self._settle("project_ids", pids)
        self._settle("lists", {pid: own.get(pid, shared) for pid in pids})
        self._settle(
            "files", {pid: Path(s) for pid, s in sources.items() if isinstance(s, str | Path)}
        )
        self._settle("parsed_faults", parse_faults(self.faults))
        if not self.tokens and not self.keys:
            self._settle("tokens", (Token(DEVELOPMENT_TOKEN),))
            self._settle("keys", (Key(DEVELOPMENT_AK, DEVELOPMENT_SK),))

    def _settle(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    @property
    def projects(self) -> dict[str, str]:
        """Project id to the name by which IAM knows it."""
        first, *others = self.project_ids
        return {first: self.region, **{pid: f"{self.region}_{pid}" for pid in others}}

    @property
    def settled_profile(self) -> Profile:
        """The profile, looked up."""
        return PROFILES[self.profile] if isinstance(self.profile, str) else self.profile

    def with_profile(self, **changes: Any) -> MockOptions:
        """The same options with some answers of the profile changed."""
        return replace(self, profile=replace(self.settled_profile, **changes))
