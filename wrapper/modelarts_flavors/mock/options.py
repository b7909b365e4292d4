"""The options of a mock server and their defaults."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.mock.access.known_credentials import (
    DEVELOPMENT_AK,
    DEVELOPMENT_SK,
    DEVELOPMENT_TOKEN,
    DEVELOPMENT_USER,
    Key,
    Token,
    User,
)
from modelarts_flavors.mock.catalog.catalog_file import built_in, check_page, read_catalog
from modelarts_flavors.mock.catalog.flavor_catalog import Catalog
from modelarts_flavors.mock.catalog.replay import ReplayStep
from modelarts_flavors.mock.faults.fault_syntax import Fault, parse_faults
from modelarts_flavors.mock.http.cors import check_origins
from modelarts_flavors.mock.profiles import DOCUMENTED, PROFILES, Profile

CatalogSource = Catalog | Mapping[str, Any] | Sequence[Mapping[str, Any]] | Path | str


def default_project_id() -> str:
    """The default project: the example of the document."""
    return str(contract().operation.project.example)


def default_region() -> str:
    """The default name of the first project: the default region of the document."""
    variables = contract().document["servers"][0]["variables"]
    return str(next(iter(variables.values()))["default"])


def to_catalog(source: CatalogSource) -> Catalog:
    """A catalog from the path of a file, a list document, or flavors; raises CatalogError.

    >>> len(to_catalog([{"metadata": {"name": "a"}}]))
    1
    """
    match source:
        case Catalog():
            return source
        case str() | Path():
            return read_catalog(Path(source))
        case Sequence():
            page: dict[str, Any] = contract().constants(contract().page_schema)
            pointer.set_at(page, contract().operation.paging.items_path, list(source))
            return check_page(page)
        case _:
            return check_page(source)


@dataclass(frozen=True, kw_only=True)
class MockOptions:
    """The behaviour of a mock server.

    Arguments:
        catalog: the flavors of every project: the path of a file, a list document, or flavors; the
            packaged catalog by default.
        catalogs: catalogs by project id, for projects with their own flavors.
        project_ids: the projects besides those of `catalogs`; if there are none at all, the example
            of the document.
        tokens: the valid tokens. Without tokens, keys and user, the development credentials are
            valid; they are public.
        keys: the valid access keys with their secret keys.
        user: the user who can log in at IAM.
        login_ttl: lifetime of an IAM token in seconds; that of the document by default.
        region: the name of the first project at IAM.
        profile: the behaviour where the vendor documentation is silent: `documented`, `kubernetes`,
            or a `Profile`.
        token_ttl: lifetime of a continue token in seconds; None means that it never expires.
        secret: the key that signs tokens, random by default; servers with the same secret accept
            each other's tokens.
        faults: faults such as `drop@0.1` or `hostile`.
        seed: the random seed that decides which requests the faults hit.
        cors: the origins of web pages that can use the list and IAM, such as `http://localhost:3000`,
            or `*`.
        lockout: whether signature failures in a row lock an access key, as the document says.
        docs: whether `/docs` serves a page to try the API.
        watch: whether catalog files are read again when they change.
        replay: returns what the flavors do over time; the list then begins with its first step,
            and changes with the others.
        request_log: the file for one line of JSON per request; `-` means stderr.
        clock: returns Unix time in seconds.

    Raises CatalogError for a catalog that cannot be served, FaultError for an invalid fault,
    InvalidArgumentError for an invalid origin, KeyError for an unknown profile.

    >>> options = MockOptions(catalog=[], project_ids=("p1", "p2"))
    >>> sorted(options.lists), len(options.lists["p1"])
    (['p1', 'p2'], 0)
    """

    catalog: CatalogSource = field(default_factory=built_in, repr=False)
    catalogs: Mapping[str, CatalogSource] = field(default_factory=dict, repr=False)
    project_ids: Sequence[str] = ()
    tokens: Sequence[Token] = field(default=(), repr=False)
    keys: Sequence[Key] = field(default=(), repr=False)
    user: User | None = field(default=None, repr=False)
    login_ttl: float = field(default_factory=lambda: contract().iam.token_lifetime_seconds)
    region: str = field(default_factory=default_region)
    profile: Profile | str = DOCUMENTED
    token_ttl: float | None = None
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    faults: Sequence[str] = ()
    seed: int = 0
    cors: Sequence[str] = ()
    lockout: bool = False
    docs: bool = False
    watch: bool = False
    request_log: Path | str | None = None
    replay: Callable[[], Iterable[ReplayStep]] | None = field(default=None, repr=False)
    # Looked up at each call, so that tests can replace the time.
    clock: Callable[[], float] = field(default=lambda: time.time(), repr=False)
    files: Mapping[str, Path] = field(init=False)
    lists: Mapping[str, Catalog] = field(init=False, repr=False)
    parsed_faults: tuple[Fault, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        pids = tuple(dict.fromkeys((*self.project_ids, *self.catalogs))) or (default_project_id(),)
        sources = {pid: self.catalogs.get(pid, self.catalog) for pid in pids}
        shared = to_catalog(self.catalog)
        own = {pid: to_catalog(source) for pid, source in self.catalogs.items()}
        self._set("project_ids", pids)
        self._set("lists", {pid: own.get(pid, shared) for pid in pids})
        self._set(
            "files", {pid: Path(s) for pid, s in sources.items() if isinstance(s, str | Path)}
        )
        self._set("parsed_faults", parse_faults(self.faults))
        check_origins(self.cors)
        if not (self.tokens or self.keys or self.user):
            self._set("user", DEVELOPMENT_USER)
            self._set("tokens", (Token(DEVELOPMENT_TOKEN),))
            self._set("keys", (Key(DEVELOPMENT_AK, DEVELOPMENT_SK),))

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    @property
    def uses_development_credentials(self) -> bool:
        """Whether any of the development credentials, which are public, is valid."""
        return (
            any(token.text == DEVELOPMENT_TOKEN for token in self.tokens)
            or any(key.secret_key == DEVELOPMENT_SK for key in self.keys)
            or (self.user is not None and self.user.password == DEVELOPMENT_USER.password)
        )

    @property
    def projects(self) -> dict[str, str]:
        """The name of each project at IAM, by project id."""
        first, *others = self.project_ids
        return {first: self.region, **{pid: f"{self.region}_{pid}" for pid in others}}

    @property
    def resolved_profile(self) -> Profile:
        """The profile as an object."""
        return PROFILES[self.profile] if isinstance(self.profile, str) else self.profile

    def with_profile(self, **changes: Any) -> MockOptions:
        """The same options with some fields of the profile changed."""
        return replace(self, profile=replace(self.resolved_profile, **changes))
