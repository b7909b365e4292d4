"""Where the service and IAM are in a region: the user's settings first, then the document's servers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from modelarts_flavors.auth.base_url import service_url
from modelarts_flavors.auth.text_file import read_text
from modelarts_flavors.contract import contract
from modelarts_flavors.credentials import variables
from modelarts_flavors.errors import CredentialsError, InvalidArgumentError

# They become parts of a host name: anything else would send the credentials somewhere else.
_REGION = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?", re.ASCII)
_CLOUD = re.compile(rf"{_REGION.pattern}(\.{_REGION.pattern})+", re.ASCII)


def check_region(region: str) -> str:
    """The region, if it can be part of a host name; raises InvalidArgumentError.

    >>> check_region("cn-north-4")
    'cn-north-4'
    >>> check_region("evil.example/")
    Traceback (most recent call last):
    ...
    modelarts_flavors.errors.InvalidArgumentError: 'evil.example/' is not a region id such as cn-north-4
    """
    if not _REGION.fullmatch(region):
        raise InvalidArgumentError(
            f"{region!r} is not a region id such as {contract().default_region}"
        )
    return region


def find_endpoint(
    region: str, environ: Mapping[str, str], home: Path | None, cloud: str | None, cloud_place: str
) -> tuple[str, str]:
    """The base URL for a region, and where it was found.

    In this order: the variable for the region, the regions file, the domain of the `cloud`, the
    servers of the document. Of several endpoints the first is taken.

    Raises:
        CredentialsError: If the regions file cannot be read.
        InvalidArgumentError: If what was found is no URL.
    """
    name = variables.endpoint_variable(region)
    if listed := environ.get(name, "").strip():
        where = f"{name} of the environment"
        return service_url(listed.split(",")[0].strip(), where), where
    path, is_named = regions_file(environ, home)
    if path is not None and (found := _read(path, is_named, region)):
        return service_url(found, str(path)), str(path)
    documented = contract().endpoint(region)
    if cloud is not None:
        return in_cloud(documented, region, cloud, cloud_place), cloud_place
    return documented, "the service's list of regions"


def in_cloud(url: str, region: str, cloud: str, where: str) -> str:
    """A base URL of the document, of a region, with the domain of another cloud.

    >>> in_cloud("https://iam.eu-west-101.example.com", "eu-west-101", "example.org", "here")
    'https://iam.eu-west-101.example.org'
    """
    if not _CLOUD.fullmatch(cloud):
        raise InvalidArgumentError(f"{where} is {cloud!r}, which is not a domain name")
    if (
        cloud.lower()
        == contract()
        .endpoint(contract().default_region)
        .partition(f".{contract().default_region}.")[2]
    ):
        return url
    return f"{url.partition('.')[0]}.{region}.{cloud}"


def regions_file(environ: Mapping[str, str], home: Path | None) -> tuple[Path | None, bool]:
    """Where the regions file is, and whether it was named; None where there is no home folder."""
    if named := environ.get(variables.REGIONS_FILE_VARIABLE, "").strip():
        return Path(named), True
    return (home / variables.FOLDER / variables.REGIONS_FILE if home else None), False


def _read(path: Path, is_named: bool, region: str) -> str | None:
    """The endpoint that a regions file gives for a region, if it does."""
    reason = f" ({variables.REGIONS_FILE_VARIABLE})" if is_named else ""
    called = f"the regions file {path}{reason}"
    try:
        text = read_text(path, called)
    except CredentialsError as error:
        if is_named or not isinstance(error.__cause__, OSError):
            raise
        return None
    # A file that is about other services or regions needs no YAML library.
    if variables.SERVICE not in text.upper() or region not in text:
        return None
    try:
        import yaml
    except ImportError:
        raise CredentialsError(
            f"{called} is YAML, which needs a library",
            hint="Run `pip install pyyaml`, or give the endpoint "
            f"in {variables.endpoint_variable(region)}.",
        ) from None
    try:
        # Every value stays a text: what looks like a date or a number is none here.
        data = yaml.load(text, yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        raise CredentialsError(f"{called} is not YAML{_line(error, text)}") from None
    except RecursionError:
        raise CredentialsError(f"{called} is nested too deeply") from None
    return next(_endpoints(data, region, called), None)


def _line(error: Any, text: str) -> str:
    # Characters that YAML does not allow have a position instead of a mark.
    mark = getattr(error, "problem_mark", None)
    line = text.count("\n", 0, error.position) if mark is None else mark.line
    return f": line {line + 1} is wrong"


def _endpoints(data: Any, region: str, called: str) -> Iterator[str]:
    services = data if isinstance(data, Mapping) else {}
    for service, entries in services.items():
        if str(service).upper() == variables.SERVICE and isinstance(entries, list):
            for entry in entries:
                if isinstance(entry, Mapping) and entry.get("id") == region:
                    listed = entry.get("endpoints") or []
                    # One endpoint need not be a list.
                    yield from _texts([listed] if isinstance(listed, str) else listed, called)
                    yield from _texts([entry.get("endpoint") or []], called)


def _texts(values: Any, called: str) -> Iterator[str]:
    for value in values if isinstance(values, list) else [values]:
        if not isinstance(value, str) and value:
            raise InvalidArgumentError(f"{called} has an endpoint that is not a text")
        yield from (part.strip() for part in (value or "").split(",") if part.strip())
