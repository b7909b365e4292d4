"""Finds out which service to ask, for which project and as whom: arguments, environment, files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

import httpx2

from modelarts_flavors.auth import AkSkAuth, AuthLike, SigningAuth, TokenAuth, as_auth, is_password
from modelarts_flavors.auth.base_url import iam_base_url, service_url
from modelarts_flavors.contract import contract
from modelarts_flavors.credentials.credentials_file import CredentialsFile
from modelarts_flavors.credentials.regions import check_region, find_endpoint, in_cloud
from modelarts_flavors.credentials.source import Source
from modelarts_flavors.credentials.variables import (
    SDK_VARIABLES,
    TERRAFORM_VARIABLES,
    Setting,
)
from modelarts_flavors.errors import CredentialsError, InvalidArgumentError
from modelarts_flavors.secrets import check_text

ARGUMENT: Final = "the argument"
# The kinds of credentials in the order in which one place is searched for them, each complete.
KINDS: Final = (
    (Setting.TOKEN,),
    (Setting.ACCESS_KEY, Setting.SECRET_KEY),
    (Setting.USER, Setting.PASSWORD, Setting.DOMAIN),
)
# What is least to set for an argument that is missing.
_SIMPLEST: Final = {
    "auth": Setting.TOKEN,
    "project_id": Setting.PROJECT_ID,
    "region": Setting.REGION,
}
TELLING: Final = {Setting.TOKEN, Setting.ACCESS_KEY, Setting.SECRET_KEY, Setting.PASSWORD}


@dataclass(frozen=True, slots=True)
class Resolved:
    """Which service to ask, for which project and as whom.

    `project_id` is None where nothing names it: then IAM at `iam_url` knows the project by its
    `project_name`, the region's as a rule. What is not needed is None, too. `origins` says where
    each was found, in words without any secret.
    """

    endpoint: str
    project_id: str | None
    auth: httpx2.Auth
    region: str | None
    iam_url: str | None
    project_name: str | None
    origins: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def resolve(
    region: str | None = None,
    endpoint: str | None = None,
    project_id: str | None = None,
    auth: AuthLike | None = None,
    profile: str | None = None,
    environ: Mapping[str, str] | None = None,
    home: Path | None = None,
) -> Resolved:
    """Find what the arguments leave open, in the environment and the files of the vendor's tools.

    Each setting is looked for on its own, in this order; the first place that has it wins:

    1. the argument;
    2. the section `profile` of the credentials file, if a profile is given;
    3. the variables of the SDKs, `HUAWEICLOUD_SDK_...`;
    4. the variables of the Terraform provider, `HW_...`;
    5. the section `[basic]` of the credentials file: the one that
       `HUAWEICLOUD_SDK_CREDENTIALS_FILE` names, else `~/.huaweicloud/credentials`.

    Credentials come whole from one place: a token, or an access key with its secret key and
    security token, or a user name with password and account name. The endpoint is taken from the
    argument, `HUAWEICLOUD_SDK_REGION_MODELARTS_<REGION>`, the file that
    `HUAWEICLOUD_SDK_REGIONS_FILE` names, else `~/.huaweicloud/regions.yaml`, the domain of
    `HW_CLOUD`, or the document; IAM's from the settings above (`HW_AUTH_URL` for Terraform), the
    domain of `HW_CLOUD`, or the document. A file is read only if something is still missing when it
    is next; one that nobody named and that cannot be reached counts as absent. Nothing is sent.

    Args:
        region: Region id.
        endpoint: Base URL of the service.
        project_id: The project whose flavors are asked for.
        auth: A token, an `httpx2.Auth`, or a credentials object of the vendor's core package.
        profile: Section of the credentials file.
        environ: The environment. None: that of the process.
        home: The home folder. None: that of the user.

    Raises:
        InvalidArgumentError: If an argument is of no use.
        CredentialsError: If something is missing, half there or unreadable; it says what to
            give, and `searched` names the places, in order.

    >>> found = resolve("cn-north-4", environ={"HW_AUTH_TOKEN": "MIIE", "HW_PROJECT_ID": "p1"})
    >>> found.endpoint, found.project_id, found.auth
    ('https://modelarts.cn-north-4.myhuaweicloud.com', 'p1', TokenAuth(***))
    >>> found.origins["auth"]
    'HW_AUTH_TOKEN of the environment'
    """
    if profile is not None:
        check_text(profile, "profile")
    return _Search(
        environ=os.environ if environ is None else environ,
        home=_home() if home is None else home,
        profile=profile,
    ).run(region, endpoint, project_id, auth)


class _Search:
    def __init__(self, environ: Mapping[str, str], home: Path | None, profile: str | None) -> None:
        self._environ = environ
        self._home = home
        self._file = CredentialsFile(profile, environ, home)
        place = "of the environment"
        self._environment = tuple(
            Source.read(place, names, environ) for names in (SDK_VARIABLES, TERRAFORM_VARIABLES)
        )
        self._origins: dict[str, str] = {}

    def run(
        self,
        region: str | None,
        endpoint: str | None,
        project_id: str | None,
        auth: AuthLike | None,
    ) -> Resolved:
        settled = self._auth(auth)
        if project_id is None and isinstance(settled, SigningAuth):
            project_id = settled.project_id
        project_id = self._setting("project_id", Setting.PROJECT_ID, project_id)
        if project_id is not None and not project_id.strip("."):
            # It is a part of a path, in which dots have a meaning.
            raise InvalidArgumentError(f"{project_id!r} is not a project id")
        logs_in = is_password(settled) and not settled.is_placed
        asks_iam = project_id is None or logs_in
        if region is not None or endpoint is None or asks_iam:
            region = self._setting("region", Setting.REGION, region)
        region = check_region(region) if region is not None else None
        endpoint = self._endpoint(endpoint, region)
        if asks_iam and region is None:
            raise self._no_project(project_id)
        iam_url = self._iam_url(region, settled) if asks_iam and region else None
        project_name = self._project_name(region, settled) if asks_iam and region else None
        if project_id is not None and isinstance(settled, SigningAuth):
            settled = settled.for_project(project_id)
        elif is_password(settled) and project_name and iam_url:
            settled = settled.placed(project_name, iam_url)
        return Resolved(
            endpoint=endpoint,
            project_id=project_id,
            auth=settled,
            region=region,
            iam_url=iam_url,
            project_name=project_name,
            origins=MappingProxyType(self._origins),
        )

    def _sources(self) -> Iterator[Source]:
        """The places in their order; the file is read when it is needed."""
        if self._file.is_chosen:
            yield self._file.source()
        yield from self._environment
        if not self._file.is_chosen:
            yield self._file.source()

    def _setting(self, name: str, setting: Setting, argument: str | None) -> str | None:
        if argument is not None:
            check_text(argument, name)
            self._origins[name] = ARGUMENT
            return argument.strip()
        for source in self._sources():
            value = source.get(setting)
            if value is not None:
                self._origins[name] = source.where(setting)
                check_text(value, self._origins[name])
                return value
        return None

    def _endpoint(self, endpoint: str | None, region: str | None) -> str:
        if endpoint is not None:
            self._origins["endpoint"] = ARGUMENT
            return service_url(endpoint, ARGUMENT)
        if region is None:
            raise _missing("region", "region", self._places((Setting.REGION,)))
        endpoint, self._origins["endpoint"] = find_endpoint(
            region, self._environ, self._home, *self._cloud()
        )
        return endpoint

    def _cloud(self) -> tuple[str | None, str]:
        """The domain of the cloud, if it is set, and where."""
        for source in self._environment:
            if cloud := source.get(Setting.CLOUD):
                return cloud, source.where(Setting.CLOUD)
        return None, ""

    def _iam_url(self, region: str, auth: httpx2.Auth) -> str:
        """Where IAM is asked for the project or for a token."""
        argument = auth.iam_url if is_password(auth) else None
        found = self._setting("iam_url", Setting.IAM_URL, argument)
        if found is not None:
            return iam_base_url(found, self._origins["iam_url"])
        cloud, self._origins["iam_url"] = self._cloud()
        if cloud is not None:
            documented = contract().iam.url(region)
            return in_cloud(documented, region, cloud, self._origins["iam_url"])
        self._origins["iam_url"] = "the region"
        return contract().iam.url(region)

    def _project_name(self, region: str, auth: httpx2.Auth) -> str:
        """The name by which IAM knows the project: as a rule the region's."""
        argument = auth.project if is_password(auth) else None
        return self._setting("project_name", Setting.PROJECT_NAME, argument) or region

    def _no_project(self, project_id: str | None) -> CredentialsError:
        regions = self._places((Setting.REGION,))
        if project_id is not None:
            return _missing("region in which to log in", "region", regions)
        said = "project id, and no region whose project IAM would know"
        return _missing(said, "project_id", (*self._places((Setting.PROJECT_ID,)), *regions))

    def _auth(self, auth: AuthLike | None) -> httpx2.Auth:
        if auth is not None:
            self._origins["auth"] = ARGUMENT
            return as_auth(auth)
        for source in self._sources():
            found = _credentials(source)
            if found is not None:
                settled, settings = found
                self._origins["auth"] = source.where(*settings)
                return settled
        raise _missing("credentials", "auth", self._places(*KINDS))

    def _places(self, *kinds: tuple[Setting, ...]) -> tuple[str, ...]:
        """Every place that may hold settings of these kinds, in order."""
        return tuple(
            source.where(*settings)
            for source in self._sources()
            for settings in kinds
            if settings[0] in source.names
        )


