"""Where the service is in a region: the user's overrides first, then the document's servers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from modelarts_flavors.contract import contract
from modelarts_flavors.credentials import variables
from modelarts_flavors.errors import CredentialsError

# It becomes part of a host name: anything else would send the credentials somewhere else.
_REGION = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?", re.ASCII)

_LOOPBACK = re.compile(r"(localhost|127(\.\d+){3}|\[::1\])(:\d*)?(/|$)", re.IGNORECASE)


def check_region(region: str) -> str:
    """The region, if it can be part of a host name; raises CredentialsError.

    >>> check_region("cn-north-4")
    'cn-north-4'
    >>> check_region("evil.example/")
    Traceback (most recent call last):
    ...
    modelarts_flavors.errors.CredentialsError: 'evil.example/' is not a region id such as cn-north-4
    """
    if not _REGION.fullmatch(region):
        raise CredentialsError(f"{region!r} is not a region id such as {contract().default_region}")
    return region


def check_url(url: str, where: str) -> str:
    """The base URL, with a scheme and without a slash at the end; raises CredentialsError.

    Without a scheme it is https, but for this machine, where servers that are tried out have no TLS.

    >>> check_url("modelarts.example.com/", "here"), check_url("localhost:8000", "here")
    ('https://modelarts.example.com', 'http://localhost:8000')
    """
    full = url if "://" in url else f"{'http' if _LOOPBACK.match(url) else 'https'}://{url}"
    if _names_user(full):
        raise CredentialsError(
            f"the endpoint from {where} holds a user or a password, which belong nowhere in it:"
            f" {_shown(url)}"
        )
    if not re.fullmatch(r"https?://[^/?#\s@]+(/[^?#\s]*)?", full) or not _has_host(full):
        raise CredentialsError(f"the endpoint from {where} is not a base URL: {_shown(url)}")
    return full.rstrip("/")


def _names_user(url: str) -> bool:
    return "@" in re.split(r"[/?#]", url.partition("://")[2], maxsplit=1)[0]


def _has_host(url: str) -> bool:
    """Whether there are a host and a port; urlsplit looks at the port when it is asked for."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def find_endpoint(region: str, environ: Mapping[str, str], home: Path | None) -> tuple[str, str]:
    """The base URL for a region, and where it comes from.

    In this order: the variable for the region, the regions file, the servers of the document.
    Of several endpoints the first is taken.

    Raises:
        CredentialsError: If an override cannot be read or is no URL.
    """
    name = variables.endpoint_variable(region)
    if listed := environ.get(name, "").strip():
        where = f"{name} of the environment"
        return check_url(listed.split(",")[0].strip(), where), where
    path = regions_file(environ, home)
    if path is not None and (found := _read(path, region)):
        return check_url(found, str(path)), str(path)
    return contract().endpoint(region), "the service's list of regions"


def regions_file(environ: Mapping[str, str], home: Path | None) -> Path | None:
    """The regions file, if there is one; raises CredentialsError for one that is named and missing."""
    if named := environ.get(variables.REGIONS_FILE_VARIABLE, "").strip():
        path = Path(named)
        if not path.is_file():
            said = f"the regions file {path} ({variables.REGIONS_FILE_VARIABLE}) does not exist"
            raise CredentialsError(said)
        return path
    if home is None:
        return None
    path = home / variables.FOLDER / variables.REGIONS_FILE
    return path if path.is_file() else None


def _read(path: Path, region: str) -> str | None:
    """The endpoint that a regions file gives for a region, if it does."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CredentialsError(f"the regions file {path} cannot be read: {reason}") from None
    except UnicodeDecodeError:
        raise CredentialsError(f"the regions file {path} is not text in UTF-8") from None
    # A file that is about other services or regions needs no YAML library.
    if variables.SERVICE not in text.upper() or region not in text:
        return None
    try:
        import yaml
    except ImportError:
        raise CredentialsError(
            f"the regions file {path} is YAML, which needs a library",
            hint="Run `pip install pyyaml`, or give the endpoint "
            f"in {variables.endpoint_variable(region)}.",
        ) from None
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f": line {mark.line + 1} is wrong" if mark else ""
        raise CredentialsError(f"the regions file {path} is not YAML{line}") from None
    return next(_endpoints(data, region), None)


def _endpoints(data: Any, region: str) -> Iterator[str]:
    services = data if isinstance(data, Mapping) else {}
    for service, entries in services.items():
        if str(service).upper() == variables.SERVICE and isinstance(entries, list):
            for entry in entries:
                if isinstance(entry, Mapping) and entry.get("id") == region:
                    yield from map(str, entry.get("endpoints") or ())
                    if entry.get("endpoint"):
                        yield str(entry["endpoint"])


def _shown(url: str) -> str:
    # What stands before an "@" may be a password.
    return repr(url.rpartition("@")[2])