def _missing(what: str, argument: str, searched: tuple[str, ...]) -> CredentialsError:
    """The error for what no place holds; it names first what is least to do."""
    variable = TERRAFORM_VARIABLES[_SIMPLEST[argument]]
    error = CredentialsError(
        f"no {what}: give {ARGUMENT} {argument} or set {variable}",
        hint=f"Searched: {'; '.join(searched)}",
    )
    error.searched = searched
    return error


def _credentials(source: Source) -> tuple[httpx2.Auth, tuple[Setting, ...]] | None:
    """The first kind of credentials that a place holds; raises CredentialsError for half of them.

    What names a user or an account may be there for other ends: only what is secret, or names a
    key, shows that this kind is meant.
    """
    for settings in KINDS:
        if any(source.get(setting) for setting in settings if setting in TELLING):
            values = [_needed(source, setting, settings) for setting in settings]
            try:
                made = _made(source, settings, values)
            except InvalidArgumentError as error:
                said = f"{error.message} ({source.where(*settings)})"
                raise CredentialsError(said) from None
            temporary = settings[0] is Setting.ACCESS_KEY and source.get(Setting.SECURITY_TOKEN)
            return made, (*settings, Setting.SECURITY_TOKEN) if temporary else settings
    return None


def _made(source: Source, settings: tuple[Setting, ...], values: list[str]) -> httpx2.Auth:
    match settings[0]:
        case Setting.TOKEN:
            return TokenAuth(*values)
        case Setting.ACCESS_KEY:
            return AkSkAuth(*values, security_token=source.get(Setting.SECURITY_TOKEN))
        case _:
            from modelarts_flavors.auth import PasswordAuth

            return PasswordAuth(*values)


def _needed(source: Source, setting: Setting, together: tuple[Setting, ...]) -> str:
    value = source.get(setting)
    if value is None:
        there = next(other for other in together if source.get(other))
        raise CredentialsError(
            f"half of the credentials: {source.where(there)} is set, "
            f"but {source.where(setting)} is not"
        )
    return value


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None
